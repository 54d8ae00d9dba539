"""The draw of desks: from a promised seed, or typed in from a draw by hand; a new draw keeps the old one on record."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.db import after_commit
from app.errors import Invalid, Refusal
from app.matches import news, programmes
from app.matches.actions.preparing import not_begun, team_count
from app.matches.draw import desk_faults, desks, in_drawn_order, kept, promise
from app.matches.entering import tidy, whole
from app.matches.models import Match, MatchQuestion, Place, Team
from app.matches.preliminary_models import DeskDraw
from app.people.models import Staff

SEED_BYTES = 16
LONGEST_REASON = 100
DESK = re.compile(r"台号 (\d+)")


class NotPromised(Refusal):
    """A draw nobody was shown the promise of could have been steered."""

    message = "请先公布种子的承诺值，再抽签。"


class AlreadyDrawn(Refusal):
    """A draw is undone on record before there is another."""

    message = "台号已经抽定。如需重抽，请先写明原因。"


class NothingDrawn(Refusal):
    """There is no draw to undo."""

    message = "还没有抽签，不需要重抽。"


class TooFewTeams(Refusal):
    """One team needs no draw."""

    message = "至少要有两支队伍才能抽签。"


@dataclass(frozen=True)
class DrawShown:
    """A draw of desks as everybody may see it: the list, the promise, and after the draw the seed and the order."""

    listed: tuple[tuple[UUID, str], ...]  # by id, which nobody chooses
    desks: Mapping[UUID, int]
    promise: str
    seed: str  # empty before the draw, and where it was drawn by hand
    drawn_at: datetime | None
    by: str
    by_hand: bool
    undone: tuple[DeskDraw, ...]

    @property
    def by_desk(self) -> list[tuple[UUID, str]]:
        """Return the teams in the order of their desks."""
        return sorted(self.listed, key=lambda team: self.desks.get(team[0], 0))

    @property
    def is_right(self) -> bool:
        """Return whether promise, seed and list give the desks once more."""
        order = [team for team, _ in self.by_desk]
        return kept(self.promise, self.seed) and in_drawn_order(self.seed, order) == order


def draw_of(db: Session, match: Match) -> list[tuple[str, int | None]]:
    """Return every team of a match by name, with its desk once drawn: what the display turns over."""
    return sorted((team.name, place.desk) for place, team in _places(db, match.id))


def draw_shown(db: Session, match: Match) -> DrawShown:
    """Return a match's draw; the seed is in it only after the draw."""
    rows = _places(db, match.id)
    history = db.exec(select(DeskDraw).where(DeskDraw.match_id == match.id).order_by(col(DeskDraw.drawn_at))).all()
    by = db.get(Staff, match.drawn_by) if match.drawn_by else None
    return DrawShown(
        tuple(sorted((team.id, team.name) for _, team in rows)),
        {place.team_id: place.desk for place, _ in rows if place.desk},
        promise(match.draw_seed) if match.draw_seed else "",
        match.draw_seed if match.draw_seed and match.drawn_at else "",
        match.drawn_at,
        by.name if by else "",
        match.drawn_by_hand,
        tuple(draw for draw in history if draw.undone_at),
    )


def promise_seed(db: Session, match: Match) -> None:
    """Choose the seed and show its promise; asked again, the same one stands."""
    _open_to_draw(db, match)
    if match.draw_seed is None:
        match.draw_seed = secrets.token_hex(SEED_BYTES)
    news.changed(db, match.id)


def draw_desks(db: Session, match: Match, by: UUID, now: datetime) -> None:
    """Draw every team's desk from the promised seed, which is published with it."""
    places = _open_to_draw(db, match)
    if match.draw_seed is None:
        raise NotPromised
    drawn = desks(match.draw_seed, [place.team_id for place, _ in places])
    _keep(db, match, places, drawn, by, now, by_hand=False)


def enter_desks(db: Session, match: Match, sent: Mapping[UUID, str], by: UUID, now: datetime) -> None:
    """Keep desks as they were drawn by hand, or say beside each team what cannot be right."""
    places = _open_to_draw(db, match)
    teams = [place.team_id for place, _ in places]
    typed = {team: whole(sent.get(team, ""), 999) for team in teams}
    faults = {f"desk.{team}": f"请填 1 到 {len(teams)} 的整数。" for team, desk in typed.items() if desk is None}
    if not faults:
        faults = _beside({team: desk for team, desk in typed.items() if desk is not None}, teams)
    if faults:
        raise Invalid(faults)
    match.draw_seed = None
    _keep(db, match, places, {team: desk for team, desk in typed.items() if desk}, by, now, by_hand=True)


