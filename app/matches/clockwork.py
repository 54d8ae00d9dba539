"""Rule: what the machine rules by itself, and when it has to look again.

It opens and closes the buzzers, says who was first, and ends an answer whose time is up. Every ruling carries the
moment it was due, not the moment the machine woke, so a slow or restarted server changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.matches import timers
from app.matches.bursts import is_burst, next_ruling
from app.matches.buzzing import SECOND, Heard, Margins, Press, RaceOutcome, Signal, Verdict, first_press
from app.matches.cues import Cue
from app.matches.rounds import Round, Way
from app.matches.show import RACING, Asked, Show
from app.matches.upcoming import eligible
from app.matches.words import FalseStart, Move, Outcome, QuestionState, WhileReading

S, M = QuestionState, Move
USUAL = Margins()
READING_WINDOW = 3600 * SECOND  # a press while the host reads counts however long the reading takes
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Inputs:
    """What the podiums and the hall have sent in for the question on stage, and its key."""

    presses: Sequence[Press] = ()
    answers: Mapping[UUID, str] = field(default_factory=dict)  # each team's letters, as received in time
    tally: Mapping[str, int] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Due:
    """A ruling the machine makes now."""

    act: str
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)


def due(show: Show, inputs: Inputs, now: datetime, margins: Margins = USUAL) -> Due | None:
    """Return the next ruling that is due, or none; asked again after each."""
    asked = show.question
    if asked is None or show.unconfirmed or asked.left is not None:
        return None
    if is_burst(show, asked):
        ruling = next_ruling(show, asked, inputs.answers, inputs.key, now)
        return Due(*ruling) if ruling else None
    if show.round_of(asked).kind.is_raced and asked.state in RACING:
        return _of_race(show, asked, inputs, now, margins)
    if asked.state is S.JUDGING and show.round_of(asked).kind.way is Way.TOGETHER:
        return Due(M.JUDGE, asked.since, judgement(show, asked, inputs))
    if asked.ends is None or now < asked.ends:
        return None
    return _when_time_is_up(show, asked, inputs)


def wake_at(show: Show, inputs: Inputs, margins: Margins = USUAL) -> datetime | None:
    """Return when something is due next, if nobody does anything before."""
    asked = show.question
    if asked is None or show.unconfirmed or asked.left is not None:
        return None
    if is_burst(show, asked) and (ruling := next_ruling(show, asked, inputs.answers, inputs.key, EPOCH)):
        return ruling[1]
    way = show.round_of(asked).kind.way
    if way is Way.TOGETHER and asked.state is S.JUDGING:
        return asked.since
    if way is Way.RACED and asked.state in (S.READING, S.OPEN):
        first = _leading(show, asked, inputs, margins)
        if first is not None:  # decided when the others have had their moment, even where the window passes meanwhile
            return moment(first + max(margins.hold, margins.tie) + 999)  # never a fraction too early
    return asked.ends


def race(show: Show, asked: Asked, inputs: Inputs, now: datetime, margins: Margins = USUAL) -> RaceOutcome:
    """Return how the race for a question stands: who was first, who was too early, and the list of presses."""
    round = show.round_of(asked)
    mine = [press for press in inputs.presses if press.received >= nanoseconds(_since(asked))]
    # Who started falsely in this race is worked out from the presses; others are locked for what went before.
    barred = set(asked.locked) - _started_falsely(round, asked, mine)
    before = show.with_question(replace(asked, answers=()))  # whoever has won a tie-break by now was in it then
    barred |= {team.id for team in show.programme.teams} - eligible(before)
    counting = None if asked.counting is None else nanoseconds(asked.counting)
    opened = None if asked.opened is None else nanoseconds(asked.opened)
    if round.race.while_reading is WhileReading.ALLOW and asked.state is S.READING:
        counting, opened = None, nanoseconds(asked.since)
    return first_press(mine, Signal(counting, opened), nanoseconds(now), _margins(round, asked, margins), barred)


def judgement(show: Show, asked: Asked, inputs: Inputs) -> dict[str, object]:
    """Return what is judged when everybody answered together: each team's letters against the key."""
    if show.round_of(asked).kind.is_for_hall:
        return {"outcomes": {}, "letters": {}}
    teams = sorted(eligible(show), key=lambda team: show.programme.desks[team])
    letters = {str(team): inputs.answers.get(team, "") for team in teams}
    return {"outcomes": {team: _outcome(said, inputs.key) for team, said in letters.items()}, "letters": letters}


