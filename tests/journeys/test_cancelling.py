"""A match or a tournament is cancelled, with a reason: everybody is told, nothing goes on, and a mistake is undone."""

import pytest
from sqlmodel import select

from app.matches.actions.prizes import draw_of
from app.matches.cues import CompetitionStage, Phase, ScreenKind
from app.matches.models import Match, Tournament
from app.matches.preliminary_models import PreliminaryResult
from app.matches.stage import Stage
from app.matches.words import QuestionState
from app.vocabulary import GradeBand
from tests.event import words
from tests.final import JSON, Final, rules_of
from tests.hall import Hall

WHY = "大风停课"


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R1", "R3", "R4"))
    made.take_desk()
    return made


def answering(final: Final) -> None:
    """Come to a question that a player is answering, with its clock running."""
    while final.show.question is None or final.show.question.state is not QuestionState.ANSWERING:
        assert final.step().status_code == 200


def cancel(final: Final, why: str = WHY):
    return final.host.post(f"{final.address}/cancellation", data={"why": why})


def reinstate(final: Final):
    return final.host.post(f"{final.address}/reinstatement")


def of_tournament(final: Final, what: str, **data):
    return final.host.post(f"/tournaments/{final.tournament.id}/{what}", data=data)


def test_screens_say_kindly_that_a_match_was_cancelled_and_never_why(final, browser_of):
    answering(final)
    podium = final.enter(ScreenKind.PODIUM, 1)
    display = final.enter(ScreenKind.DISPLAY)
    assert "本场比赛已取消" not in words(display[0].get(display[1]))
    assert cancel(final).status_code == 303
    assert final.show.phase is Phase.CANCELLED
    key = final.keys[ScreenKind.OVERLAY, 0][1]
    shown = [browser.get(address) for browser, address in (podium, display)]
    shown += [browser_of(None).get(path) for path in (f"/overlay/{key}", f"/overlay/{key}?layout=full")]
    shown.append(browser_of(None).get(f"/live/{final.match.id}"))
    for reply in shown:
        assert "本场比赛已取消" in words(reply)
        assert WHY not in reply.text
    assert browser_of(None).get(f"/api/v1/matches/{final.match.id}/scoreboard").json()["phase"] == "cancelled"
    assert "本场比赛已经取消" in words(final.host.get(f"{final.address}/desks/host"))
    assert WHY in words(final.host.get(final.address))
    assert "已取消" in words(final.host.get("/matches"))


def test_nothing_goes_on_in_a_cancelled_match(final):
    answering(final)
    podium, there = final.enter(ScreenKind.PODIUM, 1)
    before = final.show
    cancel(final)
    version = final.show.version
    final.step()
    assert final.show.version == version
    for reply in (final.rule("scene", scene="scores"), final.rule("judge", outcome="right")):
        assert reply.status_code == 409
    assert podium.post(f"{there}/answers", data={"letters": "A"}, headers=JSON).status_code == 409
    assert podium.post(f"{there}/presses", headers=JSON).status_code == 409
    assert final.host.get(f"{final.address}/rules").status_code == 409
    assert final.machine().ledger == before.ledger


def test_a_clock_that_ran_out_meanwhile_costs_nobody_anything(final, time):
    answering(final)
    cancel(final)
    time.advance(minutes=5)
    final.machine()
    assert reinstate(final).status_code == 303
    show = final.machine()
    assert show.phase is Phase.LIVE and show.suspended is None
    assert show.question.state is QuestionState.ANSWERING and show.unconfirmed, "the host is asked first"
    assert final.rule("confirm", again="1").status_code == 200
    assert (final.show.question.ends - time.moment).total_seconds() == 30


def test_a_reason_is_needed_and_nothing_happens_without(final):
    for why in ("", "  ", "x" * 300):
        assert cancel(final, why).status_code == 422
    assert final.show.phase is Phase.PREPARING


def test_what_is_over_is_not_cancelled_and_what_is_not_cancelled_not_taken_back(final):
    assert reinstate(final).status_code == 409
    assert final.step().status_code == 200
    assert final.rule("end").status_code == 200
    assert cancel(final).status_code == 409
    assert final.show.phase is Phase.ENDED


