"""What the web sees of people: signing in, classes, rosters, staff and schools."""

from fastapi import APIRouter

from app.people.routes import home

router = APIRouter()
router.include_router(home.router)
