"""What the web sees of tournaments and matches."""

from fastapi import APIRouter

from app.matches.routes import (
    audience,
    cancelling,
    desk,
    draws,
    preliminaries,
    preliminary_results,
    preparing,
    prizes,
    results,
    rules,
    scoreboard,
    screens,
    teams,
    tournaments,
)

router = APIRouter()
router.include_router(screens.router)
router.include_router(scoreboard.router)
router.include_router(desk.router)
router.include_router(rules.router)
router.include_router(preparing.router)
for pages in (tournaments, cancelling, teams, preliminary_results, preliminaries, draws, audience, prizes, results):
    router.include_router(pages.router)
