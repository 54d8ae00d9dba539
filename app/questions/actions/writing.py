"""What is done with a question that somebody writes: drafts, review by a colleague, revisions, retirement."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from app.people.models import Staff
from app.people.persons import Person
from app.questions.drawing import drawing_of
from app.questions.lifecycle import NotADraft, NotInReview, NotPublished, NotYetReady, check_reviewer, state_of
from app.questions.models import AnswerKey, Claim, Question, QuestionRevision, ReviewComment
from app.questions.words import QuestionState
from app.questions.written import Written, missing_for_review, sought_words
from app.vocabulary import Difficulty, GradeBand, QuestionKind


@dataclass(frozen=True)
class Draft:
    """A revision that is being written, with its key."""

    revision: QuestionRevision
    key: AnswerKey


@dataclass(frozen=True)
class Remark:
    """What a colleague said, and who it was."""

    comment: ReviewComment
    author: str


def draft_of(db: Session, question: Question) -> Draft | None:
    """Return the draft of a question, if somebody is writing one."""
    query = (
        select(QuestionRevision, AnswerKey)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(QuestionRevision.question_id == question.id, col(QuestionRevision.published_at).is_(None))
    )
    found = db.exec(query).one_or_none()
    return Draft(*found) if found else None


def state(question: Question, draft: QuestionRevision | None) -> QuestionState:
    """Return where a question stands."""
    return state_of(
        is_retired=question.retired_at is not None,
        is_published=question.current_revision_id is not None,
        has_draft=draft is not None,
        is_submitted=draft is not None and draft.submitted_at is not None,
    )


def begin(db: Session, author: Person, written: Written, now: datetime, valid_to: date | None = None) -> Question:
    """Write a new question; it is a draft of the author's school or region."""
    id_ = uuid4()
    assert written.topic is not None, "a form or an import has asked for it"
    question = Question(
        id=id_,
        code=f"own-{id_.hex[:10]}",
        topic=written.topic,
        tags=list(written.tags),
        valid_to=valid_to,
        owner_id=author.id,
        school_id=author.school_id,
        region_code=None if author.school_id else author.region_code,
    )
    db.add(question)
    _write(db, question, author, 1, written, "", now)
    return question


def save(db: Session, question: Question, author: Person, written: Written, reason: str, now: datetime) -> None:
    """Keep what the author wrote as the draft; a published question gets a new one, and goes on being used as it is.

    What had been handed in is taken back: a reviewer reads what stands there.
    """
    draft = draft_of(db, question)
    if draft:
        for name, value in _content(question, author, written, reason or draft.revision.reason).items():
            setattr(draft.revision, name, value)
        draft.key.letters, draft.key.explanation = written.letters, written.explanation
        db.add(draft.revision)
        db.add(draft.key)
    else:
        numbers = db.exec(select(QuestionRevision.number).where(QuestionRevision.question_id == question.id)).all()
        _write(db, question, author, max(numbers) + 1, written, reason, now)
    if written.topic:
        question.topic = written.topic
    question.tags = list(written.tags)
    db.add(question)


def _write(
    db: Session, question: Question, author: Person, number: int, written: Written, reason: str, now: datetime
) -> None:
    before = db.get(QuestionRevision, question.current_revision_id) if question.current_revision_id else None
    revision = QuestionRevision(
        question_id=question.id,
        number=number,
        claims=before.claims if before else [],
        made_at=now,
        **_content(question, author, written, reason),  # type: ignore[arg-type]  # by the names of its columns
    )
    db.add(revision)
    db.add(AnswerKey(id=revision.id, letters=written.letters, explanation=written.explanation))


def _content(question: Question, author: Person, written: Written, reason: str) -> dict[str, object]:
    """Return what a draft's row says, by column. It is in nobody's hands but its author's."""
    return {
        "kind": written.kind,
        "difficulty": written.difficulty,
        "stem": written.stem,
        "options": list(written.options),
        "bands": [band.value for band in written.bands],
        "source": written.source,
        "picture": asdict(written.picture) if written.picture else None,
        "fingerprint": written.fingerprint,
        "sought": sought_words(question.code, written),
        "reason": reason,
        "author_id": author.id,
        "submitted_at": None,
    }


