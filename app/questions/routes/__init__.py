"""The question bank on screen: looking through it, writing, reviewing, and changing many at once."""

from fastapi import APIRouter

from app.questions.routes import browsing, bulk, pictures, reviewing, writing

router = APIRouter()
for part in (pictures, writing, bulk, reviewing, browsing):  # `new` and `bulk` before an id
    router.include_router(part.router)
