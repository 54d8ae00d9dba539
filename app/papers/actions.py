"""What is done with papers: make one, set its blueprint, choose questions, swap one, publish."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from app.errors import NotFound, Refusal
from app.papers.assembly import PRESETS, Candidate, NewLine, choose, enough, pools, quotas, substitute
from app.papers.models import BlueprintLine, Paper, PaperMode, PaperQuestion
from app.papers.stock import available_for, candidates, lines_of, wanted, wish_of
from app.people.models import Staff
from app.vocabulary import GradeBand

MOST_LINES = 40
MOST_QUESTIONS = 200


class AlreadyPublished(Refusal):
    """Pupils may be answering it: nothing on it changes any more."""

    message = "试卷已经发布，不能再改，内容没有变化。"


class NothingOnIt(Refusal):
    """A paper without a line asks nothing."""

    message = "双向细目表还是空的，请先添加一行。"


class TooLong(Refusal):
    """A paper nobody could sit."""

    message = f"一份试卷最多 {MOST_LINES} 行、{MOST_QUESTIONS} 道题，这一行没有添加。"


class OnlyFixed(Refusal):
    """Questions of a drawn paper are chosen for each pupil, not here."""

    message = "这份试卷由系统为每个学生抽题，不用在这里选题。"


class QuestionsChanged(Refusal):
    """A question was revised or retired after it was chosen."""

    message = "选好的题里有的已经修订或停用，试卷没有发布，请重新选题。"


def make_paper(
    db: Session, staff: Staff, name: str, band: GradeBand, mode: PaperMode, preset: str, now: datetime
) -> Paper:
    """Add a paper of `staff`, with the lines of a preset."""
    paper = Paper(
        name=name,
        band=band,
        mode=mode,
        seed=new_seed(),
        owner_id=staff.id,
        school_id=staff.school_id,
        region_code=staff.region_code,
        made_at=now,
    )
    db.add(paper)
    db.flush()  # lines point at the paper
    for kind, count, marks in PRESETS[preset].lines:
        add_line(db, paper, NewLine(None, kind, None, count, marks))
    return paper


def new_seed() -> str:
    """Return the seed of a new choice of questions."""
    return secrets.token_hex(16)


def add_line(db: Session, paper: Paper, new: NewLine) -> None:
    """Add a line; one of any difficulty becomes a line for each difficulty, so that pupils' papers stay equal."""
    lock_open(db, paper)
    lines = lines_of(db, paper.id)
    parts = {new.difficulty: new.count} if new.difficulty else quotas(new.count, available_for(db, paper, new))
    parts = {difficulty: count for difficulty, count in parts.items() if count}
    if len(lines) + len(parts) > MOST_LINES or sum(line.count for line in lines) + new.count > MOST_QUESTIONS:
        raise TooLong
    position = max((line.position for line in lines), default=-1) + 1
    for offset, (difficulty, count) in enumerate(parts.items()):
        db.add(
            BlueprintLine(
                paper_id=paper.id,
                position=position + offset,
                topic=new.topic,
                kind=new.kind,
                difficulty=difficulty,
                count=count,
                marks=new.marks,
            )
        )
    _forget_choice(db, paper)


def change_line(db: Session, paper: Paper, line: BlueprintLine, count: int, marks: int) -> None:
    """Change how many questions a line has and what each earns."""
    lock_open(db, paper)
    _see_again(db, line)
    others = sum(other.count for other in lines_of(db, paper.id) if other.id != line.id)
    if others + count > MOST_QUESTIONS:
        raise TooLong
    if count != line.count:
        _forget_choice(db, paper)
    line.count, line.marks = count, marks
    db.add(line)
    db.flush()


def remove_line(db: Session, paper: Paper, line: BlueprintLine) -> None:
    """Take a line off the blueprint."""
    lock_open(db, paper)
    _see_again(db, line)
    _forget_choice(db, paper)
    db.delete(line)
    db.flush()


