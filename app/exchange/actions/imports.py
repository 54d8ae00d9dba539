"""What is done with files of questions: read apart, mended in place, kept all at once or not at all, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import NotFound, Refusal
from app.exchange.actions import pictures
from app.exchange.kept import from_plain, to_plain
from app.exchange.models import ImportPicture, QuestionImport
from app.exchange.readings import Fate, Painted, Piece, Reading, piece
from app.people.persons import Person
from app.questions.access import usable_in
from app.questions.actions.writing import begin, discard, draft_of, written_of
from app.questions.models import AnswerKey, Question, QuestionPicture, QuestionRevision
from app.questions.written import Written
from app.sandbox import read_apart
from app.vocabulary import Difficulty, GradeBand, Topic

UNDO_WITHIN = timedelta(hours=24)
MENDED = "已在页面上改正。"


class AlreadyKept(Refusal):
    """An upload is kept once."""

    message = "这次导入已经完成，不能再改。"


class NothingToKeep(Refusal):
    """The file holds no question that can be kept."""

    message = "没有可以导入的题。请先改正标出的题，或换一个文件。"


class TooLate(Refusal):
    """An import is taken back within a day."""

    message = "只能在导入后 24 小时内撤销。"


@dataclass(frozen=True)
class Defaults:
    """What questions get of which the file says too little."""

    topic: Topic
    difficulty: Difficulty
    bands: tuple[GradeBand, ...]
    source: str = ""
    tag: str = ""


def read_content(content: bytes, name: str) -> Reading:
    """Return the account of a file of strangers, read in a child process; raises UnreadableFile with a sentence."""
    rows: list[dict[str, Any]] = read_apart("app.exchange.reading", content, name)
    return from_plain(rows)


def keep_reading(
    db: Session, staff_id: UUID, name: str, content: bytes, reading: Reading, defaults: Defaults, now: datetime
) -> QuestionImport:
    """Keep the account of a file until it is confirmed."""
    reading = _as_they_were(db, reading)
    source = QuestionImport(
        staff_id=staff_id,
        file_name=name,
        sha256=sha256(content).hexdigest(),
        pieces=to_plain(tuple(replace(each, painted=None) for each in reading)),
        topic=defaults.topic,
        difficulty=defaults.difficulty,
        bands=[band.value for band in defaults.bands],
        source=defaults.source,
        tag=defaults.tag,
        read_at=now,
    )
    db.add(source)
    db.flush()
    painted = {each.painted.file: each.painted for each in reading if each.painted}
    db.add_all(
        ImportPicture(import_id=source.id, file=each.file, content=each.content, width=each.width, height=each.height)
        for each in painted.values()
    )
    return source


def _as_they_were(db: Session, reading: Reading) -> Reading:
    """Return the account with pictures that are ours already as they are: a photo painted twice is no longer itself."""
    came = {each.painted.came for each in reading if each.painted}
    ours = {each.file: each for each in db.exec(select(QuestionPicture).where(col(QuestionPicture.file).in_(came)))}
    return tuple(_as_it_was(each, ours) for each in reading)


def _as_it_was(each: Piece, ours: Mapping[str, QuestionPicture]) -> Piece:
    kept = ours.get(each.painted.came) if each.painted else None
    if kept is None or each.written is None or each.written.picture is None:
        return each
    painted = Painted(kept.file, kept.content, kept.width, kept.height, kept.file)
    return replace(
        each, painted=painted, written=replace(each.written, picture=replace(each.written.picture, file=kept.file))
    )


def mend(source: QuestionImport, number: int, written: Written) -> Piece:
    """Put a mended question in the place of one of the file's; return what became of it."""
    _open(source)
    reading = list(from_plain(source.pieces))
    if not 0 <= number < len(reading) or reading[number].fate is Fate.OTHER:
        raise NotFound
    before = reading[number]
    # What the form does not ask, the file has said.
    kept = written if before.written is None else _with_the_rest(written, before.written)
    reading[number] = replace(piece(before.where, before.text, kept, [MENDED]), text=before.text)
    source.pieces = to_plain(tuple(reading))
    return reading[number]


def leave_out(source: QuestionImport, number: int) -> None:
    """Leave a question of the file out."""
    _open(source)
    reading = list(from_plain(source.pieces))
    if not 0 <= number < len(reading) or not reading[number].is_question:
        raise NotFound
    reading[number] = replace(reading[number], fate=Fate.REFUSED, notes=("按你的要求不导入。",))
    source.pieces = to_plain(tuple(reading))


def _with_the_rest(written: Written, before: Written) -> Written:
    rest = {"difficulty": before.difficulty, "bands": before.bands, "tags": before.tags, "picture": before.picture}
    return replace(written, topic=before.topic, **rest)  # type: ignore[arg-type]  # by the names of its fields


def apply(db: Session, source: QuestionImport, person: Person, now: datetime) -> None:
    """Keep every question of the file that was read, as a draft; what is there already stays as it is."""
    _open(source)
    wanted = [each.written for each in from_plain(source.pieces) if each.is_question and each.written]
    if not wanted:
        raise NothingToKeep
    known = known_likenesses(db, person)
    made: list[str] = []
    already = 0
    shown: set[str] = set()
    for written in wanted:
        whole = completed(source, written)
        if whole.likeness in known:
            already += 1
            continue
        known.add(whole.likeness)
        made.append(str(begin(db, person, whole, now).id))
        shown |= {whole.picture.file} if whole.picture else set()
    source.made, source.already, source.applied_at = made, already, now
    db.add(source)
    pictures.keep(db, source.id, shown, now)


def completed(source: QuestionImport, written: Written) -> Written:
    """Return a question with what the file does not say of it."""
    tags = (*written.tags, source.tag) if source.tag and source.tag not in written.tags else written.tags
    return replace(
        written,
        topic=written.topic or Topic(source.topic),
        bands=written.bands or tuple(GradeBand(band) for band in source.bands),
        difficulty=written.difficulty if written.topic or written.bands else Difficulty(source.difficulty),
        source=written.source or source.source,
        tags=tags[:10],
    )


def known_likenesses(db: Session, person: Person) -> set[str]:
    """Return the likenesses of all questions this person's school or region can ask, drafts included."""
    query = (
        select(Question, QuestionRevision, AnswerKey)
        .join(QuestionRevision, col(QuestionRevision.question_id) == Question.id)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(usable_in(person.school_id, person.region_code))
    )
    return {written_of(*row).likeness for row in db.exec(query)}


def undo(db: Session, source: QuestionImport, now: datetime) -> int:
    """Take an import back: drafts nobody has handed in are thrown away; return how many stay.

    What only they showed goes with them.
    """
    if source.applied_at is None or source.undone_at:
        raise AlreadyKept("这次导入没有可以撤销的内容。")
    if now - source.applied_at > UNDO_WITHIN:
        raise TooLate
    stay, shown = 0, set()
    ids = [UUID(id_) for id_ in source.made]
    for question in db.exec(select(Question).where(col(Question.id).in_(ids)).with_for_update()):
        draft = draft_of(db, question)
        if question.current_revision_id or draft is None or draft.revision.submitted_at:
            stay += 1
        else:
            shown |= {draft.revision.picture["file"]} if draft.revision.picture else set()
            discard(db, question)
    pictures.drop_unused(db, shown)
    source.undone_at = now
    db.add(source)
    return stay


def _open(source: QuestionImport) -> None:
    if source.applied_at:
        raise AlreadyKept
