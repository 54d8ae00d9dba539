"""What the host's and the adjudicator's desks are drawn with: key, next step, presses, ledger, links."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.matches import clockwork
from app.matches.actions.hosting import is_linked
from app.matches.actions.podium import marks_of
from app.matches.buzzing import HEARD_WORDS
from app.matches.cues import WORDS, Lifeline, Scene, ScreenKind
from app.matches.flow import moves_from
from app.matches.moments import Moment
from app.matches.points import Entry, standing
from app.matches.programmes import wager_of
from app.matches.rounds import second_chances_left
from app.matches.rulebook import lifelines_allowed
from app.matches.show import Asked, Show, TeamOnStage
from app.matches.steps import next_step, proposes_freezing, ties
from app.matches.upcoming import Upcoming, eligible, upcoming
from app.matches.words import LABELS, EntryReason, Foul, Outcome, QuestionState

SHOWN_ENTRIES = 12


@dataclass(frozen=True)
class DeskTeam:
    """A team's row at the desk."""

    id: UUID
    desk: int
    name: str
    score: Decimal
    place: int | None
    is_absent: bool
    is_linked: bool | None  # None: no podium was set up
    is_up: bool  # has the floor
    said: str  # the letters tapped at its podium
    locked: bool
    seats: int
    substitutes: tuple[UUID, ...]  # on the bench now


@dataclass(frozen=True)
class DeskPress:
    """A press as the adjudicator reads it."""

    team: str
    words: str
    heard: str
    round_trip_ms: int | None


def desk_context(db: Session, moment: Moment) -> dict[str, Any]:
    """Return everything a desk shows. It holds the key: for those who host or adjudicate only."""
    show, asked = moment.show, moment.show.question
    round = show.current_round
    texts = moment.texts.get(asked.planned.id) if asked else None
    coming = upcoming(show)
    return {
        "match": moment.match,
        "show": show,
        "round": round,
        "asked": asked,
        "wording": texts[0] if texts else None,
        "key": texts[1] if texts else None,
        "asking": show.round_of(asked).kind if asked else None,
        "step": next_step(show),
        "proposes_freezing": proposes_freezing(show),
        "moves": moves_from(show.round_of(asked).kind, asked.state) if asked else (),
        "coming": coming,
        "coming_texts": [(p, moment.texts[p.id][0]) for p in coming.choices] if coming else [],
        "wager": _wager(db, moment, coming),
        "teams": _teams(moment),
        "presses": _presses(moment, asked) if asked else [],
        "marks": marks_of(db, asked.planned.id) if asked and show.round_of(asked).kind.is_marked else {},
        "may_try": _may_try(show, asked) if asked else [],
        "entries": entry_rows(show)[-SHOWN_ENTRIES:][::-1],
        "ties": ties(show) if not coming else [],
        "screens": [(screen, is_linked(screen, moment.now)) for screen in moment.screens],
        "foul_words": {foul: LABELS[Foul][foul] for foul in Foul},
        "lifelines": _lifelines(show),
        "may_swap": show.programme.rules.team.swap_between_rounds,
        "token": "",
        "words": WORDS,
        "scenes": list(Scene),
        "labels": LABELS[QuestionState],
        "outcomes": LABELS[Outcome],
        "reasons": LABELS[EntryReason],
        "points": points_in_words,
    }


def points_in_words(score: Decimal) -> str:
    """Return a score as it is written: whole where it is whole."""
    return str(int(score)) if score == int(score) else f"{score:.2f}"


@dataclass(frozen=True)
class EntryRow:
    """A line of the ledger with its team and whether it still counts."""

    entry: Entry
    team: TeamOnStage
    counts: bool


def entry_rows(show: Show) -> list[EntryRow]:
    """Return the ledger as people read it."""
    counting = {entry.number for entry in standing(show.ledger)}
    return [EntryRow(entry, show.team(entry.team), entry.number in counting) for entry in show.ledger]


def _teams(moment: Moment) -> list[DeskTeam]:
    show, asked = moment.show, moment.show.question
    podiums = {screen.place: screen for screen in moment.screens if screen.kind is ScreenKind.PODIUM}
    placed = {row.team: row.place for row in show.places} if show.ledger else {}
    scores = show.scores
    return [
        DeskTeam(
            id=team.id,
            desk=team.desk,
            name=team.name,
            score=scores.get(team.id, Decimal(0)),
            place=placed.get(team.id),
            is_absent=team.id in show.absent,
            is_linked=is_linked(podiums[team.desk], moment.now) if team.desk in podiums else None,
            is_up=asked is not None and asked.team == team.id,
            said=moment.inputs.answers.get(team.id, ""),
            locked=asked is not None and team.id in asked.locked,
            seats=len(team.players),
            substitutes=show.line_ups[team.id][1] if team.id in show.line_ups else team.substitutes,
        )
        for team in sorted(show.programme.teams, key=lambda team: team.desk)
    ]


def _presses(moment: Moment, asked: Asked) -> list[DeskPress]:
    if not moment.show.round_of(asked).kind.is_raced or not moment.inputs.presses:
        return []
    outcome = clockwork.race(moment.show, asked, moment.inputs, moment.now)
    return [
        DeskPress(
            f"{moment.show.team(told.press.team).desk} 号台",
            told.words,
            HEARD_WORDS[told.heard],
            None if told.press.round_trip is None else told.press.round_trip // 1000,
        )
        for told in outcome.presses
    ]


def _may_try(show: Show, asked: Asked) -> list[TeamOnStage]:
    """Return the teams that may be given a second chance now, by desk."""
    tried = {answer.team for answer in asked.answers}
    if not tried or not second_chances_left(show.round_of(asked), sum(a.is_second for a in asked.answers)):
        return []
    return sorted((show.team(team) for team in eligible(show) - tried), key=lambda team: team.desk)


def _lifelines(show: Show) -> list[Lifeline]:
    """Return the lifelines that the rules allow in the round being played."""
    if show.current_round is None:
        return []
    return [each for each in Lifeline if lifelines_allowed(show.programme.rules, show.current_round, each)]


def _wager(db: Session, moment: Moment, coming: Upcoming | None) -> int | None:
    """Return what the team whose turn comes has chosen at its podium."""
    round = moment.show.current_round
    if coming is None or coming.turn is None or round is None or not round.kind.is_wagered:
        return None
    return wager_of(db, moment.match.id, moment.show, coming.turn.team)
