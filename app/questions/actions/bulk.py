"""What is done with many questions at once, and how it is undone."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from app.errors import Refusal
from app.people.persons import Person
from app.questions.actions.writing import draft_of, publish, written_of
from app.questions.models import BulkChange, Question
from app.questions.words import BulkWord
from app.questions.written import MOST_TAGS, missing_for_review


class AlreadyUndone(Refusal):
    """A change is undone once."""

    message = "这次批量操作已经撤销过了。"


class NothingChanged(Refusal):
    """None of the chosen questions could be changed in this way."""

    message = "所选的题都不需要这样处理，没有改动。"


def change_many(
    db: Session, person: Person, questions: list[Question], what: BulkWord, word: str, now: datetime
) -> BulkChange:
    """Do one thing to many questions; those it does not fit stay as they are. What was there before is kept."""
    before = {}
    for question in questions:
        was = _publish(db, question, person, now) if what is BulkWord.PUBLISH else _DO[what](db, question, word, now)
        if was is not _UNFIT:
            before[str(question.id)] = was
            db.add(question)
    if not before:
        raise NothingChanged
    change = BulkChange(staff_id=person.id, what=what, word=word, before=before, made_at=now)
    db.add(change)
    return change


def undo(db: Session, change: BulkChange, questions: list[Question], now: datetime) -> None:
    """Put back what was there before. A question that somebody has moved on since then stays as it is now."""
    if change.undone_at:
        raise AlreadyUndone
    for question in questions:
        _UNDO[change.what](db, question, change, change.before[str(question.id)])
        db.add(question)
    change.undone_at = now
    db.add(change)


_UNFIT = object()


def _tag(_db: Session, question: Question, word: str, _now: datetime) -> object:
    if word in question.tags or len(question.tags) >= MOST_TAGS:
        return _UNFIT
    question.tags = [*question.tags, word]
    return None


def _untag(_db: Session, question: Question, word: str, _now: datetime) -> object:
    if word not in question.tags:
        return _UNFIT
    question.tags = [tag for tag in question.tags if tag != word]
    return None


def _submit(db: Session, question: Question, _word: str, now: datetime) -> object:
    draft = draft_of(db, question)
    if draft is None or draft.revision.submitted_at:
        return _UNFIT
    if missing_for_review(written_of(question, draft.revision, draft.key)):
        return _UNFIT
    draft.revision.submitted_at = now
    db.add(draft.revision)
    return str(draft.revision.id)


def _publish(db: Session, question: Question, reviewer: Person, now: datetime) -> object:
    """Let a colleague's draft out. Undoing takes it out of use, because papers may have drawn it meanwhile."""
    draft = draft_of(db, question)
    if draft is None or draft.revision.submitted_at is None or draft.revision.author_id == reviewer.id:
        return _UNFIT
    publish(db, question, reviewer, now)
    return None


def _retire(_db: Session, question: Question, _word: str, now: datetime) -> object:
    if question.retired_at or question.current_revision_id is None:
        return _UNFIT
    question.retired_at = now
    return None


def _restore(_db: Session, question: Question, _word: str, _now: datetime) -> object:
    if question.retired_at is None:
        return _UNFIT
    was, question.retired_at = question.retired_at.isoformat(), None
    return was


def _put_tag_back(_db: Session, question: Question, change: BulkChange, _was: object) -> None:
    if change.word not in question.tags:
        question.tags = [*question.tags, change.word]


def _take_tag_away(_db: Session, question: Question, change: BulkChange, _was: object) -> None:
    question.tags = [tag for tag in question.tags if tag != change.word]


def _take_back(db: Session, question: Question, _change: BulkChange, was: object) -> None:
    draft = draft_of(db, question)
    if draft and str(draft.revision.id) == was:
        draft.revision.submitted_at = None
        db.add(draft.revision)


def _take_out_of_use(_db: Session, question: Question, change: BulkChange, _was: object) -> None:
    question.retired_at = question.retired_at or change.made_at


def _unretire(_db: Session, question: Question, _change: BulkChange, _was: object) -> None:
    question.retired_at = None


def _retire_again(_db: Session, question: Question, _change: BulkChange, was: object) -> None:
    question.retired_at = datetime.fromisoformat(str(was))


_DO: dict[BulkWord, Callable[[Session, Question, str, datetime], object]] = {
    BulkWord.TAG: _tag,
    BulkWord.UNTAG: _untag,
    BulkWord.SUBMIT: _submit,
    BulkWord.RETIRE: _retire,
    BulkWord.RESTORE: _restore,
}
_UNDO: dict[BulkWord, Callable[[Session, Question, BulkChange, object], None]] = {
    BulkWord.TAG: _take_tag_away,
    BulkWord.UNTAG: _put_tag_back,
    BulkWord.SUBMIT: _take_back,
    BulkWord.PUBLISH: _take_out_of_use,
    BulkWord.RETIRE: _unretire,
    BulkWord.RESTORE: _retire_again,
}
