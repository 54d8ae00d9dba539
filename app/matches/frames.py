"""What stands on each screen of a match: one template a screen, drawn for the page and for every push alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from app.matches import programmes
from app.matches.actions.draws import draw_of
from app.matches.actions.podium import marks_of
from app.matches.actions.ruling import key_of
from app.matches.clockwork import Inputs
from app.matches.cues import Desk, Scene, ScreenKind
from app.matches.desk_views import desk_context
from app.matches.models import Match, Screen
from app.matches.podium_modes import podium_context
from app.matches.public import public_view
from app.matches.seen import PublicView
from app.matches.show import Show
from app.matches.wording import Texts
from app.matches.words import QuestionState, RoundKind
from app.web import draw_block

S = QuestionState
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """A match as read at one time: all that any of its screens is drawn from."""

    match: Match
    show: Show
    inputs: Inputs
    texts: Texts
    now: datetime

    @property
    def now_ms(self) -> int:
        """Return the time as browsers count it."""
        return int(self.now.timestamp() * 1000)


Extra = Callable[[Session, Moment], dict[str, Any]]
extras: dict[str, Extra] = {}  # what later files add to a screen's context: the draw, the join code, prizes


def moment_of(db: Session, match: Match, now: datetime) -> Moment:
    """Read a match."""
    show = programmes.show_of(db, match)
    asked = show.question
    inputs = programmes.inputs_of(db, asked, key_of(db, asked) if asked else "")
    return Moment(match, show, inputs, programmes.texts_of(db, match), now)


def view_of(moment: Moment) -> PublicView:
    """Return what the hall knows."""
    return public_view(moment.show, moment.match.name, moment.texts)


def delayed_view(db: Session, moment: Moment) -> PublicView:
    """Return what the livestream knows: the hall's view of some seconds ago; a cleaned screen is blank at once."""
    show = moment.show
    if not show.delay:
        return view_of(moment)
    lag = timedelta(seconds=show.delay)
    before = programmes.show_until(db, moment.match, moment.now - lag)
    view = public_view(before, moment.match.name, moment.texts)
    clock = view.clock
    if clock and clock.ends:
        clock = replace(clock, ends=clock.ends + lag)
    return replace(view, clock=clock, clean=show.clean, delay=show.delay)


def frame(db: Session, moment: Moment, channel: str) -> tuple[int, str]:
    """Return the version and the HTML of a screen: "display", "overlay:bar", "podium:3", "judge:1", "host", "hall"."""
    kind, _, place = channel.partition(":")
    template, context = SCREENS[kind](db, moment, place)
    return context["version"], draw_block(template, "stage", **context)


def context_of(db: Session, moment: Moment, channel: str) -> tuple[str, dict[str, Any]]:
    """Return the template of a screen and what it is drawn with."""
    kind, _, place = channel.partition(":")
    return SCREENS[kind](db, moment, place)


def _shared(db: Session, moment: Moment, kind: str, view: PublicView) -> dict[str, Any]:
    more = extras[kind](db, moment) if kind in extras else {}
    return {"view": view, "now_ms": moment.now_ms, "version": moment.show.version} | more


def _display(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    drawn = draw_of(db, moment.match) if moment.show.scene is Scene.DRAW else None
    blank = {"join": None, "draw": drawn, "prizes": None}
    return "matches/stage/display.html", blank | _shared(db, moment, "display", view_of(moment))


def _overlay(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    view = delayed_view(db, moment)
    shared = _shared(db, moment, "overlay", view) | {"version": view.version}
    return "matches/stage/overlay.html", shared | {"layout": "full" if place == "full" else "bar"}


def _podium(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    shared = _shared(db, moment, "podium", view_of(moment)) | {"here": _here(db, moment, ScreenKind.PODIUM, place)}
    return "matches/stage/podium.html", shared | podium_context(db, moment, int(place))


def _here(db: Session, moment: Moment, kind: ScreenKind, place: str) -> str:
    """Return the address of a screen's page, to which its forms belong."""
    query = select(Screen.id).where(Screen.match_id == moment.match.id, Screen.kind == kind, Screen.place == int(place))
    return f"/matches/{moment.match.id}/screens/{db.exec(query).one_or_none()}"


def _judge(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    asked, number = moment.show.question, int(place)
    is_open = False
    top, given = 20, ""
    if asked and moment.show.round_of(asked).kind is RoundKind.JUDGED:
        top = moment.show.round_of(asked).jury.top
        is_open = asked.state in (S.ANSWERING, S.JUDGING)
        mark = marks_of(db, asked.planned.id).get(number)
        given = "" if mark is None else f"{mark:.2f}"
    here = _here(db, moment, ScreenKind.JUDGE, place)
    context = {"here": here, "judge": number, "top": top, "given": given, "open": is_open}
    return "matches/stage/judge.html", _shared(db, moment, "judge", view_of(moment)) | context


def _host(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    shared = _shared(db, moment, "host", view_of(moment))
    return "matches/desk/host.html", shared | desk_context(db, moment) | {"desk": Desk.HOST}


def _control(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    shared = _shared(db, moment, "control", view_of(moment))
    return "matches/desk/control.html", shared | desk_context(db, moment) | {"desk": Desk.CONTROL}


def _hall(db: Session, moment: Moment, place: str) -> tuple[str, dict[str, Any]]:
    return "matches/audience/phone.html", _shared(db, moment, "hall", view_of(moment))


SCREENS: dict[str, Callable[[Session, Moment, str], tuple[str, dict[str, Any]]]] = {
    "display": _display,
    "overlay": _overlay,
    "podium": _podium,
    "judge": _judge,
    "host": _host,
    "control": _control,
    "hall": _hall,
}
