"""A teacher edits the rules of a match on a form, without script, and loses nothing that the form does not show."""

from dataclasses import is_dataclass, replace
from types import UnionType
from typing import get_args, get_origin

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches import kinds
from app.matches.checks import faults
from app.matches.expected import show_minutes
from app.matches.fields import Whole, described
from app.matches.plain import Unreadable
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Race, Round, Wager, Worth
from app.matches.rule_changes import MOST_ROWS, NoSuchChange, changed
from app.matches.rule_form import FormGroup, form_of
from app.matches.rule_reading import NotReadYet, from_form
from app.matches.rulebook import Awarded, Rules
from app.matches.words import TurnOrder
from app.vocabulary import QuestionKind
from app.web import pages
from tests.forms import sent_by

K = kinds
EVERYTHING = frozenset()  # nothing of the form is left to another page
KINDS = [pytest.param(kind, id=kind.value) for kind in K.KINDS.values()]


def page_of(rules, wrong=None, typed=None, teams=9):
    page = pages.from_string('{% include "matches/_rules_form.html" %}')
    return BeautifulSoup(page.render(form=form_of(rules, wrong, teams, typed)), "html.parser")


def sent_of(form):
    """Return the same from the plain form, for the many forms of a property."""
    sent = {}

    def gather(group):
        sent.update(group.hidden)
        for field in group.fields:
            chosen = [option.value for option in field.options if option.is_chosen]
            sent[field.name] = {"several": "", "choice": "".join(chosen)}.get(field.kind, field.value)
            if field.kind == "several":
                sent.update({f"{field.name}.{value}": "on" for value in chosen})
        for inner in group.groups:
            gather(inner)
        for each in group.lists:
            sent[each.name] = str(len(each.rows))
            for row in each.rows:
                gather(row)

    gather(FormGroup("", "", form.whole.fields, form.groups, (form.rounds, *form.lists)))
    return sent


SENT = sent_of(form_of(TONGXIN_2023))


def filled(**typed):
    """Return the rules after the preset's form was sent with these fields typed over; __ stands for a dot."""
    return from_form(SENT | {name.replace("__", "."): text for name, text in typed.items()}, TONGXIN_2023)


def with_round(round):
    return replace(TONGXIN_2023, rounds=(round,))


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)


def any_value(hint, about):
    if isinstance(about, Whole):
        number = st.integers(about.low, about.high)
        return st.none() | number if isinstance(hint, UnionType) else number
    if isinstance(hint, UnionType):
        return st.none() | any_settings(get_args(hint)[0])
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if is_dataclass(inner):
            return st.lists(any_settings(inner), max_size=3).map(tuple)
        one = st.integers(1, 1000) if inner is int else st.sampled_from(kinds.words_of(inner))
        return st.lists(one, unique=True, max_size=4).map(tuple)
    if is_dataclass(hint):
        return any_settings(hint)
    if choices := kinds.words_of(hint):
        return st.sampled_from(choices)
    return st.booleans() if hint is bool else words.map(lambda text: text[: getattr(about, "longest", 30)])


def any_settings(kind):
    return st.builds(kind, **{each.name: any_value(each.kind, each.about) for each in described(kind)})


def with_codes(rules):
    return replace(rules, rounds=tuple(replace(r, code=f"R{n}") for n, r in enumerate(rules.rounds)))


any_rules = any_settings(Rules).map(with_codes)


@pytest.mark.parametrize("kind", KINDS)
@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.data())
def test_a_form_sent_as_it_was_shown_changes_nothing(kind, data):
    rounds = data.draw(st.lists(any_settings(Round), min_size=1, max_size=2))
    rules = data.draw(any_rules)
    rules = with_codes(replace(rules, rounds=(replace(rounds[0], kind=kind), *rounds[1:])))
    for elsewhere in (EVERYTHING, frozenset({"preliminary"})):
        assert from_form(sent_of(form_of(rules, elsewhere=elsewhere)), rules) == rules


