"""A teacher sets the rules on a form: for a tournament, whose matches share them, or for one match not yet begun."""

import pytest
from sqlmodel import select

from app.matches import kinds
from app.matches.models import Match, Tournament
from app.matches.plain import from_plain
from app.matches.preset import TONGXIN_2023
from app.matches.words import FalseStart
from app.vocabulary import GradeBand
from tests.event import words
from tests.final import Final
from tests.forms import RulesPage

K = kinds


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, teams=9)
    made.take_desk()
    return made


def rules(world, of):
    [row] = world.all(select(of))
    return from_plain(row.rules)


def tournament_page(final: Final) -> RulesPage:
    return RulesPage(final.host, f"/tournaments/{final.tournament.id}")


def test_every_number_of_a_buzzer_round_is_typed_over(final, world):
    form = RulesPage(final.host, final.address)
    at = next(at for at, round in enumerate(TONGXIN_2023.rounds) if round.kind is K.BUZZER)
    typed = {
        "name": "眼疾手快", "count": "15", "seconds": "40", "worth__right": "20", "worth__wrong": "-5",
        "worth__silent": "0", "race__countdown": "5", "race__window": "12", "race__begin": "8",
        "race__false_start": "void_question", "race__false_start_points": "-3", "race__second_chances": "1",
        "race__second_right": "6", "race__second_wrong": "-2", "wrong_to_audience": "on",
    }  # fmt: skip
    reply = form.press(**{f"rounds__{at}__{name}": text for name, text in typed.items()})
    assert reply.status_code == 303
    round = rules(world, Match).rounds[at]
    assert (round.name, round.count, round.seconds, round.wrong_to_audience) == ("眼疾手快", 15, 40, True)
    assert (round.worth.right, round.worth.wrong, round.worth.silent) == (20, -5, 0)
    assert (round.race.countdown, round.race.window, round.race.begin) == (5, 12, 8)
    assert (round.race.false_start, round.race.false_start_points) == (FalseStart.VOID_QUESTION, -3)
    assert (round.race.second_chances, round.race.second_right, round.race.second_wrong) == (1, 6, -2)
    assert rules(world, Tournament) == TONGXIN_2023, "only this match was meant"


def test_a_round_is_added_moved_and_removed_and_kept_only_when_saved(final, world):
    form = RulesPage(final.host, final.address)
    before = form.names()
    form.press("add rounds.judged")
    assert "情景展示" in form.names() and rules(world, Match) == TONGXIN_2023
    at = form.names().index("情景展示")
    form.press(f"up rounds.{at}")
    assert form.names().index("情景展示") == at - 1
    form.press("remove rounds.0")
    assert form.names()[0] == before[1]
    assert form.press().status_code == 303
    assert [round.name for round in rules(world, Match).rounds] == form.names()


def test_a_number_that_cannot_be_stands_beside_its_field_in_words_and_nothing_is_kept(final, world):
    form = RulesPage(final.host, final.address)
    reply = form.press(rounds__0__seconds="两分钟", rounds__1__worth__right="5000", base_score="80")
    assert reply.status_code == 422
    reply = form.press(rounds__0__seconds="120", rounds__1__worth__right="5000")
    assert reply.status_code == 422
    fault = form.shown.select_one("[id='rounds.1.worth.right-fault']").get_text()
    assert "0 到 1000" in fault
    assert form.shown.select_one("[name=base_score]")["value"] == "80", "what was typed is still there"
    assert rules(world, Match) == TONGXIN_2023


def test_the_preset_comes_back_with_one_button(final, world):
    form = RulesPage(final.host, final.address)
    assert form.press(base_score="0", rounds__0__seconds="5").status_code == 303
    form = RulesPage(final.host, final.address)
    assert "恢复预设" in form.shown.get_text()
    form.press("preset")
    assert rules(world, Match).base_score == 0, "not kept yet"
    assert form.press().status_code == 303
    assert rules(world, Match) == TONGXIN_2023


def test_the_matches_of_a_tournament_share_its_rules_until_one_is_changed_alone(event, world):
    event.teams(2, heat="A")
    event.teams(2, heat="B")
    event.set(mode="heats", by="per_heat", count="1")
    event.post("/preliminary/heats", band=GradeBand.JUNIOR.value)
    first, second = sorted(world.all(select(Match)), key=lambda match: match.name)
    alone = RulesPage(event.browser, f"/matches/{second.id}")
    for _ in TONGXIN_2023.awards[1:]:
        alone.press("remove awards.1")
    assert alone.press(base_score="50").status_code == 303
    shared = RulesPage(event.browser, event.address)
    assert "各场比赛共用" in shared.shown.get_text()
    assert shared.press(base_score="200").status_code == 303
    scores = {match.id: from_plain(match.rules).base_score for match in world.all(select(Match))}
    assert scores == {first.id: 200, second.id: 50}
    assert rules(world, Tournament).base_score == 200


def test_a_match_that_has_begun_keeps_the_rules_it_began_with(final, world):
    assert final.step().status_code == 200
    assert final.host.get(f"{final.address}/rules").status_code == 409
    assert tournament_page(final).press(base_score="200").status_code == 303
    assert rules(world, Match) == TONGXIN_2023
    assert rules(world, Tournament).base_score == 200


def test_the_preliminary_of_a_tournament_is_on_the_form_until_there_are_results(event, world):
    form = RulesPage(event.browser, event.address)
    assert form.press(preliminary__minutes="45").status_code == 303
    assert rules(world, Tournament).preliminary.minutes == 45
    event.teams(2)
    event.set(count="1")
    event.score(**{"01队": ("80", "", "")})
    form = RulesPage(event.browser, event.address)
    assert form.shown.select("[name^='preliminary']") == []
    assert form.shown.select("[name=base_score]")


def test_a_tournament_without_a_preliminary_stays_so_when_the_preset_comes_back(final, world):
    with world.database.writing() as db:
        row = db.get_one(Tournament, final.tournament.id)
        row.rules = {**row.rules, "preliminary": None}
    form = tournament_page(final)
    form.press("preset")
    assert form.press().status_code == 303
    assert rules(world, Tournament).preliminary is None


def test_the_way_to_the_form_stands_on_the_page_of_the_tournament(event, browser_of, world):
    assert "修改赛制" in words(event.get())
    assert "修改赛制" not in words(browser_of(world.officer).get(event.address))
