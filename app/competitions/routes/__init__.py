"""What the web sees of competitions."""

from fastapi import APIRouter

from app.competitions.routes import boards, organiser, setting_up, student

router = APIRouter()
for part in (student, setting_up, organiser, boards):  # the busiest first; /competitions/new before /{competition_id}
    router.include_router(part.router)
