"""Courses on screen: learning, teaching, practice, the adults' own area, writing lessons."""

from fastapi import APIRouter

from app.courses.routes import learning

router = APIRouter()
for part in (learning,):
    router.include_router(part.router)
