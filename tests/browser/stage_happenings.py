"""What has happened on the stages of the county: shows that stand still at one moment each, the hall in front of them,
prizes and awards, the draws and the way there.
"""

from collections.abc import Iterator
from dataclasses import replace

from app.matches import kinds
from app.matches.audience_answering import COOKIE as SEAT
from app.matches.cues import ScreenKind
from app.matches.prize_form import NewPrize
from app.matches.rounds import Round
from app.matches.screen_access import COOKIE as SCREEN
from app.matches.words import QuestionState
from tests.browser.happenings import County, Happened
from tests.event import Event
from tests.final import Final, rules_of
from tests.hall import Hall
from tests.journeys.test_awards import award, certificate, ended, grant
from tests.journeys.test_draws import Draw
from tests.journeys.test_from_sixty_to_nine import tied_event

JUDGED = Round(kinds.JUDGED, "R7", "才艺展示", 1, 60)
MOMENTS = {  # what of a show is looked at: a round, and how far its first question has come
    "R4": QuestionState.OPEN,
    "R1": QuestionState.ANSWERING,
    "R2": None,  # a team chooses its number
    "R3": QuestionState.OPEN,
    "R5": None,  # a team chooses what it plays for
    "R7": QuestionState.JUDGING,
}
SCOREBOARD = "/api/v1/matches/{match_id}/scoreboard"
PRIZE = NewPrize("禁毒主题帆布袋", 3, 1, False)


def stages(county: County) -> Iterator[Happened]:
    """Tell of everything on stage; what runs by the clock comes last."""
    for chapter in (awards, draws, preliminaries, prizes, shows):
        yield from chapter(county)


def awards(county: County) -> Iterator[Happened]:
    """A final that has ended, before its awards and after, with one of them taken back."""
    for is_granted in (False, True):
        final = ended(county.world, county.browser_of)
        names = {"match_id": final.match.id}
        if is_granted:
            assert grant(final, schools=["第3中学"]).status_code == 303
            back = award(final, "一等奖")
            final.host.post(f"/awards/{back.id}/revocation", data={"reason": "参赛资格不符"})
            for each in (certificate(final, "虚构1"), certificate(final)):
                yield county.public("/certificates/{serial}", serial=each.serial)
            yield county.public("/certificates")
            yield county.seen_by("organiser", "/matches/{match_id}/certificates.pdf", **names)
        for who in ("organiser", "officer"):
            for route in ("awards", "results", "score-sheet"):
                yield county.seen_by(who, "/matches/{match_id}/" + route, **names)
            yield county.seen_by(who, "/matches/{match_id}", **names)
        yield from of_a_show(county, final)


def draws(county: County) -> Iterator[Happened]:
    """Desks promised, drawn, entered by hand, and drawn anew."""
    again = {"reason": "有队伍没有到场"}
    for steps in ((), ("",), ("/desks",), ("", "/redrawing", "/promise", "")):
        draw = Draw(county.world, county.browser_of)
        for step in ("/promise", *steps):
            assert draw.post(step, **(draw.by_hand(3, 1, 2) if step == "/desks" else again)).status_code == 303
        for who in ("organiser", "officer"):
            yield county.seen_by(who, "/matches/{match_id}/draw", match_id=draw.final.match.id)
        yield county.public("/draws/{match_id}", match_id=draw.final.match.id)


def preliminaries(county: County) -> Iterator[Happened]:
    """Sixty teams on their way to the stage, with a tie at the line."""
    event = Event(county.world, county.browser_of(county.world.organiser))
    tied_event(event)
    names = {"tournament_id": event.row.id}
    for who in ("organiser", "officer"):
        for route in ("", "/teams", "/preliminary", "/preliminary/scores", "/rules"):
            yield county.seen_by(who, "/tournaments/{tournament_id}" + route, **names)
    for route, sheet in {"/teams": "学校,队名,选手1\n,一队,甲", "/preliminary/scores": "队名,总分\n01队,二百"}.items():
        yield county.sent_by("organiser", f"/tournaments/{{tournament_id}}{route}/import", {"file.csv": sheet}, **names)


