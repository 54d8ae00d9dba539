"""What stands on each screen of a match: one template a screen, drawn for the page and for every push alike."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.matches.actions.draws import draw_of
from app.matches.actions.podium import marks_of
from app.matches.audience_views import on_desk, on_display, on_phone
from app.matches.cues import Desk, Scene, ScreenKind
from app.matches.desk_views import desk_context
from app.matches.moments import Moment
from app.matches.podium_modes import podium_context
from app.matches.seen import PublicView
from app.matches.words import QuestionState
from app.web import draw_block

S = QuestionState
Drawn = tuple[str, dict[str, Any]]  # a template, and what it is drawn with


def frame(db: Session, moment: Moment, channel: str) -> tuple[int, str]:
    """Return the version and the HTML of a screen: "display", "overlay:bar", "podium:3", "judge:1", "host", "hall"."""
    template, context = context_of(db, moment, channel)
    return context["version"], draw_block(template, "stage", **context)


def context_of(db: Session, moment: Moment, channel: str) -> Drawn:
    """Return the template of a screen and what it is drawn with."""
    kind, _, place = channel.partition(":")
    return SCREENS[kind](db, moment, place)


def _shared(moment: Moment, view: PublicView) -> dict[str, Any]:
    return {"view": view, "now_ms": moment.now_ms, "version": view.version}


def _display(db: Session, moment: Moment, place: str) -> Drawn:
    drawn = draw_of(db, moment.match) if moment.show.scene is Scene.DRAW else None
    return "matches/stage/display.html", _shared(moment, moment.view) | {"draw": drawn} | on_display(db, moment)


def _overlay(db: Session, moment: Moment, place: str) -> Drawn:
    layout = "full" if place == "full" else "bar"
    return "matches/stage/overlay.html", _shared(moment, moment.delayed) | {"layout": layout}


def _podium(db: Session, moment: Moment, place: str) -> Drawn:
    here = {"here": _here(moment, ScreenKind.PODIUM, place)}
    return "matches/stage/podium.html", _shared(moment, moment.view) | here | podium_context(db, moment, int(place))


def _here(moment: Moment, kind: ScreenKind, place: str) -> str:
    """Return the address of a screen's page, to which its forms belong."""
    screen = moment.screen(kind, int(place))
    return f"/matches/{moment.match.id}/screens/{screen.id if screen else ''}"


def _judge(db: Session, moment: Moment, place: str) -> Drawn:
    asked, number = moment.show.question, int(place)
    is_open = False
    top, given = 20, ""
    if asked and moment.show.round_of(asked).kind.is_marked:
        top = moment.show.round_of(asked).jury.top
        is_open = asked.state in (S.ANSWERING, S.JUDGING)
        mark = marks_of(db, asked.planned.id).get(number)
        given = "" if mark is None else f"{mark:.2f}"
    here = _here(moment, ScreenKind.JUDGE, place)
    context = {"here": here, "judge": number, "top": top, "given": given, "open": is_open}
    return "matches/stage/judge.html", _shared(moment, moment.view) | context


def _desk(desk: Desk) -> Callable[[Session, Moment, str], Drawn]:
    def draw(db: Session, moment: Moment, place: str) -> Drawn:
        context = _shared(moment, moment.view) | desk_context(db, moment) | on_desk(db, moment) | {"desk": desk}
        return f"matches/desk/{desk}.html", context

    return draw


def _hall(db: Session, moment: Moment, place: str) -> Drawn:
    return "matches/audience/phone.html", _shared(moment, moment.view) | on_phone(moment)


SCREENS: dict[str, Callable[[Session, Moment, str], Drawn]] = {
    "display": _display,
    "overlay": _overlay,
    "podium": _podium,
    "judge": _judge,
    "host": _desk(Desk.HOST),
    "control": _desk(Desk.CONTROL),
    "hall": _hall,
}
# The quickest first: what a press or a tap changed must not wait for a hall.
RANK = {"podium": 0, "host": 1, "control": 1, "display": 2, "overlay": 3, "judge": 3, "scoreboard": 4, "hall": 5}
