"""What is done with the question bank: check its files, and load them so that loading twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.questions.bank import ClaimEntry, QuestionEntry
from app.questions.models import AnswerKey, Claim, Question, QuestionRevision
from app.questions.report import Report, report
from app.vocabulary import Topic


class NoBank(NotFound):
    """The folder holds no question bank."""

    message = "这个文件夹里没有题库文件。"


@dataclass
class LoadReport:
    """What loading changed."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    retired: int = 0
    left_out: list[str] = field(default_factory=list)  # ids with faults

    def __str__(self) -> str:
        words = f"新增 {self.added} 题，修订 {self.revised} 题，未变 {self.unchanged} 题，停用 {self.retired} 题。"
        if self.left_out:
            shown = "、".join(self.left_out[:5])
            words += f"有错误而没有载入 {len(self.left_out)} 题（{shown}{'等' if len(self.left_out) > 5 else ''}）。"
        return words


def check_bank(folder: Path) -> Report:
    """Return the report on the files in `folder`."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    if not files:
        raise NoBank
    return report({name: path.read_text(encoding="utf-8") for name, path in files.items()})


def load_bank(db: Session, folder: Path, now: datetime, *, include_drafts: bool = False) -> LoadReport:
    """Bring the stored bank to what the files say. Loading the same files again changes nothing.

    A changed question gets a new revision: papers that use the old one keep it word for word. A question that is no
    longer published is retired, never deleted. Questions with faults are left out, and stay as they were if they are
    known; while any file has faults nothing is retired, because a missing question may only be an unreadable one.
    """
    found = check_bank(folder)
    _load_claims(db, (claim for _, claim in found.bank.claims))
    states = {"published", "draft"} if include_drafts else {"published"}
    wanted = {entry.id: entry for entry in found.sound if entry.review.state in states}
    known = {question.code: question for question in db.exec(select(Question))}
    result = LoadReport(left_out=sorted({fault.where for fault in found.faults if fault.where}))
    current = _current_revisions(db)
    for code, entry in wanted.items():
        _load(db, result, known.get(code), current.get(code), entry, now)
    if found.is_clean:
        result.retired = _retire(db, (known[code] for code in known.keys() - wanted.keys()), now)
    return result


def _load_claims(db: Session, entries: Iterable[ClaimEntry]) -> None:
    known = {claim.code: claim for claim in db.exec(select(Claim))}
    for entry in entries:
        claim = known.get(entry.id) or Claim(code=entry.id, words="", source="", level="", checked_on=entry.checked)
        claim.words, claim.source = entry.claim, str(entry.source)
        claim.level, claim.checked_on = entry.level, entry.checked
        db.add(claim)


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
        if question.retired_at:  # published again
            question.retired_at = None
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
        fingerprint=entry.fingerprint,
        made_at=now,
    )
    question.current_revision_id, question.retired_at = revision.id, None
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


def claims_of(db: Session, revision: QuestionRevision) -> list[Claim]:
    """Return the claims a revision rests on, in their order."""
    return list(db.exec(select(Claim).where(col(Claim.code).in_(revision.claims)).order_by(Claim.code)))
