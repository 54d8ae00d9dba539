"""Two competitions of the invented county: one that is over, with results, and one that is open now."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session, col, select

from app.clock import HERE
from app.competitions.actions import attempts
from app.competitions.actions.entries import freeze_entries
from app.competitions.models import Attempt, Competition, Entry, Response
from app.competitions.papers_in_use import paper_in_use
from app.competitions.words import Release
from app.demo.county import COUNTY
from app.papers.actions import make_paper, publish_paper
from app.papers.models import Paper, PaperMode
from app.people.labels import GRADES
from app.people.models import Staff, Student
from app.vocabulary import CompetitionLevel, GradeBand

TAKING_PART, CHANGED_MIND = 93, 12  # of a hundred pupils; of a hundred answers


def make_competitions(db: Session, organiser: Staff, now: datetime) -> None:
    """Add both; everything in them follows from the names, so every demonstration looks alike."""
    _over(db, organiser, now)
    _open(db, organiser, now)


def _over(db: Session, organiser: Staff, now: datetime) -> None:
    """A contest of last week for the whole county, from grade five up."""
    opened = now.astimezone(HERE).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=10)
    paper = _paper(db, organiser, "全县禁毒知识竞赛卷（五年级起）", GradeBand.PRIMARY, opened - timedelta(days=5))
    grades = ["primary-5", "primary-6"]
    grades += [f"{band}-{n}" for band in (GradeBand.JUNIOR, GradeBand.SENIOR) for n in range(1, len(GRADES[band]) + 1)]
    competition = _competition(organiser, paper, "同心县青少年禁毒知识竞赛（初赛）", opened, timedelta(days=7))
    competition.scope_grades = grades
    db.add(competition)
    db.flush()
    freeze_entries(db, competition, opened)
    entries = db.exec(
        select(Entry, Student.login_no)
        .join(Student, col(Student.id) == Entry.student_id)
        .where(Entry.competition_id == competition.id)
        .order_by(col(Student.login_no))
    )
    for entry, login_no in entries.all():
        _sit(db, competition, entry, int(login_no), opened)
    competition.released_at = competition.closes_at


def _open(db: Session, organiser: Staff, now: datetime) -> None:
    """A contest for junior and senior secondary that has begun an hour ago and stays open for a week."""
    paper = _paper(db, organiser, "初中禁毒知识竞赛卷", GradeBand.JUNIOR, now - timedelta(days=1))
    opened = now - timedelta(hours=1)
    competition = _competition(organiser, paper, "同心县中学生禁毒知识竞赛（复赛）", opened, timedelta(days=7))
    competition.scope_grades = ["junior-1", "junior-2", "senior-1", "senior-2"]
    competition.release, competition.time_limit = Release.BY_HAND, 600
    db.add(competition)
    db.flush()
    freeze_entries(db, competition, now)


def _paper(db: Session, organiser: Staff, name: str, band: GradeBand, made_at: datetime) -> Paper:
    paper = make_paper(db, organiser, name, band, PaperMode.DRAWN, "county", made_at)
    paper.seed = f"demonstration {band}"
    publish_paper(db, paper, made_at)
    return paper


def _competition(organiser: Staff, paper: Paper, name: str, opens: datetime, length: timedelta) -> Competition:
    return Competition(
        name=name,
        level=CompetitionLevel.COUNTY,
        paper_id=paper.id,
        opens_at=opens,
        closes_at=opens + length,
        time_limit=360,
        release=Release.AT_CLOSE,
        scope_regions=[COUNTY],
        owner_id=organiser.id,
        region_code=COUNTY,
        made_at=opens,
        published_at=opens,
    )


def _sit(db: Session, competition: Competition, entry: Entry, pupil: int, opened: datetime) -> None:
    """Let one pupil take part, or not, as the pupil's number says."""
    if _percent(pupil, "takes part") >= TAKING_PART:
        if _percent(pupil, "opts out") < 30:
            entry.opted_out_at = opened + timedelta(hours=4)
        return
    began = opened + timedelta(days=_percent(pupil, "day") % 5, minutes=_percent(pupil, "minute") * 4)
    attempt = attempts.start_attempt(db, competition, entry, entry.id, began)
    db.flush()
    _answer(db, competition, attempt, pupil, began)
    db.flush()
    attempts.submit(db, attempt, began + timedelta(seconds=90 + 2 * _percent(pupil, "pace")))


def _answer(db: Session, competition: Competition, attempt: Attempt, pupil: int, began: datetime) -> None:
    seats = paper_in_use(db, competition.paper_id).seats(attempt.seed)
    keys = attempts.keys_of(db, [seat.revision_id for seat in seats])
    knows = 62 + _percent(pupil, "knows") * 38 // 100  # percent of questions this pupil can answer
    for seat in seats:
        right = seat.from_bank(keys[seat.revision_id])
        other = "B" if right == "A" else "A"
        choices = [right if _percent(pupil, f"question {seat.number}") < knows else other]
        if _percent(pupil, f"again {seat.number}") < CHANGED_MIND:
            choices.insert(0, other)
        for sequence, choice in enumerate(choices, start=1):
            db.add(
                Response(
                    attempt_id=attempt.id,
                    number=seat.number,
                    sequence=seat.number * 2 + sequence,
                    choice=choice,
                    received_at=began + timedelta(seconds=4 * seat.number + sequence),
                )
            )


def _percent(pupil: int, about: str) -> int:
    """Return a number from 0 to 99 that always is the same for this pupil and this matter."""
    return int.from_bytes(sha256(f"{pupil}:{about}".encode()).digest()[:4], "big") % 100
