"""Who earned what, the numbers of certificates, and how little of a name a stranger reads."""

from collections import Counter
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import serial_numbers as serials
from app.awards.criteria import Participation, TieOpen, earned, open_ties, suggested
from app.awards.layout import Facts, said
from app.awards.words import COACH_AWARD, AwardKind, Holder
from app.matches.preset import TONGXIN_2023
from app.matches.rulebook import Awarded
from app.matches.standings import standings
from app.people.labels import public_name
from app.serial_numbers import LETTERS, Serial

NINE = TONGXIN_2023.awards
A, B, C, D = TEAMS = [UUID(int=n) for n in range(1, 5)]
TWO_NAMES = (Awarded("一等奖", 1), Awarded("二等奖", 2))
SURNAMES = "王李张刘陈杨赵黄周吴马哈白丁纳虎妥撒"
GIVEN = "小禾一鸣启明远清泉新芽星火沃野晨曦飞鸿凌云博雅"
PARTS = ("买买提", "艾力江", "古丽", "努尔", "阿依", "巴特尔", "斯琴", "扎西", "卓玛")
LATIN = ("Anna", "Li Wei", "Jo", "Maria del Sol")


def places(*points: int, absent=frozenset(), settled=None):
    return standings({UUID(int=n): Decimal(p) for n, p in enumerate(points, start=1)}, settled, absent)


def names_of(found) -> list[tuple[str, int]]:
    return [(each.name, each.team.int) for each in found if each.kind is AwardKind.PLACE]


def test_nine_teams_share_out_the_awards_of_the_usual_rules():
    found = names_of(earned(places(*range(190, 100, -10)), NINE, {}))
    assert Counter(name for name, _ in found) == {"一等奖": 1, "二等奖": 2, "三等奖": 3, "优秀奖": 3}
    assert [team for _, team in found] == list(range(1, 10))


def test_equal_teams_within_an_award_both_get_it_and_share_the_place():
    found = earned(places(130, 120, 120, 90), TWO_NAMES, {})
    assert names_of(found) == [("一等奖", 1), ("二等奖", 2), ("二等奖", 3)]
    assert [each.place for each in found] == [1, 2, 2]


@pytest.mark.parametrize("points", [(130, 130, 90), (130, 120, 100, 100)])
def test_while_equal_teams_stand_on_both_sides_of_a_line_nothing_is_granted(points):
    table = places(*points)
    assert len(open_ties(table, TWO_NAMES)) == 1
    with pytest.raises(TieOpen):
        earned(table, TWO_NAMES, {})


def test_a_tie_settled_on_stage_opens_the_awards():
    assert names_of(earned(places(130, 130, 90, settled={A: 1, B: 0}), TWO_NAMES, {}))[:2] == [
        ("一等奖", 2),
        ("二等奖", 1),
    ]


def test_a_tie_below_the_last_award_holds_nobody_up():
    assert len(names_of(earned(places(130, 120, 110, 50, 50), TWO_NAMES, {}))) == 3


def test_an_absent_team_earns_nothing_and_the_next_moves_up():
    assert names_of(earned(places(130, 120, 110, absent={A}), TWO_NAMES, {})) == [("一等奖", 2), ("二等奖", 3)]


def test_coaches_of_the_first_three_awards_are_honoured_where_a_team_has_one():
    coaches = {UUID(int=n): 1 for n in range(1, 10) if n != 2}
    found = earned(places(*range(190, 100, -10)), NINE, coaches)
    assert [(e.name, e.team.int) for e in found if e.kind is AwardKind.COACH] == [
        (COACH_AWARD, n) for n in (1, 3, 4, 5, 6)
    ]


def test_without_awards_in_the_rules_nobody_earns_any():
    assert earned(places(130, 120), (), {A: 1}) == []


def test_schools_are_suggested_by_rate_and_those_nobody_took_part_from_are_not():
    schools = [Participation("甲", 0, 0), Participation("乙", 40, 20), Participation("丙", 10, 9)]
    assert [each.school for each in suggested(schools)] == ["丙", "乙"]


SERIALS = st.builds(
    Serial,
    st.integers(2020, 2099),
    st.sampled_from(["640324", "640000", "000000"]),
    st.integers(1, 999_999),
    st.text(LETTERS, min_size=6, max_size=6),
)


@given(SERIALS)
def test_a_number_is_read_as_it_was_printed_however_it_is_typed(serial):
    assert serials.read(str(serial)) == serial
    assert serials.read(f" {str(serial).lower().replace('-', ' ')} ") == serial


@given(SERIALS, st.data())
def test_one_wrong_sign_or_two_exchanged_are_noticed(serial, data):
    text = str(serial).replace("-", "")
    at = data.draw(st.integers(2, len(text) - 1))
    kind = "0123456789" if text[at].isdigit() else LETTERS
    other = data.draw(st.sampled_from([sign for sign in kind if sign != text[at]]))
    assert serials.read(text[:at] + other + text[at + 1 :]) is None
    if at + 1 < len(text) and text[at] != text[at + 1]:
        assert serials.read(text[:at] + text[at + 1] + text[at] + text[at + 2 :]) is None


@pytest.mark.parametrize(
    "typed", ["", "QD", "QD-2026-640324-000123", "QD-2026-640324-000123-IIIIIII", "证书", "x" * 80]
)
def test_what_cannot_be_a_number_is_none(typed):
    assert serials.read(typed) is None


@pytest.mark.parametrize("holder", Holder)
def test_every_certificate_names_the_event_and_the_award(holder):
    words = said(Facts(holder, "禁毒知识竞赛", "一等奖", "河西中学", "清泉队", "林小禾"))
    assert "禁毒知识竞赛" in words.reason and words.honour and words.recipient


def test_a_team_called_like_its_school_is_not_named_twice():
    assert said(Facts(Holder.TEAM, "竞赛", "一等奖", "河西中学", "河西中学")).recipient == "河西中学"


def test_the_words_about_admission_are_the_prescribed_ones():
    assert serials.NOT_FOR_ADMISSION == "本证书不作为中小学招生入学依据"


def invented(number: int) -> str:
    """Return a name nobody has: two to four signs, one with ·, or one in Latin letters."""
    a, b, c, kind, *_ = sha256(str(number).encode()).digest()
    if kind < 40:
        return f"{PARTS[a % len(PARTS)]}·{PARTS[b % len(PARTS)]}"
    if kind < 50:
        return LATIN[a % len(LATIN)]
    given_name = "".join(GIVEN[each % len(GIVEN)] for each in (b, c, kind)[: 1 + kind % 3])
    return SURNAMES[a % len(SURNAMES)] + given_name


def test_of_ten_thousand_names_none_is_ever_shown_whole():
    shown = {name: public_name(name) for name in map(invented, range(10_000))}
    assert len(shown) > 4000
    assert [name for name, told in shown.items() if name in told or "*" not in told] == []
    assert [name for name, told in shown.items() if len(set(name) & set(told) - {"·"}) > 2] == []


@given(st.text(min_size=1, max_size=40).filter(lambda name: name.strip()))
def test_no_name_at_all_is_shown_whole(name):
    assert public_name(name) != name.strip() or set(name.strip()) == {"*"}
