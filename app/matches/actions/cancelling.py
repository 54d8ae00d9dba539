"""Cancelling a match or a whole tournament, with a reason, and taking a cancellation back."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Invalid, Refusal
from app.matches import programmes
from app.matches.actions.ruling import add_rulings
from app.matches.actions.tournaments import final_of
from app.matches.cues import CompetitionStage, Cue, Phase
from app.matches.entering import tidy
from app.matches.models import Match, Tournament

SHORTEST, LONGEST = 2, 200


class CancelledAlready(Refusal):
    """A tournament is cancelled once; the first reason stays."""

    message = "这项赛事已经取消，原来的理由没有改变。"


class NotCancelledYet(Refusal):
    """There is nothing to take back."""

    message = "这项赛事没有取消，不需要恢复。"


class TournamentStaysCancelled(Refusal):
    """A match lives in its tournament."""

    message = "整项赛事已经取消，请先恢复赛事，再恢复本场。"


class AnotherInItsPlace(Refusal):
    """A tournament has one final."""

    message = "取消之后已经重新生成了决赛，不能再恢复这一场。"


def cancel_match(db: Session, match: Match, why: str, by: UUID, now: datetime) -> None:
    """Cancel a match before or during it; the caller holds its row."""
    add_rulings(db, match, [(Cue.CANCEL, {"note": _reason(why)})], by, now)
    match.cancelled_at = now


def reinstate_match(db: Session, match: Match, by: UUID, now: datetime) -> None:
    """Take back that a match was cancelled; it stands where it stood. The caller holds its row."""
    tournament = db.get_one(Tournament, match.tournament_id)
    if tournament.cancelled_at is not None:
        raise TournamentStaysCancelled
    is_final = match.stage is CompetitionStage.FINAL and not match.is_rehearsal
    if match.cancelled_at is not None and is_final and final_of(db, tournament) is not None:
        raise AnotherInItsPlace
    _reinstate(db, match, by, now)


def cancel_tournament(db: Session, tournament: Tournament, why: str, by: UUID, now: datetime) -> None:
    """Cancel a tournament and every match of it that is not over; the caller holds its row."""
    reason = _reason(why)
    if tournament.cancelled_at is not None:
        raise CancelledAlready
    tournament.cancelled_at, tournament.cancelled_by, tournament.why_cancelled = now, by, reason
    for match in _matches(db, tournament):
        if match.cancelled_at is None and programmes.show_of(db, match).phase is not Phase.ENDED:
            cancel_match(db, match, reason, by, now)


def reinstate_tournament(db: Session, tournament: Tournament, by: UUID, now: datetime) -> None:
    """Take back that a tournament was cancelled, with the matches that were cancelled with it, and no others."""
    if tournament.cancelled_at is None:
        raise NotCancelledYet
    for match in _matches(db, tournament):
        if match.cancelled_at == tournament.cancelled_at:
            _reinstate(db, match, by, now)
    tournament.cancelled_at = tournament.cancelled_by = None
    tournament.why_cancelled = ""


def cancelled_matches(db: Session, tournament: Tournament) -> list[Match]:
    """Return the matches of a tournament that will not be played, rehearsals left out."""
    return [each for each in _matches(db, tournament, hold=False) if each.cancelled_at and not each.is_rehearsal]


def _reinstate(db: Session, match: Match, by: UUID, now: datetime) -> None:
    add_rulings(db, match, [(Cue.REINSTATE, {})], by, now)
    match.cancelled_at = None


def _matches(db: Session, tournament: Tournament, *, hold: bool = True) -> list[Match]:
    query = select(Match).where(Match.tournament_id == tournament.id).order_by(col(Match.made_at), col(Match.id))
    return list(db.exec(query.with_for_update() if hold else query))


def _reason(why: str) -> str:
    reason = tidy(why)
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Invalid({"why": f"请写明理由，{SHORTEST} 到 {LONGEST} 个字。"})
    return reason
