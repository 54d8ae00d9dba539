"""What the web sees of competitions."""

from fastapi import APIRouter

from app.competitions.routes import boards, organiser, setting_up, student

router = APIRouter()
for part in (setting_up, organiser, boards, student):  # /competitions/new before /competitions/{competition_id}
    router.include_router(part.router)
