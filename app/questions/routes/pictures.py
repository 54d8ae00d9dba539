"""Pictures of questions that came in files, for everybody who is shown the question: pupils, screens, phones."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import select

from app.db import Db
from app.errors import NotFound
from app.questions.drawing import media_type_of
from app.questions.models import QuestionPicture
from app.web import PAINTED

router = APIRouter()
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # another picture has another name


@router.get("/pictures/{file}")
def give_picture(db: Db, file: str) -> Response:
    """Give a picture to whoever knows its name, as the drawings in static/ are; nobody guesses it."""
    named = PAINTED.fullmatch(file)
    found = db.exec(select(QuestionPicture).where(QuestionPicture.file == file)).one_or_none() if named else None
    if found is None:
        raise NotFound
    return Response(found.content, media_type=media_type_of(file), headers=FOR_EVER)
