"""Rule: who was first at the buzzer.

The server's receipt order decides; what a terminal says about its own time is written down and never read. Presses are
gathered for a short while after the first valid one, and presses too close to call go to the adjudicator. The rule is
pure: the same presses, in whatever order they are listed and however often it is asked, have one and the same outcome.
Moments are whole nanoseconds of the server's clock that only ever grows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.matches.words import FalseStart, WhileReading

MILLISECOND = 1_000_000
SECOND = 1000 * MILLISECOND


class Verdict(StrEnum):
    """What has come of a race so far."""

    NOTHING_YET = "nothing_yet"
    WINNER = "winner"
    TIE = "tie"
    VOID = "void"  # stopped by a false start, where the rules say so
    TO_AUDIENCE = "to_audience"
    NOBODY = "nobody"  # the window has passed


class Heard(StrEnum):
    """What became of a press."""

    FIRST = "first"
    TIED = "tied"
    LATER = "later"  # valid, but somebody was first
    FALSE_START = "false_start"
    LOCKED = "locked"
    HELD = "held"  # auto-repeat, or a button that was never let go
    IGNORED = "ignored"


STOPS = {FalseStart.VOID_QUESTION: Verdict.VOID, FalseStart.TO_AUDIENCE: Verdict.TO_AUDIENCE}
VERDICT_WORDS = {
    Verdict.NOTHING_YET: "等待抢答",
    Verdict.WINNER: "抢到",
    Verdict.TIE: "同时抢答，请裁判裁定",
    Verdict.VOID: "抢跑，本题作废",
    Verdict.TO_AUDIENCE: "抢跑，本题转给观众",
    Verdict.NOBODY: "无人抢答",
}
HEARD_WORDS = {
    Heard.FIRST: "最先",
    Heard.TIED: "同时",
    Heard.LATER: "稍后",
    Heard.FALSE_START: "抢跑",
    Heard.LOCKED: "本题已被锁定",
    Heard.HELD: "按住未放",
    Heard.IGNORED: "不计",
}


@dataclass(frozen=True)
class Press:
    """One press as it reached the server."""

    team: UUID
    received: int
    held: bool = False  # the terminal says the button was not let go since its last press
    claimed: int | None = None  # the terminal's own time: for the log, never for the outcome
    round_trip: int | None = None  # measured by the server, shown to the adjudicator beside a tie


@dataclass(frozen=True)
class Signal:
    """When the machine began to count down and when it opened (or will open); None while the host still reads."""

    counting: int | None = None
    opened: int | None = None


@dataclass(frozen=True)
class Margins:
    """The settings of a race."""

    hold: int = 120 * MILLISECOND
    tie: int = 20 * MILLISECOND
    window: int = 10 * SECOND
    repeat: int = 100 * MILLISECOND  # no hand lets go and presses again faster; a stuck button does
    policy: FalseStart = FalseStart.LOCK_TEAM
    reading: WhileReading = WhileReading.IGNORE


@dataclass(frozen=True)
class Told:
    """A press with what became of it, for the adjudicator's list: milliseconds after opening, negative before."""

    press: Press
    heard: Heard
    ms: int | None

    @property
    def words(self) -> str:
        """Return what the desk reads: how early a false start was, how late any other press."""
        if self.ms is None:
            return "读题时按下"
        return f"提前 {-self.ms} ms" if self.ms < 0 else f"{self.ms} ms"


@dataclass(frozen=True)
class RaceOutcome:
    """The one outcome of a race, and the list of presses behind it."""

    verdict: Verdict
    winner: UUID | None
    tied: tuple[UUID, ...]
    false_starts: tuple[UUID, ...]  # each team once, in order
    presses: tuple[Told, ...]

    @property
    def words(self) -> str:
        """Return the verdict as the desk reads it."""
        return VERDICT_WORDS[self.verdict]


