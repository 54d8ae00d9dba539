"""What is done with a lesson that somebody writes: drafts, review by a colleague, publication, new lessons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.courses import authoring as rule
from app.courses.actions.files import IMAGES
from app.courses.lesson_checks import faults
from app.courses.lessons import Faulty, read_lesson
from app.courses.lessons import Lesson as LessonText
from app.courses.models import Course, Lesson, LessonComment, LessonProgress, LessonRevision
from app.people.models import Staff
from app.people.persons import Person
from app.questions.models import Claim, Question, QuestionRevision
from app.vocabulary import GradeBand, Role


@dataclass(frozen=True)
class Looked:
    """A text after it was looked at: the lesson where it can be read, and everything that must be mended."""

    lesson: LessonText | None
    faults: list[str]


@dataclass(frozen=True)
class Remark:
    """What a colleague said, and who it was."""

    comment: LessonComment
    author: str


@dataclass(frozen=True)
class _Fit:
    """For which bands a question of the bank is."""

    bands: tuple[GradeBand, ...]


def draft_of(db: Session, lesson: Lesson) -> LessonRevision | None:
    """Return the draft of a lesson, if somebody is writing one."""
    mine = select(LessonRevision).where(
        LessonRevision.lesson_id == lesson.id, col(LessonRevision.published_at).is_(None)
    )
    return db.exec(mine).one_or_none()


def current_of(db: Session, lesson: Lesson) -> LessonRevision | None:
    """Return what learners who begin now are taught."""
    return db.get(LessonRevision, lesson.current_revision_id) if lesson.current_revision_id else None


def look_at(db: Session, course: Course, lesson: Lesson, text: str) -> Looked:
    """Read a text and check it as the files are checked, against the bank as it is stored."""
    if sentence := rule.too_large(text):
        return Looked(None, [sentence])
    try:
        found = read_lesson(text)
    except Faulty as error:
        return Looked(None, error.faults)
    claims = set(db.exec(select(Claim.code)))
    images = {path.name for path in IMAGES.glob("*.svg")}
    name = f"{lesson.code}.md"
    wrong = [fault.sentence for fault in faults({name: text}, claims, _questions(db, found), images)]
    place = rule.misplaced(found, lesson.code, course.code, lesson.number, GradeBand(course.band))
    return Looked(found, place + wrong)


def _questions(db: Session, lesson: LessonText) -> dict[str, _Fit]:
    query = (
        select(Question.code, QuestionRevision.bands)
        .join(QuestionRevision, col(QuestionRevision.id) == Question.current_revision_id)
        .where(
            col(Question.code).in_(lesson.front.questions),
            col(Question.retired_at).is_(None),
            col(Question.owner_id).is_(None),
        )
    )
    return {code: _Fit(tuple(GradeBand(band) for band in bands)) for code, bands in db.exec(query)}


def create(db: Session, course: Course, author: Person, now: datetime) -> Lesson:
    """Begin a new lesson at the end of a course; learners see it once it is published."""
    db.exec(select(Course).where(Course.id == course.id).with_for_update()).one()
    last = db.exec(select(func.max(Lesson.number)).where(Lesson.course_id == course.id)).one() or 0
    if last >= rule.MOST_LESSONS:
        raise rule.FullCourse
    lesson = add(db, course, last + 1)
    text = rule.skeleton(lesson.code, course.code, lesson.number, GradeBand(course.band))
    save(db, lesson, author, text, "", now)
    return lesson


def add(db: Session, course: Course, number: int) -> Lesson:
    """Make room for a lesson that has no text yet."""
    lesson = Lesson(course_id=course.id, code=f"{course.code}-{number}", number=number)
    db.add(lesson)
    db.flush()
    return lesson


def save(
    db: Session, lesson: Lesson, author: Person, text: str, reason: str, now: datetime, seen: int | None = None
) -> LessonRevision:
    """Keep a text as the author's draft; what is published goes on being taught.

    What had been handed in is taken back: a reviewer reads what stands there. `seen` is the number of the published
    revision the author had before the eyes: a draft moves behind a newer one only when it was seen.
    """
    draft, current = draft_of(db, lesson), current_of(db, lesson)
    if draft is not None:
        rule.check_writer(draft.author_id, author.id)
    if draft is None:
        draft = LessonRevision(
            lesson_id=lesson.id, number=_next(db, lesson), title="", text="", fingerprint="", made_at=now
        )
    elif current is not None and current.number > draft.number and seen == current.number:
        draft.number = _next(db, lesson)
    draft.title, draft.text = rule.title_of(text, lesson.code), text
    draft.fingerprint = sha256(text.encode()).hexdigest()
    draft.author_id, draft.reason, draft.made_at, draft.submitted_at = author.id, reason, now, None
    db.add(draft)
    db.flush()
    return draft


def _next(db: Session, lesson: Lesson) -> int:
    return (
        db.exec(select(func.max(LessonRevision.number)).where(LessonRevision.lesson_id == lesson.id)).one() or 0
    ) + 1


def submit(db: Session, course: Course, lesson: Lesson, author: Person, now: datetime) -> None:
    """Hand the draft to a colleague, or say what must be mended first."""
    draft = _drafted(db, lesson)
    rule.check_writer(draft.author_id, author.id)
    _check(db, course, lesson, draft)
    draft.submitted_at = now
    db.add(draft)


def _check(db: Session, course: Course, lesson: Lesson, draft: LessonRevision) -> None:
    current = current_of(db, lesson)
    if current is not None and current.number > draft.number:
        raise rule.Outdated
    if wrong := look_at(db, course, lesson, draft.text).faults:
        raise rule.NotFit(f"还有 {len(wrong)} 处要改，不能提交或发布。第一处：{wrong[0]}")


def take_back(db: Session, lesson: Lesson, author: Person) -> None:
    """Take a draft back from review."""
    draft = _drafted(db, lesson)
    rule.check_writer(draft.author_id, author.id)
    draft.submitted_at = None
    db.add(draft)


def discard(db: Session, lesson: Lesson, person: Person) -> bool:
    """Throw the draft away; return whether the lesson goes with it, because it was never published.

    An administrator may do it for an author who is no longer there.
    """
    draft = _drafted(db, lesson)
    if person.role is not Role.ADMINISTRATOR:
        rule.check_writer(draft.author_id, person.id)
    for comment in db.exec(select(LessonComment).where(LessonComment.revision_id == draft.id)):
        db.delete(comment)
    db.flush()
    db.delete(draft)
    db.flush()
    begun = select(LessonProgress.id).where(LessonProgress.lesson_id == lesson.id).limit(1)
    if lesson.current_revision_id is None and db.exec(begun).first() is None:
        db.delete(lesson)
        return True
    return False


def publish(db: Session, course: Course, lesson: Lesson, reviewer: Person, now: datetime) -> None:
    """Let a draft out: who begins from now on learns it, who is in the middle goes on with the old words."""
    draft = _handed_in(db, lesson)
    rule.check_reviewer(draft.author_id, reviewer.id)
    _check(db, course, lesson, draft)
    draft.published_at, draft.reviewer_id = now, reviewer.id
    lesson.current_revision_id, lesson.retired_at = draft.id, None
    db.add(draft)
    db.add(lesson)


def send_back(db: Session, lesson: Lesson, reviewer: Person, words: str, now: datetime) -> None:
    """Send a draft back to its author, with the reason."""
    draft = _handed_in(db, lesson)
    rule.check_reviewer(draft.author_id, reviewer.id)
    draft.submitted_at = None
    db.add(draft)
    db.add(LessonComment(revision_id=draft.id, author_id=reviewer.id, words=words, returns=True, made_at=now))


def remark(db: Session, lesson: Lesson, author: Person, words: str, now: datetime) -> None:
    """Say something of the draft."""
    draft = _drafted(db, lesson)
    db.add(LessonComment(revision_id=draft.id, author_id=author.id, words=words, made_at=now))


def remarks_of(db: Session, revisions: Sequence[UUID]) -> list[Remark]:
    """Return what was said of these revisions, the oldest first."""
    query = (
        select(LessonComment, Staff.name)
        .join(Staff, col(Staff.id) == LessonComment.author_id)
        .where(col(LessonComment.revision_id).in_(revisions))
        .order_by(col(LessonComment.made_at), col(LessonComment.id))
    )
    return [Remark(*row) for row in db.exec(query)]


def _drafted(db: Session, lesson: Lesson) -> LessonRevision:
    draft = draft_of(db, lesson)
    if draft is None:
        raise rule.NoDraft
    return draft


def _handed_in(db: Session, lesson: Lesson) -> LessonRevision:
    draft = _drafted(db, lesson)
    if draft.submitted_at is None:
        raise rule.NotHandedIn
    return draft
