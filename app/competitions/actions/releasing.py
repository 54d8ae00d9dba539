"""After publication: extend the window, count again, release the results, declare everything void."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app import live
from app.competitions import timing
from app.competitions.actions.entries import freeze_entries
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.numbers import answering, unfinished
from app.competitions.release import results_are_out
from app.competitions.timing import Phase
from app.competitions.words import Release
from app.errors import Invalid, Refusal

LONGEST_REASON = 200


class NotPublished(Refusal):
    """A draft has no pupils yet."""

    message = "竞赛还没有发布，请先完成设置。"


class Voided(Refusal):
    """What is void stays void."""

    message = "竞赛已经作废，不能再修改。"


class ResultsAreOut(Refusal):
    """Keys and marks were shown: nobody may begin after that."""

    message = "成绩已经公布，不能再延长结束时间。"


class StillRunning(Refusal):
    """Keys shown to some pupils would reach those who are still answering."""

    message = "还有学生没有交卷，成绩没有公布。"


def extend(db: Session, competition: Competition, closes: datetime | None, now: datetime) -> None:
    """Move the close further away, never nearer: pupils planned with the time that was announced.

    Whoever is answering and would have been cut off by the old close gets the time that this had cost.
    """
    _lock(db, competition)
    if _is_out(competition, now):
        raise ResultsAreOut
    if closes is None:
        raise Invalid({"closes_at": "请按 2026-11-24 10:00 的格式填写。"})
    if closes <= competition.closes_at:
        raise Invalid({"closes_at": "新的结束时间应晚于原来的结束时间；只能延长，不能提前。"})
    if closes <= now:
        raise Invalid({"closes_at": "新的结束时间已经过去，请改为以后的时间。"})
    limit = timedelta(seconds=competition.time_limit)
    cut_off = (
        select(Attempt, Entry.extra_seconds)
        .join(Entry, col(Entry.id) == Attempt.entry_id)
        .where(Attempt.competition_id == competition.id, col(Attempt.submitted_at).is_(None))
        .where(col(Attempt.started_at) > competition.closes_at - limit)
        .where(col(Attempt.deadline) >= now - timing.LATE_WINDOW)
        .with_for_update(of=Attempt)
    )
    for attempt, extra in db.exec(cut_off).all():
        attempt.deadline = timing.deadline(attempt.started_at, limit, closes, timedelta(seconds=extra))
        live.announce(db, "attempt", str(attempt.id))
    competition.closes_at = closes


def count_again(db: Session, competition: Competition, now: datetime) -> int:
    """Enter pupils who came into the scope after it was frozen; return how many. Nobody is taken out."""
    _lock(db, competition)
    if competition.entries_frozen_at is None:
        return 0
    if competition.closes_at <= now:
        raise Refusal("竞赛已经结束，应参加人数不再变动。")
    return freeze_entries(db, competition, now)


def release(db: Session, competition: Competition, now: datetime, *, ends_now: bool = False) -> None:
    """Show marks, keys and explanations to the pupils; doing it twice changes nothing.

    Not while anybody is answering. Before the close the competition ends with the release, because whoever has seen a
    key may not begin; while pupils have not handed in yet, that must be said in so many words (`ends_now`).
    """
    _lock(db, competition)
    if competition.released_at:
        return
    phase = timing.phase(competition.opens_at, competition.closes_at, now)
    if phase is Phase.UPCOMING:
        raise StillRunning("竞赛还没有开始，没有成绩可以公布。")
    waiting = unfinished(db, competition.id) if phase is Phase.OPEN else 0
    running = answering(db, competition.id, now)
    if running:
        raise StillRunning(f"还有 {running} 人正在答题，请等他们交卷后再公布。")
    if waiting and not ends_now:
        raise StillRunning(
            f"竞赛还没有结束，还有 {waiting} 人没有交卷。可以改为“结束后自动公布”，或者确认现在结束竞赛。"
        )
    competition.released_at = now
    if phase is Phase.OPEN:  # whoever saw a key may not begin again
        competition.closes_at = max(now, competition.opens_at + timedelta(seconds=1))


def release_at_close(db: Session, competition: Competition) -> None:
    """Leave the release to the clock."""
    _lock(db, competition)
    competition.release = Release.AT_CLOSE


def void(db: Session, competition: Competition, reason: str, now: datetime) -> None:
    """Take a competition out of everybody's sight and of every table, with a reason; its rows stay. Twice: as once."""
    reason = reason.strip()
    if not 2 <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise Invalid({"reason": f"请写明作废原因，2 到 {LONGEST_REASON} 个字。"})
    db.refresh(competition, with_for_update={"key_share": True})
    if competition.voided_at is None:
        competition.voided_at, competition.void_reason = now, reason
        running = select(Attempt.id).where(
            Attempt.competition_id == competition.id, col(Attempt.submitted_at).is_(None)
        )
        for attempt_id in db.exec(running):
            live.announce(db, "attempt", str(attempt_id))  # answers are refused from now on, in every process


def _lock(db: Session, competition: Competition) -> None:
    db.refresh(competition, with_for_update={"key_share": True})
    if competition.voided_at:
        raise Voided
    if competition.published_at is None:
        raise NotPublished


def _is_out(competition: Competition, now: datetime) -> bool:
    """Return whether everybody may have seen the keys."""
    return results_are_out(competition.release, competition.released_at, competition.closes_at, now, may_try_again=True)