def nanoseconds(at: datetime) -> int:
    """Return a moment as whole nanoseconds, as presses are kept."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds * 1000


def moment(received: int) -> datetime:
    """Return nanoseconds as a moment."""
    return EPOCH + timedelta(microseconds=received // 1000)


def presses_told(outcome: RaceOutcome) -> list[dict[str, object]]:
    """Return the list of presses as it is kept with the ruling."""
    return [
        {"team": str(told.press.team), "ms": told.ms, "heard": told.heard.value, "round_trip": told.press.round_trip}
        for told in outcome.presses
        if told.heard is not Heard.HELD
    ]


def _of_race(show: Show, asked: Asked, inputs: Inputs, now: datetime, margins: Margins) -> Due | None:
    outcome = race(show, asked, inputs, now, margins)
    if outcome.verdict is Verdict.VOID:
        early = [str(team) for team in outcome.false_starts]
        return Due(M.VOID, now, {"note": outcome.words, "false_starts": early})
    new = [team for team in outcome.false_starts if team not in asked.locked]
    if new and show.round_of(asked).race.false_start is not FalseStart.BLOCK_ONLY:
        return _false_start(outcome, new[0])
    if outcome.verdict is Verdict.TO_AUDIENCE:
        return Due(M.TO_AUDIENCE, now)
    if asked.state is S.COUNTDOWN:
        return Due(M.OPEN, asked.opened) if asked.opened and now >= asked.opened else None
    return _decided(asked, outcome, margins)


def _decided(asked: Asked, outcome: RaceOutcome, margins: Margins) -> Due | None:
    told: dict[str, object] = {"presses": presses_told(outcome)}
    if outcome.verdict is Verdict.WINNER:
        first = min(t.press.received for t in outcome.presses if t.heard is Heard.FIRST)
        return Due(M.CLAIM, moment(first + margins.hold), told | {"team": str(outcome.winner)})
    if outcome.verdict is Verdict.TIE:
        first = min(t.press.received for t in outcome.presses if t.heard is Heard.TIED)
        return Due(M.TIE, moment(first + margins.hold), told | {"teams": [str(team) for team in outcome.tied]})
    if outcome.verdict is Verdict.NOBODY and asked.state is S.OPEN:
        return Due(M.LAPSE, asked.ends or asked.since, told)
    return None


def _false_start(outcome: RaceOutcome, team: UUID) -> Due:
    told = next(t for t in outcome.presses if t.press.team == team and t.heard is Heard.FALSE_START)
    return Due(Cue.FALSE_START, moment(told.press.received), {"team": str(team), "note": told.words})


def _when_time_is_up(show: Show, asked: Asked, inputs: Inputs) -> Due | None:
    move = timers.move_when_up(show.round_of(asked), asked.state)
    if move is None or asked.ends is None:
        return None
    if move is M.JUDGE:
        return Due(move, asked.ends, {"outcome": Outcome.SILENT.value})
    return Due(move, asked.ends, {"tally": dict(inputs.tally)} if inputs.tally else {})


def _since(asked: Asked) -> datetime:
    """Return since when presses count as made for this race: a second chance, or a race run again, begins anew."""
    return asked.counting or asked.since


def _started_falsely(round: Round, asked: Asked, presses: Sequence[Press]) -> set[UUID]:
    """Return who pressed before this race was open, where that counts as a false start."""
    if round.race.false_start is FalseStart.BLOCK_ONLY:
        return set()
    if asked.opened is not None:
        return {press.team for press in presses if press.received < nanoseconds(asked.opened)}
    return {press.team for press in presses} if round.race.while_reading is WhileReading.FALSE_START else set()


def _leading(show: Show, asked: Asked, inputs: Inputs, margins: Margins) -> int | None:
    """Return when the press came that leads the race, if there is one."""
    told = race(show, asked, inputs, LAST, margins).presses
    return min((each.press.received for each in told if each.heard in (Heard.FIRST, Heard.TIED)), default=None)


def _margins(round: Round, asked: Asked, margins: Margins) -> Margins:
    """Return the settings of this race; a false start heard of when the buzzers are open already stops nothing."""
    policy, late = round.race.false_start, asked.state is S.OPEN and round.race.false_start is FalseStart.TO_AUDIENCE
    return replace(
        margins,
        window=READING_WINDOW if asked.state is S.READING else round.race.window * SECOND,
        policy=FalseStart.LOCK_TEAM if late else policy,
        reading=round.race.while_reading,
    )


def _outcome(said: str, key: str) -> str:
    if not said:
        return Outcome.SILENT.value
    return (Outcome.RIGHT if sorted(said) == sorted(key) else Outcome.WRONG).value  # half right is wrong