def first_press(
    presses: Iterable[Press],
    signal: Signal,
    now: int,
    margins: Margins = Margins(),
    locked: Collection[UUID] = frozenset(),
) -> RaceOutcome:
    """Return who has the question, or that it is a tie, or that nothing is decided yet.

    Before opening a press is a false start: under the rules its team is locked out, or the question ends for all, or
    the press merely does not count. After opening the first press leads; when the hold has passed it wins, unless
    another came within the tie margin. Nothing received later changes a decided race.
    """
    ordered = sorted((press for press in presses if press.received <= now), key=_key)
    heard = _sorted_out(ordered, signal, margins, locked)
    early = [press for press, what in heard if what is Heard.FALSE_START]
    false_starts = tuple(dict.fromkeys(press.team for press in early))
    if early and margins.policy in STOPS:
        stopped = [(p, w if p.received <= early[0].received else Heard.IGNORED) for p, w in heard]
        teams = tuple(dict.fromkeys(press.team for press in early if press.received == early[0].received))
        return RaceOutcome(STOPS[margins.policy], None, (), teams, _told(stopped, signal))
    valid = [press for press, what in heard if what is Heard.FIRST]
    verdict, leading = _verdict(valid, signal, now, margins)
    marked = [(p, _rank(p, leading, verdict) if w is Heard.FIRST else w) for p, w in heard]
    winner = leading[0].team if verdict is Verdict.WINNER else None
    tied = tuple(press.team for press in leading) if verdict is Verdict.TIE else ()
    return RaceOutcome(verdict, winner, tied, false_starts, _told(marked, signal))


def points_for_false_start(policy: FalseStart, points: int) -> int:
    """Return what a false start costs: nothing where the machine merely refuses the press."""
    return 0 if policy is FalseStart.BLOCK_ONLY else points


def _key(press: Press) -> tuple[int, UUID, bool, str]:
    """Return the order of the list: by receipt; the rest only lists presses of one instant always alike."""
    return (press.received, press.team, press.held, f"{press.round_trip} {press.claimed}")


def _sorted_out(
    ordered: list[Press], signal: Signal, margins: Margins, locked: Collection[UUID]
) -> list[tuple[Press, Heard]]:
    """Say of every press whether it may count; the presses that may are called first here, and ranked later."""
    heard: list[tuple[Press, Heard]] = []
    last: dict[UUID, int] = {}
    out, valid = set(locked), set()
    for press in ordered:
        what = _what(press, last, out, signal, margins)
        if what is Heard.FALSE_START and margins.policy is FalseStart.LOCK_TEAM:
            out.add(press.team)
        if what is Heard.FIRST and press.team in valid:
            what = Heard.IGNORED
        if what is Heard.FIRST:
            valid.add(press.team)
        last[press.team] = press.received
        heard.append((press, what))
    return heard


def _what(press: Press, last: dict[UUID, int], out: set[UUID], signal: Signal, margins: Margins) -> Heard:
    if press.held or (press.team in last and press.received - last[press.team] < margins.repeat):
        return Heard.HELD
    if press.team in out:
        return Heard.LOCKED
    if signal.opened is not None and press.received >= signal.opened:
        return Heard.FIRST if press.received < signal.opened + margins.window else Heard.IGNORED
    counting = signal.counting is not None and press.received >= signal.counting
    return Heard.FALSE_START if counting or margins.reading is WhileReading.FALSE_START else Heard.IGNORED


def _verdict(valid: list[Press], signal: Signal, now: int, margins: Margins) -> tuple[Verdict, list[Press]]:
    if not valid:
        passed = signal.opened is not None and now >= signal.opened + margins.window
        return (Verdict.NOBODY if passed else Verdict.NOTHING_YET), []
    first = valid[0].received
    close = [press for press in valid if press.received == first or press.received - first < margins.tie]
    if now < first + max(margins.hold, margins.tie):
        return Verdict.NOTHING_YET, close
    return (Verdict.TIE if len(close) > 1 else Verdict.WINNER), close


def _rank(press: Press, leading: list[Press], verdict: Verdict) -> Heard:
    if press not in leading:
        return Heard.LATER
    return Heard.TIED if verdict is Verdict.TIE or len(leading) > 1 else Heard.FIRST


def _told(heard: list[tuple[Press, Heard]], signal: Signal) -> tuple[Told, ...]:
    return tuple(Told(press, what, _ms(press, signal)) for press, what in heard)


def _ms(press: Press, signal: Signal) -> int | None:
    """Return whole milliseconds after opening; an early press is never rounded to nothing."""
    if signal.opened is None or (signal.counting is not None and press.received < signal.counting):
        return None
    return (press.received - signal.opened) // MILLISECOND
