"""Adding rulings to a match: the only way in which a match ever changes once it has begun."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.db import after_commit
from app.matches import news, programmes
from app.matches.actions import audience, prizes, tickets
from app.matches.clockwork import due
from app.matches.models import Match, PointsEntry, RulingRow
from app.matches.playing import after
from app.matches.points import Entry
from app.matches.show import Ruling, Show

MOST_AT_ONCE = 50  # rulings of the machine in one go; a show has no more due at one moment
Effect = Callable[[Session, Match, Show, Show, Ruling], Mapping[str, object] | None]
# What else happens with a ruling, in its transaction, and what it adds to the ruling's particulars.
EFFECTS: tuple[Effect, ...] = (audience.count_hall, tickets.give_for_answers, prizes.publish_at_the_end)


def add_rulings(
    db: Session,
    match: Match,
    acts: Iterable[tuple[str, Mapping[str, object]]],
    actor: UUID | None,
    now: datetime,
    show: Show | None = None,
) -> Show:
    """Add one ruling for each act and return the show after them; refused as a whole where one may not be made.

    The caller holds the match's row, so numbers have no gaps and nobody else adds in between.
    """
    show = show or programmes.show_of(db, match)
    for act, data in acts:
        show = _add(db, match, show, Ruling(show.version + 1, str(act), now, actor, dict(data)))
    _publish(db, match, show)
    return show


def run_machine(db: Session, match: Match, now: datetime) -> Show:
    """Make every ruling that is due by now, each at the moment it was due, and return the show."""
    show = before = programmes.show_of(db, match)
    for _ in range(MOST_AT_ONCE):
        asked = show.question
        inputs = programmes.inputs_of(db, asked, programmes.key_of(db, asked) if asked else "")
        ruling = due(show, inputs, now)
        if ruling is None:
            break
        show = _add(db, match, show, Ruling(show.version + 1, str(ruling.act), ruling.at, None, dict(ruling.data)))
    if show is not before:
        _publish(db, match, show)
    return show


def _add(db: Session, match: Match, show: Show, ruling: Ruling) -> Show:
    then = after(show, ruling)
    more: dict[str, object] = {}
    for effect in EFFECTS:
        more |= effect(db, match, show, then, ruling) or {}
    if more:
        ruling = Ruling(ruling.number, ruling.act, ruling.at, ruling.actor, {**ruling.data, **more})
        then = after(show, ruling)
    db.info[programmes.RULING] = True
    db.add(
        RulingRow(
            match_id=match.id,
            number=ruling.number,
            act=ruling.act,
            at=ruling.at,
            actor_id=ruling.actor,
            data=dict(ruling.data),
        )
    )
    db.add_all(points_row(match.id, entry) for entry in then.ledger[len(show.ledger) :])
    return then


def points_row(match_id: UUID, entry: Entry) -> PointsEntry:
    """Return a ledger line as a row."""
    return PointsEntry(
        match_id=match_id,
        number=entry.number,
        round=entry.round,
        question_id=entry.question,
        team_id=entry.team,
        hundredths=int(entry.delta * 100),
        reason=entry.reason,
        actor_id=entry.actor,
        at=entry.at,
        note=entry.note,
        reverses=entry.reverses,
    )


def entry_of(row: PointsEntry) -> Entry:
    """Return a row as a ledger line."""
    return Entry(
        row.number,
        row.round,
        row.question_id,
        row.team_id,
        Decimal(row.hundredths) / 100,
        row.reason,
        row.actor_id,
        row.at,
        row.note,
        row.reverses,
    )


def _publish(db: Session, match: Match, show: Show) -> None:
    db.flush()
    after_commit(db, lambda: programmes.remember(match.id, show))
    news.changed(db, match.id)
