"""What is done with pictures that came in files: kept with their questions, dropped when no revision shows them.

A picture is one row, whoever brought it. Whoever keeps it or drops it holds that row, in the order of the names: so
nobody drops what another keeps in the same moment.
"""

from collections.abc import Set
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.exchange.models import ImportPicture, QuestionImport
from app.people.uploads import lapsed
from app.questions.models import QuestionPicture, QuestionRevision

MOST = 200  # uploads forgotten in one transaction


def keep(db: Session, import_id: UUID, wanted: Set[str], now: datetime) -> None:
    """Keep the pictures of questions; none of the upload waits any longer."""
    waiting = select(ImportPicture).where(ImportPicture.import_id == import_id).order_by(ImportPicture.file)
    for each in db.exec(waiting).all():
        if each.file in wanted:
            _keep(db, each, now)
        db.delete(each)


def _keep(db: Session, waiting: ImportPicture, now: datetime) -> None:
    content = waiting.model_dump(include={"file", "content", "width", "height"})
    held = select(QuestionPicture.id).where(QuestionPicture.file == waiting.file).with_for_update()
    while db.exec(held).first() is None:
        with suppress(IntegrityError), db.begin_nested():  # somebody else keeps the same picture in this moment
            db.add(QuestionPicture(**content, made_at=now))


def drop_unused(db: Session, files: Set[str]) -> None:
    """Drop those of these pictures that no revision shows any more."""
    db.flush()
    held = select(QuestionPicture).where(col(QuestionPicture.file).in_(files)).order_by(QuestionPicture.file)
    for picture in db.exec(held.with_for_update()).all():
        shown = col(QuestionRevision.picture)["file"].as_string() == picture.file
        if db.exec(select(QuestionRevision.id).where(shown).limit(1)).first() is None:
            db.delete(picture)


def forget_unconfirmed(db: Session, now: datetime) -> None:
    """Forget the uploads that nobody confirmed in time, with their pictures; one that is in somebody's hands stays."""
    waiting = col(QuestionImport.applied_at).is_(None)
    over = select(QuestionImport.id).where(waiting, col(QuestionImport.read_at) < lapsed(now)).limit(MOST)
    ids = db.exec(over.with_for_update(skip_locked=True)).all()
    db.exec(delete(ImportPicture).where(col(ImportPicture.import_id).in_(ids)))
    db.exec(delete(QuestionImport).where(col(QuestionImport.id).in_(ids)))