def written_of(question: Question, revision: QuestionRevision, key: AnswerKey) -> Written:
    """Return a revision as its author wrote it."""
    return Written(
        QuestionKind(revision.kind),
        revision.stem,
        tuple(revision.options),
        key.letters,
        key.explanation,
        revision.source,
        question.topic,
        Difficulty(revision.difficulty),
        tuple(GradeBand(band) for band in revision.bands),
        tuple(question.tags),
        drawing_of(revision.picture),
    )


def submit(db: Session, question: Question, now: datetime) -> None:
    """Hand the draft to a colleague, or say what it still lacks."""
    draft = _drafted(db, question)
    lacks = missing_for_review(written_of(question, draft.revision, draft.key))
    if lacks:
        raise NotYetReady("还不能提交审核：" + "".join(lacks.values()))
    draft.revision.submitted_at = now
    db.add(draft.revision)


def take_back(db: Session, question: Question) -> None:
    """Take a draft back from review."""
    draft = _drafted(db, question)
    draft.revision.submitted_at = None
    db.add(draft.revision)


def discard(db: Session, question: Question) -> bool:
    """Throw the draft away; return whether the question goes with it, because it was never published."""
    draft = _drafted(db, question)
    for comment in db.exec(select(ReviewComment).where(ReviewComment.revision_id == draft.revision.id)):
        db.delete(comment)
    db.flush()
    db.delete(draft.revision)
    db.delete(draft.key)
    if question.current_revision_id is None:
        db.flush()
        db.delete(question)
        return True
    return False


def publish(db: Session, question: Question, reviewer: Person, now: datetime) -> None:
    """Let a draft out; papers made from now on use it. The reviewer is somebody else than the author."""
    draft = _in_review(db, question)
    check_reviewer(draft.revision.author_id, reviewer.id)
    draft.revision.published_at, draft.revision.reviewer_id = now, reviewer.id
    question.current_revision_id, question.retired_at = draft.revision.id, None
    db.add(draft.revision)
    db.add(question)


def send_back(db: Session, question: Question, reviewer: Person, words: str, now: datetime) -> None:
    """Send a draft back to its author, with the reason."""
    draft = _in_review(db, question)
    check_reviewer(draft.revision.author_id, reviewer.id)
    draft.revision.submitted_at = None
    db.add(draft.revision)
    db.add(ReviewComment(revision_id=draft.revision.id, author_id=reviewer.id, words=words, returns=True, made_at=now))


def remark(db: Session, question: Question, author: Person, words: str, now: datetime) -> None:
    """Say something of the draft."""
    draft = _drafted(db, question)
    db.add(ReviewComment(revision_id=draft.revision.id, author_id=author.id, words=words, made_at=now))


def retire(question: Question, now: datetime) -> None:
    """Take a question out of use: new papers leave it, those that have it keep it."""
    if question.current_revision_id is None:
        raise NotPublished
    question.retired_at = question.retired_at or now


def restore(question: Question) -> None:
    """Bring a retired question back."""
    question.retired_at = None


def remarks_of(db: Session, revision_ids: list[UUID]) -> list[Remark]:
    """Return what was said of these revisions, the oldest first."""
    query = (
        select(ReviewComment, Staff.name)
        .join(Staff, col(Staff.id) == ReviewComment.author_id)
        .where(col(ReviewComment.revision_id).in_(revision_ids))
        .order_by(col(ReviewComment.made_at), col(ReviewComment.id))
    )
    return [Remark(*row) for row in db.exec(query)]


def claims_of(db: Session, revision: QuestionRevision) -> list[Claim]:
    """Return the claims a revision rests on, in their order."""
    return list(db.exec(select(Claim).where(col(Claim.code).in_(revision.claims)).order_by(Claim.code)))


def _drafted(db: Session, question: Question) -> Draft:
    draft = draft_of(db, question)
    if draft is None:
        raise NotADraft
    return draft


def _in_review(db: Session, question: Question) -> Draft:
    draft = draft_of(db, question)
    if draft is None or draft.revision.submitted_at is None:
        raise NotInReview
    return draft
