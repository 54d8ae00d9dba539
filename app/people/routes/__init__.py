"""What the web sees of people: signing in, classes, rosters, staff and schools."""

from fastapi import APIRouter

from app.people.routes import classes, home, password, rosters, schools, sign_in, staff

router = APIRouter()
for page in (home, sign_in, password, classes, rosters, staff, schools):
    router.include_router(page.router)
