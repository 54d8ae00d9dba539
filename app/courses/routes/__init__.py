"""Courses on screen: learning, teaching, practice, the adults' own area, writing lessons."""

from fastapi import APIRouter

from app.courses.routes import (
    adult_codes,
    adults,
    authoring,
    certificates,
    class_mode,
    learning,
    lesson_reviewing,
    lesson_sheets,
    packages,
    practice,
    records,
    teaching,
)

router = APIRouter()
for part in (
    certificates,  # before the adults' last word on addresses that lead nowhere
    learning,
    adults,
    adult_codes,
    teaching,
    lesson_sheets,
    class_mode,
    practice,
    packages,
    authoring,
    lesson_reviewing,
    records,
):
    router.include_router(part.router)
