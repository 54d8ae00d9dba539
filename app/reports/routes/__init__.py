"""Figures on screen and as files: of competitions, and of courses."""

from fastapi import APIRouter

from app.reports.routes import competitions, courses

router = APIRouter()
router.include_router(competitions.router)
router.include_router(courses.router)