@settings(derandomize=True, deadline=None, max_examples=60)
@given(any_rules, any_rules)
def test_an_unsaved_form_stands_on_its_own_whatever_was_saved_before(draft, before):
    form = form_of(draft)
    assert form_of(from_form(sent_of(form), before)) == form


def test_a_browser_sends_what_the_plain_form_says():
    assert sent_by(page_of(TONGXIN_2023)) == sent_of(form_of(TONGXIN_2023))
    assert from_form(sent_by(page_of(TONGXIN_2023)), TONGXIN_2023) == TONGXIN_2023


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_round_of_any_kind_may_be_played_as_it_comes(kind):
    without = replace(TONGXIN_2023, rounds=tuple(r for r in TONGXIN_2023.rounds if r.kind is not K.TIE_BREAK))
    rules = changed(without, f"add rounds.{kind.value}")
    assert [r.kind for r in rules.rounds].count(kind) == [r.kind for r in without.rounds].count(kind) + 1
    assert faults(rules, 9) == {}
    assert from_form(sent_by(page_of(rules)), without) == rules


@pytest.mark.parametrize(
    ("typed", "round"),
    [
        ({"rounds__4__count": "１０"}, {"count": 10}),
        ({"rounds__4__count": " 12 "}, {"count": 12}),
        ({"rounds__4__worth__wrong": "－５"}, {"worth": Worth(right=10, wrong=-5, silent=-10)}),
        ({"rounds__4__worth__wrong": "−20"}, {"worth": Worth(right=10, wrong=-20, silent=-10)}),
        ({"rounds__4__name": "  巅峰\x00对决\u3000"}, {"name": "巅峰 对决"}),
        ({"rounds__4__kinds__true_false": "on"}, {"kinds": (QuestionKind.TRUE_FALSE,)}),
        ({"rounds__4__wrong_to_audience": "on"}, {"wrong_to_audience": True}),
        ({"rounds__4__race__false_start": "block_only"}, {"race": replace(Race(), false_start="block_only")}),
    ],
)
def test_what_a_teacher_types_is_read_as_meant(typed, round):
    assert filled(**typed).rounds[4] == replace(TONGXIN_2023.rounds[4], **round)


@pytest.mark.parametrize("text", ["10、20、30", "10,20,30", "10，20 30", " 10;20；30、", "１０、２０、３０"])
def test_a_list_of_values_may_be_written_in_many_ways(text):
    assert filled(rounds__6__wager__values=text).rounds[6].wager.values == (10, 20, 30)


def test_an_empty_number_means_none_where_the_rules_allow_it():
    assert filled(floor="0").floor == 0
    assert filled(floor=" ").floor is None
    with pytest.raises(Unreadable) as refusal:
        filled(base_score="")
    assert refusal.value.faults == {"base_score": "“基础分”应是整数。"}


def test_a_switch_is_off_when_its_box_is_not_ticked():
    assert TONGXIN_2023.rounds[1].picks
    page = page_of(TONGXIN_2023)
    del page.select_one('[type=checkbox][name="rounds.1.picks"]')["checked"]
    assert not from_form(sent_by(page), TONGXIN_2023).rounds[1].picks


def test_fields_that_were_not_sent_and_fields_nobody_knows_change_nothing():
    assert from_form({}, TONGXIN_2023) == TONGXIN_2023
    strange = {"command": "save", "__class__": "1", "rounds.99.kind": "x", "rounds.-1.name": "x", "team.x.y": "1"}
    strange |= {"preliminary": "x" * 9, "": "1", ".": "1", "rounds.0": "1"}
    assert from_form(strange | {"preliminary": b"file"}, TONGXIN_2023) == TONGXIN_2023


