"""What the web sees of tournaments and matches."""

from fastapi import APIRouter

from app.matches.routes import desk, preparing, scoreboard, screens

router = APIRouter()
router.include_router(screens.router)
router.include_router(scoreboard.router)
router.include_router(desk.router)
router.include_router(preparing.router)
