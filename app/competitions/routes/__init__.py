"""What the web sees of competitions."""

from fastapi import APIRouter

from app.competitions.routes import student

router = APIRouter()
router.include_router(student.router)
