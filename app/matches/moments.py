"""A match as read at one time: all that any of its screens is drawn from."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlmodel import Session

from app.matches import programmes
from app.matches.actions.screens import screens_of
from app.matches.clockwork import Inputs
from app.matches.cues import ScreenKind
from app.matches.models import Match, Screen
from app.matches.public import public_view
from app.matches.seen import PublicView
from app.matches.show import Show
from app.matches.wording import Texts


@dataclass(frozen=True)
class Moment:
    """One look at a match; `before` is the show of so many seconds ago as the livestream's delay has it."""

    match: Match
    show: Show
    before: Show
    inputs: Inputs
    texts: Texts
    screens: tuple[Screen, ...]
    now: datetime

    @property
    def now_ms(self) -> int:
        """Return the time as browsers count it."""
        return int(self.now.timestamp() * 1000)

    @cached_property
    def view(self) -> PublicView:
        """Return what the hall knows."""
        return public_view(self.show, self.match.name, self.texts)

    @cached_property
    def delayed(self) -> PublicView:
        """Return what the livestream knows: the hall's view of some seconds ago; a cleaned screen is blank at once."""
        show = self.show
        if not show.delay:
            return self.view
        view = public_view(self.before, self.match.name, self.texts)
        clock = view.clock
        if clock and clock.ends:
            clock = replace(clock, ends=clock.ends + timedelta(seconds=show.delay))
        return replace(view, clock=clock, clean=show.clean, delay=show.delay)

    def screen(self, kind: ScreenKind, place: int) -> Screen | None:
        """Return a screen of this match."""
        return next((each for each in self.screens if (each.kind, each.place) == (kind, place)), None)


def moment_of(db: Session, match: Match, now: datetime) -> Moment:
    """Read a match."""
    show = programmes.show_of(db, match)
    before = programmes.show_until(db, match, now - timedelta(seconds=show.delay)) if show.delay else show
    texts = programmes.texts_of(db, match, show)
    key = texts[show.question.planned.id][1].letters if show.question else ""
    inputs = programmes.inputs_of(db, show.question, key)
    return Moment(match, show, before, inputs, texts, tuple(screens_of(db, match.id)), now)