def undo_draw(db: Session, match: Match, reason: str, by: UUID, now: datetime) -> None:
    """Clear the desks for another draw; the one undone stays on record with the reason, for everybody to see."""
    not_begun(db, match)
    places = _places(db, match.id)
    if not any(place.desk for place, _ in places):
        raise NothingDrawn
    words = tidy(reason)
    if not 2 <= len(words) <= LONGEST_REASON:
        raise Invalid({"reason": f"请写明重抽的原因，2 到 {LONGEST_REASON} 个字。"})
    _undo(db, match, words, by, now)
    _clear(db, match, [place for place, _ in places])


def seat_teams(db: Session, match: Match, teams: Sequence[Team], by: UUID, now: datetime) -> bool:
    """Let these teams be in a match instead of those there are; where that changes anything, desks are drawn anew."""
    not_begun(db, match)
    here = {place.team_id: place for place, _ in _places(db, match.id)}
    wanted = {team.id for team in teams}
    if wanted == set(here):
        return False
    if any(place.desk for place in here.values()):
        _undo(db, match, "参赛队伍有变化", by, now)
    _clear(db, match, list(here.values()))
    for team_id in set(here) - wanted:
        db.delete(here[team_id])
    db.add_all(Place(match_id=match.id, team_id=team_id) for team_id in wanted - set(here))
    if len(wanted) != len(here):  # questions are set aside for a number of teams
        db.exec(delete(MatchQuestion).where(col(MatchQuestion.match_id) == match.id))
    return True


def _places(db: Session, match_id: UUID) -> list[tuple[Place, Team]]:
    query = select(Place, Team).join(Team, col(Team.id) == Place.team_id).where(Place.match_id == match_id)
    return sorted(db.exec(query), key=lambda row: row[1].name)


def _open_to_draw(db: Session, match: Match) -> list[tuple[Place, Team]]:
    not_begun(db, match)
    if match.drawn_at:
        raise AlreadyDrawn
    if team_count(db, match.id) < 2:
        raise TooFewTeams
    return _places(db, match.id)


def _keep(
    db: Session,
    match: Match,
    places: Sequence[tuple[Place, Team]],
    drawn: Mapping[UUID, int],
    by: UUID,
    now: datetime,
    *,
    by_hand: bool,
) -> None:
    _empty(db, [place for place, _ in places])
    for place, _ in places:
        place.desk = drawn[place.team_id]
    match.drawn_at, match.drawn_by, match.drawn_by_hand = now, by, by_hand
    db.add(_record(match, places, by, now))
    _changed(db, match)


def _record(match: Match, places: Sequence[tuple[Place, Team]], by: UUID, at: datetime) -> DeskDraw:
    in_order = sorted((place.desk or 0, str(team.id), team.name) for place, team in places)
    return DeskDraw(
        match_id=match.id,
        seed=None if match.drawn_by_hand else match.draw_seed,
        places=[[team, name] for _, team, name in in_order],
        drawn_at=at,
        drawn_by=by,
    )


def _undo(db: Session, match: Match, reason: str, by: UUID, now: datetime) -> None:
    query = select(DeskDraw).where(DeskDraw.match_id == match.id, col(DeskDraw.undone_at).is_(None))
    standing = db.exec(query).all()
    for draw in standing or [_record(match, _places(db, match.id), match.drawn_by or by, match.drawn_at or now)]:
        draw.undone_at, draw.undone_by, draw.reason = now, by, reason
        db.add(draw)


def _clear(db: Session, match: Match, places: Sequence[Place]) -> None:
    _empty(db, places)
    match.draw_seed = match.drawn_at = match.drawn_by = None
    match.drawn_by_hand = False
    _changed(db, match)


def _empty(db: Session, places: Sequence[Place]) -> None:
    """Take everybody's desk before giving any: no two may have the same one even for a moment."""
    for place in places:
        place.desk = None
    db.flush()


def _changed(db: Session, match: Match) -> None:
    after_commit(db, partial(programmes.forget, match.id))
    news.changed(db, match.id)


def _beside(typed: Mapping[UUID, int], teams: Sequence[UUID]) -> dict[str, str]:
    """Return what is wrong with desks, beside every team that has such a desk; a desk nobody has stands by itself."""
    faults: dict[str, str] = {}
    for fault in desk_faults(typed, teams):
        found = DESK.search(fault)
        having = [team for team, desk in typed.items() if found and desk == int(found[1])]
        for name in [f"desk.{team}" for team in having] or ["desks"]:
            faults[name] = faults.get(name, "") + fault
    return faults
