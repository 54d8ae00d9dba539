"""A kind of round nobody thought of is one rule file: here it is, in the form, on the desk, the podium and the wall."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import select

from app.matches import kinds
from app.matches.checks import faults
from app.matches.cues import ScreenKind
from app.matches.models import Match
from app.matches.plain import from_plain, to_plain
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Round, RoundKind, Way, Worth
from app.matches.words import Outcome
from tests.event import words
from tests.final import JSON, Final, rules_of
from tests.forms import RulesPage


class AllOrNothing(RoundKind):
    """全员挑战: all teams at their podiums; who is wrong loses twice what a right answer gives."""

    value = "all_or_nothing"
    label = "全员挑战"
    overhead = 12
    way = Way.TOGETHER
    per = kinds.PARALLEL.per

    def points(self, round: Round, outcome: Outcome, value: int | None) -> Decimal:
        return Decimal(round.worth.right if outcome is Outcome.RIGHT else -2 * round.worth.right)

    def told(self, round: Round) -> str:
        return f"全员作答，答对加 {round.worth.right} 分，答错扣 {2 * round.worth.right} 分"

    def faults(self, round: Round) -> Iterator[tuple[str, str]]:
        if round.worth.wrong:
            yield "worth.wrong", "答错扣的分由答对的分决定，请填 0。"

    def usual(self) -> Round:
        return Round(self, name="全员挑战题", count=2, seconds=15, worth=Worth(right=20))


@pytest.fixture
def kind(monkeypatch) -> RoundKind:
    made = AllOrNothing()
    monkeypatch.setitem(kinds.KINDS, made.value, made)
    return made


def test_its_settings_are_kept_and_checked(kind):
    rules = replace(TONGXIN_2023, rounds=(replace(kind.usual(), code="R1"),))
    assert from_plain(to_plain(rules)) == rules
    assert faults(rules, 9) == {}
    wrong = replace(rules, rounds=(replace(rules.rounds[0], worth=Worth(right=20, wrong=-5)),))
    assert list(faults(wrong, 9)) == ["rounds.0.worth.wrong"]


def test_an_organiser_adds_it_by_a_button_and_edits_it(kind, world, browser_of):
    final = Final(world, browser_of, teams=2, rules=rules_of("R1", "R6"))
    final.take_desk()
    form = RulesPage(final.host, final.address)
    form.press("add rounds.all_or_nothing")
    at = form.names().index("全员挑战题")
    assert form.shown.find(id=f"rounds.{at}.seconds")["value"] == "15"
    typed = {f"rounds__{at}__seconds": "20", f"rounds__{at}__worth__right": "30"}
    assert form.press(**typed).status_code == 303
    [row] = world.all(select(Match))
    round = from_plain(row.rules).rounds[at]
    assert (round.kind, round.seconds, round.worth.right) == (kind, 20, 30)


def test_it_is_played_from_the_desk_to_the_wall(kind, world, browser_of, time):
    rules = replace(TONGXIN_2023, rounds=(replace(kind.usual(), code="R1"),), awards=())
    final = Final(world, browser_of, teams=2, rules=rules)
    final.take_desk()
    display, wall = final.enter(ScreenKind.DISPLAY)
    one, here = final.enter(ScreenKind.PODIUM, 1)
    two, there = final.enter(ScreenKind.PODIUM, 2)
    for _ in range(2):  # begin, enter the round
        assert final.step().status_code == 200
    assert "全员作答，答对加 20 分，答错扣 40 分" in words(display.get(wall))
    assert final.step().status_code == final.step().status_code == 200  # show, read
    assert final.step(force="1").status_code == 200  # nobody keeps the podiums' lines open here
    key = final.key_letters()
    wrong = next(letter for letter in "AB" if letter != key)
    assert one.post(f"{here}/answers", data={"letters": key}, headers=JSON).status_code == 200
    assert two.post(f"{there}/answers", data={"letters": wrong}, headers=JSON).status_code == 200
    time.advance(seconds=16)
    final.machine()
    assert final.step().status_code == 200  # the key and the points
    assert [int(final.show.scores[team.id]) for team in final.teams] == [120, 60]
    assert "120" in words(display.get(wall)) and "60" in words(display.get(wall))
