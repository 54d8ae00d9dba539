"""What is done with the question bank's files: check them, and load them so that loading twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from sqlmodel import Session, col, delete, select

from app.errors import NotFound, Refusal
from app.questions.bank import ClaimEntry, QuestionEntry
from app.questions.laws import LawVersion
from app.questions.models import AnswerKey, Claim, Law, LawArticle, Question, QuestionRevision
from app.questions.pictures import FOLDER
from app.questions.report import Report, report
from app.vocabulary import Topic


class NoBank(NotFound):
    """The folder holds no question bank."""

    message = "这个文件夹里没有题库文件。"


class FaultyBank(Refusal):
    """The files have faults: half a bank is never loaded."""

    SHOWN = 20

    def __init__(self, found: Report) -> None:
        shown = [str(fault) for fault in found.faults[: self.SHOWN]]
        super().__init__(
            "\n".join([*shown, f"题库有 {len(found.faults)} 处错误，没有载入任何内容，原有题目没有改变。"])
        )


@dataclass
class LoadReport:
    """What loading changed."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    retired: int = 0

    def __str__(self) -> str:
        return f"新增 {self.added} 题，修订 {self.revised} 题，未变 {self.unchanged} 题，停用 {self.retired} 题。"


def check_bank(folder: Path, pictures: Path = FOLDER) -> Report:
    """Return the report on the files in `folder` and the drawings in `pictures`, from where pages show them."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    files = {name: path for name, path in found.items() if not name.startswith("lessons/")}  # those are courses
    if not files:
        raise NoBank
    # A file in another encoding is a fault of that file, which the report names.
    drawn = {path.name: path for path in sorted(pictures.glob("*.svg"))}
    return report(_texts(files), _texts(drawn))


def _texts(files: dict[str, Path]) -> dict[str, str]:
    return {name: path.read_text(encoding="utf-8-sig", errors="replace") for name, path in files.items()}


def load_bank(db: Session, folder: Path, now: datetime) -> LoadReport:
    """Bring the stored bank to what the files say; refuse files with faults. Loading again changes nothing.

    A changed question gets a new revision: papers that use the old one keep it word for word. A question that is not
    published, or no longer there, is retired, never deleted.
    """
    found = check_bank(folder)
    if not found.is_clean:
        raise FaultyBank(found)
    _load_claims(db, (claim for _, claim in found.bank.claims))
    _load_laws(db, [version for versions in found.bank.laws.values() for version in versions])
    wanted = {entry.id: entry for _, entry in found.bank.questions if entry.review.state == "published"}
    ours = select(Question).where(col(Question.owner_id).is_(None))  # what staff wrote stands in no file
    known = {question.code: question for question in db.exec(ours)}
    current, result = _current_revisions(db), LoadReport()
    for code, entry in wanted.items():
        _load(db, result, known.get(code), current.get(code), entry, now)
    result.retired = _retire(db, (known[code] for code in known.keys() - wanted.keys()), now)
    return result


def _load_claims(db: Session, entries: Iterable[ClaimEntry]) -> None:
    known = {claim.code: claim for claim in db.exec(select(Claim))}
    for entry in entries:
        claim = known.get(entry.id) or Claim(code=entry.id, words="", source="", level="", checked_on=entry.checked)
        claim.words, claim.source = entry.claim, str(entry.source)
        claim.level, claim.checked_on = entry.level, entry.checked
        db.add(claim)


def _load_laws(db: Session, versions: list[LawVersion]) -> None:
    """Replace the register of laws: it is small, and nothing refers to its rows. Ids follow from the names."""
    db.exec(delete(LawArticle))
    db.exec(delete(Law))
    for version in versions:
        law = Law(
            id=uuid5(NAMESPACE_OID, f"{version.title} {version.version}"),
            title=version.title,
            version=version.version,
            effective_from=version.effective_from,
            effective_to=version.effective_to,
        )
        db.add(law)
        for position, (article, words) in enumerate(version.text):
            id_ = uuid5(law.id, article)
            db.add(LawArticle(id=id_, law_id=law.id, article=article, position=position, words=words))


def _current_revisions(db: Session) -> dict[str, QuestionRevision]:
    query = select(Question.code, QuestionRevision).where(QuestionRevision.id == Question.current_revision_id)
    return dict(db.exec(query).all())


def _load(
    db: Session,
    result: LoadReport,
    question: Question | None,
    current: QuestionRevision | None,
    entry: QuestionEntry,
    now: datetime,
) -> None:
    if question and current and current.fingerprint == entry.fingerprint:
        result.unchanged += 1
        if question.retired_at or question.valid_to != entry.valid_to:  # published again, or for longer or shorter
            question.retired_at, question.valid_to = None, entry.valid_to
            db.add(question)
        return
    if question is None:
        question = Question(code=entry.id, topic=Topic(entry.topic))
        result.added += 1
    else:
        result.revised += 1
    revision = QuestionRevision(
        question_id=question.id,
        number=current.number + 1 if current else 1,
        kind=entry.kind,
        difficulty=entry.difficulty,
        stem=entry.stem,
        options=entry.shown_options,
        bands=[band.value for band in entry.bands],
        claims=list(entry.claims),
        source=entry.source,
        picture=entry.picture.model_dump() if entry.picture else None,
        fingerprint=entry.fingerprint,
        sought=entry.sought,
        made_at=now,
        published_at=now,
    )
    question.current_revision_id, question.retired_at, question.valid_to = revision.id, None, entry.valid_to
    db.add(question)
    db.add(revision)
    db.add(AnswerKey(id=revision.id, letters=entry.letters, explanation=entry.explanation))


def _retire(db: Session, questions: Iterable[Question], now: datetime) -> int:
    retired = 0
    for question in questions:
        if question.retired_at is None:
            question.retired_at = now
            db.add(question)
            retired += 1
    return retired
