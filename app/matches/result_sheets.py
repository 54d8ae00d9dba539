"""Rule: what is written down after a show: points by team and round, fouls, appeals, and a timeline for editors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.matches.cues import WORDS, Cue, Phase
from app.matches.playing import after
from app.matches.points import Entry, standing
from app.matches.show import Asked, Programme, Ruling, Show, TeamOnStage
from app.matches.words import LABELS, EntryReason, Foul, Move, Outcome, QuestionState

FOULS = frozenset(EntryReason(foul.value) for foul in Foul if foul is not Foul.OTHER)
MOVES = {move.value: LABELS[Move][move] for move in Move}
PANEL = frozenset({Move.APPEAL, Move.UPHOLD, Move.OVERRULE, Move.VOID})
OF_THE_LAST_SCORED = frozenset({Move.APPEAL, Move.UPHOLD, Move.OVERRULE})
JUST_SCORED = frozenset({QuestionState.SCORED, QuestionState.APPEAL, QuestionState.CLOSED})


@dataclass(frozen=True)
class TeamResult:
    """A team's row: its place and award, its points in each round, other points, fouls, and the sum."""

    team: TeamOnStage
    place: int | None
    award: str
    base: Decimal
    by_round: tuple[Decimal, ...]
    other: Decimal
    fouls: int
    total: Decimal


@dataclass(frozen=True)
class Happening:
    """One moment of a show, for the log and for video editors."""

    number: int
    at: datetime
    since_start: timedelta
    round: str
    question: int | None
    words: str
    team: str
    note: str


def round_codes(show: Show) -> list[tuple[str, str]]:
    """Return (code, name) of the rounds that give points."""
    return [(round.code, round.name) for round in show.programme.rules.rounds if round.kind.gives_points]


def team_results(show: Show) -> list[TeamResult]:
    """Return every team's row from the first place to the last; absent teams come last and have no place."""
    placed = {row.team: row.place for row in show.places}
    names = [award.name for award in show.programme.rules.awards for _ in range(award.count)]
    rows = []
    for team in show.programme.teams:
        mine = [entry for entry in standing(show.ledger) if entry.team == team.id]
        place = placed.get(team.id)
        award = names[place - 1] if place and show.phase is Phase.ENDED and place <= len(names) else ""
        rows.append(_result(show, team, mine, place, award))
    return sorted(rows, key=lambda row: (row.place is None, row.place or 0, row.team.desk))


def _result(show: Show, team: TeamOnStage, mine: list[Entry], place: int | None, award: str) -> TeamResult:
    codes = [code for code, _ in round_codes(show)]
    answers = [entry for entry in mine if entry.reason not in FOULS | {EntryReason.BASE, EntryReason.OTHER}]
    base = sum((entry.delta for entry in mine if entry.reason is EntryReason.BASE), Decimal(0))
    by_round = tuple(sum((e.delta for e in answers if e.round == code), Decimal(0)) for code in codes)
    total = show.scores.get(team.id, Decimal(0))
    fouls = sum(entry.reason in FOULS for entry in mine)
    return TeamResult(team, place, award, base, by_round, total - base - sum(by_round, Decimal(0)), fouls, total)


def timeline(programme: Programme, rulings: Iterable[Ruling]) -> list[Happening]:
    """Return what happened, in order, in words."""
    show, rows, began = Show(programme), [], None
    for ruling in rulings:
        show = after(show, ruling)
        began = began or (ruling.at if ruling.act == Cue.START else None)
        rows.append(_happening(show, ruling, began or ruling.at))
    return rows


def panel_decisions(rows: Iterable[Happening], rulings: Iterable[Ruling]) -> list[Happening]:
    """Return appeals and what the panel decided, overrulings and void questions."""
    acts = {ruling.number: ruling.act for ruling in rulings}
    return [row for row in rows if acts.get(row.number) in PANEL]


def clock_words(since: timedelta) -> str:
    """Return a time since the start as editors write it.

    >>> clock_words(timedelta(hours=1, seconds=2, milliseconds=30))
    '01:00:02.030'
    """
    milliseconds = max(0, since // timedelta(milliseconds=1))
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _about(show: Show, ruling: Ruling) -> Asked | None:
    """Return the question a ruling is about: the one it names, for an appeal the one last scored, else the present."""
    named = str(ruling.data.get("question", ""))
    found = next((asked for asked in reversed(show.asked) if str(asked.planned.id) == named), None)
    if found is None and ruling.act in OF_THE_LAST_SCORED:
        found = next((asked for asked in reversed(show.asked) if asked.state in JUST_SCORED), None)
    return found or show.question


def _happening(show: Show, ruling: Ruling, began: datetime) -> Happening:
    asked = _about(show, ruling) if ruling.act in MOVES else show.question
    round = show.round_of(asked) if asked and ruling.act in MOVES else show.current_round
    words = MOVES.get(ruling.act) or WORDS[Cue(ruling.act)]
    told = ruling.data.get("outcome")
    if isinstance(told, str) and told in set(Outcome):
        words = f"{words}：{LABELS[Outcome][Outcome(told)]}"
    named = str(ruling.data.get("team") or (asked.team if asked and ruling.act in MOVES and asked.team else ""))
    team = next((each for each in show.programme.teams if str(each.id) == named), None)
    return Happening(
        ruling.number,
        ruling.at,
        ruling.at - began,
        round.name if round else "",
        asked.planned.number if asked and ruling.act in MOVES else None,
        words,
        f"{team.desk} 号台 {team.name}" if team else "",
        str(ruling.data.get("note", "")),
    )
