"""What the web sees of competitions."""

from fastapi import APIRouter

from app.competitions.routes import boards, organiser, setting_up, student, wrong_questions

router = APIRouter()
# The busiest first; /competitions/new before /{competition_id}.
for part in (student, wrong_questions, setting_up, organiser, boards):
    router.include_router(part.router)