def test_a_match_cancelled_before_it_began_can_be_prepared_again_afterwards(final):
    cancel(final)
    assert final.host.post(f"{final.address}/questions").status_code == 409
    reinstate(final)
    assert final.host.post(f"{final.address}/questions").status_code == 303
    assert final.step().status_code == 200


def test_the_server_starting_again_leaves_a_cancelled_match_alone(final):
    answering(final)
    cancel(final)
    version = final.show.version
    Stage(final.world.database)._take_up()
    assert final.show.version == version


def test_no_ticket_is_given_any_more_and_phones_are_thanked(world, browser_of):
    final = Final(world, browser_of, rules=rules_of("A1"))
    final.take_desk()
    hall = Hall(final)
    hall.keep_prizes()
    phone = hall.phone(1)
    hall.ask()
    cancel(final)
    assert hall.tap(phone, "A").status_code == 409
    reply = final.host.post(f"{final.address}/tickets", headers=JSON)
    assert reply.status_code == 409 and "不再发奖券" in reply.json()["title"]
    assert "本场比赛已取消" in words(phone.get(hall.address))
    late = browser_of(None).get(f"/join/{hall.code}")
    assert late.status_code == 409 and "谢谢你的参与" in words(late)


def test_a_cancelled_tournament_takes_its_matches_with_it_and_brings_them_back(final, world):
    answering(final)
    assert of_tournament(final, "cancellation", why=WHY).status_code == 303
    assert final.show.phase is Phase.CANCELLED and final.show.why_cancelled == WHY
    [row] = world.all(select(Tournament))
    assert (row.cancelled_by, row.why_cancelled) == (world.organiser.id, WHY)
    assert "已取消" in words(final.host.get("/tournaments"))
    page = words(final.host.get(f"/tournaments/{row.id}"))
    assert WHY in page and "下一步" not in page
    for path, data in (
        ("final", {"band": "junior"}),
        ("teams", {"school": "河西中学"}),
        ("cancellation", {"why": WHY}),
    ):
        assert of_tournament(final, path, **data).status_code == 409
    assert reinstate(final).status_code == 409, "its tournament is cancelled"
    assert of_tournament(final, "reinstatement").status_code == 303
    assert final.show.phase is Phase.LIVE
    assert of_tournament(final, "reinstatement").status_code == 409


def test_a_match_cancelled_for_itself_stays_so_when_its_tournament_comes_back(final, time):
    cancel(final)
    time.advance(seconds=1)
    of_tournament(final, "cancellation", why=WHY)
    of_tournament(final, "reinstatement")
    assert final.show.phase is Phase.CANCELLED
    assert reinstate(final).status_code == 303


def test_a_final_is_not_taken_back_beside_the_one_made_in_its_place(final):
    cancel(final)
    with final.world.database.writing() as db:
        tournament = db.get_one(Tournament, final.tournament.id)
        tournament.rules = {**tournament.rules, "preliminary": None}
    assert of_tournament(final, "final", band=GradeBand.JUNIOR.value).status_code == 303
    assert reinstate(final).status_code == 409
    finals = select(Match).where(Match.stage == CompetitionStage.FINAL)
    assert sorted(match.cancelled_at is None for match in final.world.all(finals)) == [False, True]


def test_the_points_of_a_cancelled_heat_take_nobody_further(event, browser_of):
    event.teams(2, heat="A")
    event.set(mode="heats", by="per_heat", count="1")
    assert event.post("/preliminary/heats", band="junior").status_code == 303
    [heat] = event.world.all(select(Match))
    browser = event.browser
    assert browser.post(f"/matches/{heat.id}/cancellation", data={"why": WHY}).status_code == 303
    assert event.post("/preliminary/heats/results").status_code == 409
    assert event.world.all(select(PreliminaryResult)) == []


def test_tickets_already_out_can_still_be_checked_by_anybody(world, browser_of):
    final = Final(world, browser_of, rules=rules_of("A1"))
    final.take_desk()
    hall = Hall(final)
    hall.keep_prizes()
    assert final.step().status_code == 200
    assert final.host.post(f"{final.address}/tickets", headers=JSON).status_code == 200
    cancel(final)
    check = f"/prize-draws/{final.match.id}"
    assert browser_of(None).get(check).status_code == 200
    assert final.host.post(f"{final.address}/prizes/publication").status_code == 303
    with world.database.reading() as db:
        assert draw_of(db, final.match.id).seed in browser_of(None).get(check).text