def assemble(db: Session, paper: Paper, seed: str) -> None:
    """Choose the questions of a fixed paper anew; nothing changes when a line is short."""
    lock_open(db, paper)
    if paper.mode is not PaperMode.FIXED:
        raise OnlyFixed
    lines = _lines_to_fill(db, paper)
    picked = choose(wanted(lines), candidates(db, wish_of(paper)), seed)
    _forget_choice(db, paper)
    paper.seed = seed
    db.add(paper)
    _keep(db, paper, lines, picked)


def swap_question(db: Session, paper: Paper, place: PaperQuestion) -> None:
    """Put another question of the same line in the place of one."""
    lock_open(db, paper)
    if paper.mode is not PaperMode.FIXED:
        raise OnlyFixed
    _see_again(db, place)
    lines = lines_of(db, paper.id)
    position = [line.id for line in lines].index(place.line_id)
    pool = pools(wanted(lines), candidates(db, wish_of(paper)), paper.seed)[position]
    place.revision_id = substitute(pool, _revisions_on(db, paper), place.revision_id)
    db.add(place)


def publish_paper(db: Session, paper: Paper, now: datetime) -> None:
    """Freeze a paper: what its lines may use stands from now on, whatever happens to the bank."""
    lock_open(db, paper)
    lines = _lines_to_fill(db, paper)
    there = candidates(db, wish_of(paper))
    if paper.mode is PaperMode.DRAWN:
        found = enough(wanted(lines), there, paper.seed)
        _forget_choice(db, paper)
        _keep(db, paper, lines, [tuple(candidate.revision_id for candidate in pool) for pool in found])
    else:
        _check_choice(db, paper, lines, there)
    paper.published_at = now
    db.add(paper)


def delete_paper(db: Session, paper: Paper) -> None:
    """Throw a paper away that was never published."""
    lock_open(db, paper)
    _forget_choice(db, paper)
    db.exec(delete(BlueprintLine).where(col(BlueprintLine.paper_id) == paper.id))
    db.delete(paper)


def lock_open(db: Session, paper: Paper) -> None:
    """Hold a paper for this transaction, and refuse when somebody has published it."""
    held = db.exec(
        select(Paper).where(Paper.id == paper.id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if held is None:
        raise NotFound
    if held.published_at:
        raise AlreadyPublished


def _see_again(db: Session, row: BlueprintLine | PaperQuestion) -> None:
    """Read a row again now that the paper is held: a second click may find that the first has removed it."""
    if db.get(type(row), row.id, populate_existing=True) is None:
        raise NotFound


def _lines_to_fill(db: Session, paper: Paper) -> list[BlueprintLine]:
    lines = lines_of(db, paper.id)
    if not lines:
        raise NothingOnIt
    return lines


def _check_choice(db: Session, paper: Paper, lines: list[BlueprintLine], there: list[Candidate]) -> None:
    """Choose for a teacher who has not; refuse when what was chosen is no longer in the bank."""
    counts = (
        select(PaperQuestion.line_id, func.count())
        .where(PaperQuestion.paper_id == paper.id)
        .group_by(col(PaperQuestion.line_id))
    )
    if dict(db.exec(counts).all()) != {line.id: line.count for line in lines}:
        assemble(db, paper, paper.seed)
        db.flush()
    if _revisions_on(db, paper) - {candidate.revision_id for candidate in there}:
        raise QuestionsChanged


def _revisions_on(db: Session, paper: Paper) -> set[UUID]:
    return set(db.exec(select(PaperQuestion.revision_id).where(PaperQuestion.paper_id == paper.id)))


def _forget_choice(db: Session, paper: Paper) -> None:
    db.exec(delete(PaperQuestion).where(col(PaperQuestion.paper_id) == paper.id))
    db.flush()


def _keep(db: Session, paper: Paper, lines: list[BlueprintLine], picked: list[tuple[UUID, ...]]) -> None:
    for line, revisions in zip(lines, picked, strict=True):
        db.add_all(PaperQuestion(paper_id=paper.id, line_id=line.id, revision_id=revision) for revision in revisions)
    db.flush()