@pytest.mark.parametrize("text", ["NaN", "1e3", "1_0", "10.5", "三十", "9" * 10, "1" * 10_000, "--5", "١٢x", "\x00"])
def test_what_is_no_number_is_named_and_everything_else_is_kept(text):
    with pytest.raises(NotReadYet) as refusal:
        filled(rounds__4__seconds=text, rounds__4__count="15")
    assert refusal.value.faults == {"rounds.4.seconds": "第 5 个环节的“作答时间（秒）”应是整数。"}
    assert refusal.value.draft.rounds[4] == replace(TONGXIN_2023.rounds[4], count=15)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ({"rounds__4__race__false_start": "x" * 10_000}, "rounds.4.race.false_start"),
        ({"rounds__4__kind": "quiz"}, "rounds.4.kind"),
        ({"rounds__1__picks": "maybe"}, "rounds.1.picks"),
        ({"rounds__6__wager__values": "10、x"}, "rounds.6.wager.values.1"),
        ({"rounds__6__wager__values": "1、" * 5_000}, "rounds.6.wager.values"),
    ],
)
def test_what_no_form_offers_is_refused_in_a_short_sentence(typed, path):
    with pytest.raises(NotReadYet) as refusal:
        filled(**typed)
    assert list(refusal.value.faults) == [path]
    assert all(len(fault) < 300 for fault in refusal.value.faults.values())
    assert refusal.value.draft == TONGXIN_2023


def test_a_text_of_ten_thousand_characters_is_cut_and_then_named_too_long():
    rules = filled(name="长" * 10_000, rounds__3__prize_pool="池" * 10_000)
    assert list(faults(rules, 9)) == ["name"]
    assert len(rules.rounds[3].prize_pool) == 200


@pytest.mark.parametrize("count", ["1000000", "-1", "x", ""])
def test_no_form_makes_more_rows_than_there_may_be(count):
    try:
        assert len(from_form(SENT | {"rounds": count}, TONGXIN_2023).rounds) in {0, 8, MOST_ROWS}
    except Unreadable as refusal:
        assert len(refusal.faults) <= MOST_ROWS


def test_what_could_not_be_read_is_shown_as_it_was_written_beside_its_fault():
    sent = SENT | {"rounds.6.wager.values": "10、二十", "rounds.6.seconds": "<b>快</b>", "name": "新赛制"}
    with pytest.raises(NotReadYet) as refusal:
        from_form(sent, TONGXIN_2023)
    page = page_of(refusal.value.draft, refusal.value.faults, sent)
    assert page.find(id="rounds.6.wager.values")["value"] == "10、二十"
    assert page.find(id="rounds.6.seconds")["value"] == "<b>快</b>"
    assert page.find(id="name")["value"] == "新赛制"
    assert [page.find(id=link["href"][1:])["aria-invalid"] for link in page.select(".alert a")] == ["true"] * 2


def test_every_fault_leads_to_a_field_that_can_mend_it():
    first = replace(TONGXIN_2023.rounds[7], code="R1", order=TurnOrder.SEAT, count=-1)
    rules = replace(
        TONGXIN_2023,
        code="",
        rounds=(first, *TONGXIN_2023.rounds, replace(TONGXIN_2023.rounds[4], code="R9", race=Race(begin=40))),
        awards=(Awarded("一等奖", 10),),
    )
    wrong = faults(rules, 9)
    page = page_of(rules, wrong)
    places = [link["href"][1:] for link in page.select(".alert a")]
    assert sorted(places) == sorted(wrong)
    assert all(page.find(id=place) for place in places)
    folded = page.find(id="rounds.9.race.begin").find_parent("details")
    assert folded.has_attr("open")
    assert not page.find(id="rounds.2").details.has_attr("open")


def test_a_fault_no_field_has_is_still_told():
    page = page_of(TONGXIN_2023, {"colour": "赛制没有“colour”这一项。"})
    assert "colour" in page.select_one(".alert").text


def shown_for(kind):
    card = form_of(with_round(Round(kind, "R1", "题"))).rounds.rows[0]
    return {f.name.removeprefix("rounds.0.") for part in (card, *card.groups) for f in part.fields}


