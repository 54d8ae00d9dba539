"""Setting a competition up: a draft, its four steps, publication. After that its paper and scope are fixed."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from app.clock import HERE
from app.competitions import scope
from app.competitions.actions.entries import freeze_entries
from app.competitions.models import Competition
from app.competitions.numbers import scope_tally
from app.competitions.scope import Bounds, Reach
from app.competitions.set_up import Checked, name_fault
from app.competitions.words import Release
from app.errors import Invalid, Refusal
from app.papers.models import Paper

DAY_OPENS, DAYS_OPEN, LIMIT = 9, 7, 360  # what a draft begins with: tomorrow at nine, for a week, six minutes


class AlreadyPublished(Refusal):
    """The paper, the times and the scope of a published competition stay as they were announced."""

    message = "竞赛已经发布，试卷、时间和范围不能再改；名称可以改，结束时间可以延长。"


class NotReady(Invalid):
    """Something would keep pupils out; it is named before anything is published."""

    message = "还有内容需要改正，竞赛没有发布，草稿已保留。"


def begin_draft(
    db: Session, checked: Checked, reach: Reach, owner: UUID, home: tuple[UUID | None, str | None], now: datetime
) -> Competition:
    """Keep a new draft with the name and paper chosen, and with times and scope that can be changed in the next steps.

    `home` is the school, or the region's code, that holds it.
    """
    _refuse(checked)
    opens = now.astimezone(HERE).replace(hour=DAY_OPENS, minute=0, second=0, microsecond=0) + timedelta(days=1)
    school_id, region_code = home
    draft = Competition(
        **checked.values,
        level=scope.level(region_code),
        opens_at=opens,
        closes_at=opens + timedelta(days=DAYS_OPEN),
        time_limit=LIMIT,
        release=Release.AT_CLOSE,
        owner_id=owner,
        school_id=school_id,
        region_code=region_code,
        made_at=now,
    )
    _bound(draft, scope.bounds(Bounds(), reach))
    db.add(draft)
    return draft


def change_draft(db: Session, draft: Competition, checked: Checked) -> None:
    """Keep what a step changes."""
    _lock_draft(db, draft)
    _refuse(checked)
    for name, value in checked.values.items():
        setattr(draft, name, value)


def choose_scope(db: Session, draft: Competition, chosen: Bounds, reach: Reach) -> None:
    """Keep who takes part."""
    _lock_draft(db, draft)
    _bound(draft, scope.bounds(chosen, reach))


def publish(db: Session, draft: Competition, reach: Reach, now: datetime) -> None:
    """Announce the competition; when its window is open already, enter its pupils now. Twice changes nothing."""
    db.refresh(draft, with_for_update={"key_share": True})
    if draft.published_at:
        return
    faults = faults_of(db, draft, reach, now)
    if faults:
        raise NotReady(faults, NotReady.message)
    draft.published_at = now
    if draft.opens_at <= now:
        freeze_entries(db, draft, now)


def faults_of(db: Session, draft: Competition, reach: Reach, now: datetime) -> dict[str, str]:
    """Return what keeps a draft from being published, by the step in which it is put right."""
    faults = {}
    paper = db.get(Paper, draft.paper_id)
    if paper is None or paper.published_at is None:
        faults["1"] = "试卷还没有发布，请另选一份。"
    if draft.closes_at <= now:
        faults["2"] = "结束时间已经过去，请改为以后的时间。"
    elif draft.closes_at - draft.opens_at < timedelta(seconds=draft.time_limit):
        faults["2"] = "答题时长超过了开始到结束的时间。"
    try:
        scope.bounds(chosen_in(draft, reach), reach)
        if scope_tally(db, draft, now).pupils == 0:
            faults["3"] = "现在的范围里没有学生，请重新选择。"
    except Invalid as invalid:  # a class was taken from its teacher since
        faults["3"] = invalid.message
    return faults


def chosen_in(draft: Competition, reach: Reach) -> Bounds:
    """Return what was chosen on each axis; an axis that holds just the maker's own place was left open."""
    axes = {name: tuple(getattr(draft, name)) for name in asdict(Bounds())}
    return Bounds(**{name: () if value == getattr(reach.own, name) else value for name, value in axes.items()})


def rename(competition: Competition, name: str) -> None:
    """Give a competition another name, at any time."""
    if fault := name_fault(name):
        raise Invalid({"name": fault})
    competition.name = name


def _bound(draft: Competition, kept: Bounds) -> None:
    for name, value in asdict(kept).items():
        setattr(draft, name, list(value))


def _lock_draft(db: Session, draft: Competition) -> None:
    db.refresh(draft, with_for_update={"key_share": True})
    if draft.published_at:
        raise AlreadyPublished


def _refuse(checked: Checked) -> None:
    if checked.faults:
        raise Invalid(checked.faults)
