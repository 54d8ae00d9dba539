"""Edited rules of a match: every fault in a sentence at its field, and JSON there and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches import kinds
from app.matches.advancing import Advance
from app.matches.checks import faults
from app.matches.plain import Unreadable, from_plain, to_plain
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Race, Round, Wager, Worth
from app.matches.rulebook import Awarded, Preliminary, Rules
from app.matches.words import FalseStart, TurnOrder
from app.vocabulary import QuestionKind

K = kinds


def edited(index: int, **changes: object) -> Rules:
    rounds = list(TONGXIN_2023.rounds)
    rounds[index] = replace(rounds[index], **changes)
    return replace(TONGXIN_2023, rounds=tuple(rounds))


def test_the_preset_has_no_faults():
    assert faults(TONGXIN_2023, 9) == {}


@pytest.mark.parametrize(
    ("rules", "path", "words"),
    [
        (replace(TONGXIN_2023, rounds=()), "rounds", "至少要有一个环节"),
        (replace(TONGXIN_2023, name=" "), "name", "“名称”不能为空"),
        (replace(TONGXIN_2023, base_score=-1), "base_score", "“基础分”应在 0 到 10000 之间"),
        (replace(TONGXIN_2023, floor=101), "floor", "最低分不能高于基础分"),
        (replace(TONGXIN_2023, awards=(Awarded("一等奖", 10),)), "awards", "多于参赛的 9 支队伍"),
        (replace(TONGXIN_2023, awards=(Awarded("一等奖"), Awarded("一等奖"))), "awards.1.name", "重复"),
        (edited(4, code="R1"), "rounds.4.code", "第 5 个环节的编号与前面的环节重复"),
        (edited(4, seconds=601), "rounds.4.seconds", "第 5 个环节的“作答时间（秒）”应在 5 到 600 之间"),
        (edited(4, name="题" * 31), "rounds.4.name", "不能超过 30 个字"),
        (edited(4, count=0), "rounds.4.count", "第 5 个环节至少要有一道题"),
        (edited(4, worth=Worth(right=0)), "rounds.4.worth.right", "答对应当加分"),
        (edited(4, worth=Worth(wrong=5)), "rounds.4.worth.wrong", "第 5 个环节分值的“答错加减分”应在 -1000 到 0"),
        (edited(4, race=Race(window=0)), "rounds.4.race.window", "“抢答时限（秒）”应在 3 到 120 之间"),
        (edited(4, race=Race(begin=40)), "rounds.4.race.begin", "不能长于作答时间"),
        (edited(4, race=Race(false_start_points=10)), "rounds.4.race.false_start_points", "之间"),
        (edited(4, order=TurnOrder.SEAT), "rounds.4.order", "只有个人必答可以"),
        (edited(4, kinds=(QuestionKind.TRUE_FALSE,) * 2), "rounds.4.kinds", "题型有重复"),
        (edited(4, kind=K.TIE_BREAK), "rounds.7.kind", "加赛环节只能有一个"),
        (edited(7, kind=K.BUZZER, count=5, worth=Worth(), race=Race(begin=5)), "", ""),
        (edited(6, wager=Wager(values=())), "rounds.6.wager.values", "至少要有一个可选分值"),
        (edited(6, wager=Wager(values=(0, 10))), "rounds.6.wager.values", "1 到 1000"),
        (edited(6, wager=Wager(values=(20, 10))), "rounds.6.wager.values", "从小到大"),
        (edited(6, wager=Wager(steal=0)), "rounds.6.wager.steal", "之间"),
        (replace(TONGXIN_2023, preliminary=Preliminary()), "preliminary.blueprint", "至少要有一种题型"),
        (
            replace(TONGXIN_2023, preliminary=replace(TONGXIN_2023.preliminary, advance=Advance(count=61))),
            "preliminary.advance.count",
            "不能多于初赛队数",
        ),
        (
            replace(
                TONGXIN_2023, preliminary=replace(TONGXIN_2023.preliminary, advance=Advance(count=60, wildcards=1))
            ),
            "preliminary.advance.count",
            "不能多于初赛队数",
        ),
    ],
)
def test_every_fault_is_named_in_a_sentence_at_its_field(rules, path, words):
    found = faults(rules, 9)
    assert list(found) == ([path] if path else [])
    assert all(words in fault and fault.endswith("。") for fault in found.values())


def test_all_faults_are_named_at_once():
    rules = edited(0, seconds=0, count=0, name="")
    assert set(faults(rules, 3)) == {"awards", "rounds.0.name", "rounds.0.seconds", "rounds.0.count"}


def test_a_tie_break_comes_after_all_rounds_that_give_points():
    rounds = TONGXIN_2023.rounds
    moved = replace(TONGXIN_2023, rounds=(rounds[7], *rounds[:7]))
    assert "加赛要放在所有计分环节之后" in faults(moved, 9)["rounds.0.kind"]


def test_settings_a_kind_does_not_use_are_ignored():
    assert faults(edited(0, race=Race(window=0), wager=Wager(values=(), steal=-1)), 9) == {}


def test_the_preset_goes_to_json_and_back():
    stored = json.dumps(to_plain(TONGXIN_2023), ensure_ascii=False)
    assert from_plain(json.loads(stored)) == TONGXIN_2023
    assert "个人必答题" in stored


def test_what_is_missing_has_its_default():
    assert from_plain({"code": "x"}) == Rules(code="x")
    assert from_plain({"rounds": [{"kind": "buzzer"}]}).rounds == (Round(K.BUZZER),)


@pytest.mark.parametrize(
    ("plain", "path", "words"),
    [
        ([], "", "赛制应是一组设置"),
        ({"colour": 1}, "colour", "赛制没有“colour”这一项"),
        ({"base_score": "100"}, "base_score", "“基础分”应是整数"),
        ({"base_score": True}, "base_score", "应是整数"),
        ({"base_score": 1.5}, "base_score", "应是整数"),
        ({"base_score": None}, "base_score", "应是整数"),
        ({"name": 3}, "name", "应是文字"),
        ({"software_draw": 1}, "software_draw", "应是是或否"),
        ({"team": 3}, "team", "队伍应是一组设置"),
        ({"rounds": {}}, "rounds", "应是一个列表"),
        ({"rounds": [{"kind": "team"}, 3]}, "rounds.1", "第 2 个环节应是一组设置"),
        ({"rounds": [{}]}, "rounds.0.kind", "第 1 个环节的“类型”没有填写"),
        ({"rounds": [{"kind": "quiz"}]}, "rounds.0.kind", "第 1 个环节的“类型”没有“quiz”这个选项"),
        ({"rounds": [{"kind": ["team"]}]}, "rounds.0.kind", "没有"),
        (
            {"rounds": [{"kind": "buzzer", "race": {"window": "x"}}]},
            "rounds.0.race.window",
            "第 1 个环节抢答设置的“抢答时限（秒）”应是",
        ),
        ({"rounds": [{"kind": "risk", "wager": {"values": [10, "x"]}}]}, "rounds.0.wager.values.1", "应是整数"),
        ({"rounds": [{"kind": "team", "kinds": ["true_false", "essay"]}]}, "rounds.0.kinds.1", "没有“essay”"),
        ({"preliminary": 1}, "preliminary", "初赛应是一组设置"),
    ],
)
def test_what_cannot_be_read_is_named_field_by_field(plain, path, words):
    with pytest.raises(Unreadable) as refusal:
        from_plain(plain)
    assert list(refusal.value.faults) == [path]
    assert words in refusal.value.faults[path]


KEYS = ["rounds", "kind", "race", "awards", "team", "values", "wager"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(derandomize=True, deadline=None)
@given(json_values)
def test_whatever_was_stored_is_read_or_refused_and_then_checked(plain):
    try:
        rules = from_plain(plain)
    except Unreadable as refusal:
        assert refusal.faults
        assert all(fault.endswith("。") for fault in refusal.faults.values())
        return
    assert from_plain(to_plain(rules)) == rules
    assert all(fault.endswith("。") for fault in faults(rules, 9).values())


round_settings = st.builds(
    Round,
    code=st.text(max_size=12),
    kind=st.sampled_from(list(kinds.KINDS.values())),
    count=st.integers(-5, 300),
    seconds=st.integers(-5, 700),
    order=st.sampled_from(TurnOrder),
    kinds=st.lists(st.sampled_from(QuestionKind), max_size=3).map(tuple),
    wager=st.builds(Wager, values=st.lists(st.integers(-10, 40), max_size=4).map(tuple)),
    race=st.builds(Race, begin=st.integers(0, 200), false_start=st.sampled_from(FalseStart)),
)


@settings(derandomize=True, deadline=None)
@given(st.lists(round_settings, max_size=5), st.integers(2, 20))
def test_edited_rules_survive_json_and_their_faults_point_at_fields(rounds, teams):
    rules = replace(TONGXIN_2023, rounds=tuple(rounds))
    assert from_plain(json.loads(json.dumps(to_plain(rules)))) == rules
    for path in faults(rules, teams):
        thing: object = to_plain(rules)
        for step in path.split("."):
            thing = thing[int(step)] if isinstance(thing, list) else thing[step]