def test_a_card_asks_only_for_what_its_kind_of_round_uses():
    assert not any(name.startswith(("race", "wager", "jury")) for name in shown_for(K.TEAM))
    assert {"race.window", "race.second_chances"} <= shown_for(K.BUZZER)
    assert {"wager.values", "worth.hint"} <= shown_for(K.RISK)
    assert "worth.right" not in shown_for(K.RISK) | shown_for(K.AUDIENCE) | shown_for(K.JUDGED)
    assert "jury.top" in shown_for(K.JUDGED)
    assert "prize_pool" in shown_for(K.AUDIENCE)
    assert "count" not in shown_for(K.TIE_BREAK)


def test_settings_of_a_round_move_with_it_even_those_the_form_does_not_show():
    first = Round(K.TEAM, "R1", "甲", wager=Wager((5,)))
    before = replace(TONGXIN_2023, rounds=(first, Round(K.TEAM, "R2", "乙")))
    moved = changed(before, "down rounds.0")
    assert from_form(sent_of(form_of(moved)), before) == moved


def test_a_card_says_how_many_questions_and_minutes_and_of_whom_they_are_counted():
    page = page_of(TONGXIN_2023, teams=6)
    cards = [" ".join(card.text.split()) for card in page.select(".rule-cards > li")]
    assert "共 18 题，约 16 分钟" in cards[0]
    assert "每人题数" in cards[0]
    assert "每队题数" in cards[1]
    assert "有并列时才进行" in cards[7]
    assert f"按 6 支队伍估计，全场约 {show_minutes(TONGXIN_2023, 6)} 分钟" in page.text
    assert form_of(TONGXIN_2023, teams=0).teams == 9


def test_rounds_and_awards_come_go_and_change_places():
    rules = changed(TONGXIN_2023, "remove rounds.3")
    assert [r.code for r in rules.rounds] == ["R1", "R2", "R3", "R4", "A2", "R5", "R6"]
    assert [r.code for r in changed(rules, "up rounds.1").rounds[:2]] == ["R2", "R1"]
    assert [r.code for r in changed(rules, "down rounds.0").rounds[:2]] == ["R2", "R1"]
    assert [r.code for r in changed(rules, "add rounds.buzzer").rounds[-2:]] == ["R7", "R6"]  # the tie-break stays last
    assert changed(rules, "add rounds.audience").rounds[-1].code == "A1"
    assert changed(rules, "add awards").awards == (*rules.awards, Awarded())
    assert [a.name for a in changed(rules, "remove awards.0").awards] == ["二等奖", "三等奖", "优秀奖"]
    assert len(changed(rules, "add preliminary.blueprint").preliminary.blueprint) == 4
    assert changed(rules, "save") == rules
    assert changed(rules, "preset") == TONGXIN_2023


@pytest.mark.parametrize(
    "command",
    [
        *["", "x", "add", "add team", "add rounds", "add rounds.quiz", "add rounds.tie_break", "up rounds.0"],
        *[
            "down rounds.7",
            "remove rounds.8",
            "remove rounds.-1",
            "remove rounds.１",
            "remove __class__.0",
            "add " * 999,
        ],
    ],
)
def test_a_button_the_form_does_not_have_is_refused(command):
    with pytest.raises(NoSuchChange):
        changed(TONGXIN_2023, command)


def test_every_button_on_the_form_does_something():
    page = page_of(TONGXIN_2023)
    commands = [button["value"] for button in page.select("button[name=command]")]
    assert commands[0] == "save"  # what Enter presses
    assert all(
        changed(TONGXIN_2023, command) != TONGXIN_2023 for command in commands if command not in {"save", "preset"}
    )


def test_a_full_list_offers_no_more():
    rules = replace(TONGXIN_2023, awards=(Awarded("奖"),) * MOST_ROWS)
    with pytest.raises(NoSuchChange):
        changed(rules, "add awards")


def test_an_empty_form_says_what_to_do():
    assert "从下面添加" in page_of(replace(TONGXIN_2023, rounds=(), awards=())).text