def prizes(county: County) -> Iterator[Happened]:
    """A hall that answers now, and one where the first ticket has been given, scratched and handed in."""
    for is_told in (False, True):
        final = Final(county.world, county.browser_of, rules=rules_of("A1"))
        final.take_desk()
        hall = Hall(final)
        hall.keep_prizes(PRIZE)
        phones = [hall.phone(seat) for seat in (1, 2)]
        hall.ask()
        names = {"match_id": final.match.id}
        if is_told:
            for phone in phones:
                assert hall.tap(phone, final.key_letters()).status_code == 200
            hall.close(county.time)
            hall.reveal()
            codes = [ticket["address"] for ticket in tickets_of(hall, phones)]
            assert phones[0].post(codes[0]).status_code == 303
            for code in codes:
                yield county.public("/tickets/{code}", code=code.rsplit("/", 1)[1])
        yield county.public("/join/{match_code}", match_code=hall.code)
        for phone in phones:
            for route in ("", "/news", "/mine"):
                here, cookies = "/matches/{match_id}/hall" + route, {SEAT: phone.cookies[SEAT]}
                yield county.public(here, who="phone", cookies=cookies, **names)
        for route in ("audience", "audience/slips", "prizes"):
            yield county.seen_by("organiser", "/matches/{match_id}/" + route, **names)
        yield county.public("/prize-draws/{match_id}", **names)
        yield from of_a_show(county, final)
    over = Hall(Final(county.world, county.browser_of, rules=rules_of("A1")))
    over.final.take_desk()
    over.final.step()
    over.keep_prizes(PRIZE)
    over.final.host.post(f"{over.final.address}/tickets")
    assert over.final.rule("end").status_code == 200
    yield county.public("/prize-draws/{match_id}", match_id=over.final.match.id)
    yield county.seen_by("organiser", "/matches/{match_id}/prizes", match_id=over.final.match.id)


def tickets_of(hall: Hall, phones) -> list[dict]:
    return [ticket for phone in phones for ticket in phone.get(f"{hall.address}/mine").json()["tickets"]]


def shows(county: County) -> Iterator[Happened]:
    """Matches that stand still at one moment each; their machines wait for a clock that does not move."""
    for code, state in MOMENTS.items():
        rules = replace(rules_of("R1"), rounds=(JUDGED,)) if code == "R7" else rules_of(code)
        final = Final(county.world, county.browser_of, rules=rules)
        final.take_desk()
        bring_to(county, final, state)
        yield from of_a_show(county, final)
    called_off = Final(county.world, county.browser_of, rules=rules_of("R1"))
    called_off.take_desk()
    called_off.host.post(f"{called_off.address}/cancellation", data={"why": "大风停课"})
    yield from of_a_show(county, called_off)
    prepared = {"match_id": Final(county.world, county.browser_of, rules=rules_of("R1")).match.id}
    yield county.sent_by("organiser", "/matches/{match_id}/screens", {"judges": "3"}, status=200, **prepared)


def bring_to(county: County, final: Final, state: QuestionState | None) -> None:
    for _ in range(8):
        asked = final.show.question
        if asked and asked.state is state:
            return
        if asked and asked.state is QuestionState.COUNTDOWN:
            county.time.advance(seconds=3)
            final.machine()
        else:
            reply = final.step(force="1")
            assert reply.status_code == 200, reply.text
    assert state is None, f"the show never comes to {state}"


def of_a_show(county: County, final: Final) -> Iterator[Happened]:
    match = {"match_id": final.match.id}
    for route in ("/live/{match_id}", SCOREBOARD, f"{SCOREBOARD}/news"):
        yield county.public(route, **match)
    for desk in ("host", "control"):
        yield county.seen_by("organiser", "/matches/{match_id}/desks/{desk}", desk=desk, **match)
    for (kind, place), (screen, key) in final.keys.items():
        if kind is ScreenKind.OVERLAY:
            for layout in ("bar", "full"):
                yield county.public("/overlay/{key}", who=layout, key=key, query=f"?layout={layout}")
            yield county.public("/overlay/{key}/news", key=key)
        elif place < 3:
            names = match | {"screen_id": screen.id}
            who = f"{kind.value} {place}"
            for route in ("", "/news"):
                here = "/matches/{match_id}/screens/{screen_id}" + route
                yield county.public(here, who=who, cookies={SCREEN: key}, **names)
