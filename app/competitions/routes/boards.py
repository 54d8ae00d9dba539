"""A class in a competition, for its teacher: the live board, who is unfinished, one pupil, the results."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from app.clock import Now
from app.competitions import set_up
from app.competitions.actions import extra_time
from app.competitions.board import TILE_WORDS, Tile, board_of
from app.competitions.class_results import class_results
from app.competitions.models import Competition
from app.competitions.organiser_access import (
    ClassToWatch,
    ClassWithResults,
    EntryInClass,
    EntryToChange,
    EntryToRead,
)
from app.competitions.phases import State, state_of
from app.competitions.release import results_are_out
from app.db import Db
from app.errors import Invalid
from app.people.access import students_within
from app.people.models import SchoolClass
from app.people.registers import class_name
from app.web import go, render, wants_fragment

router = APIRouter()


@router.get("/competitions/{competition_id}/classes/{class_id}/board")
def board(request: Request, watched: ClassToWatch, db: Db, now: Now) -> Response:
    """Show how far everybody is. The page asks again every five seconds, and gets 304 while nothing has changed."""
    competition, school_class = watched.competition, watched.school_class
    shown = board_of(db, competition, school_class.id, now)
    state = state_of(competition, now)
    etag = f'"{shown.etag(state, competition.name, competition.closes_at)}"'
    if wants_fragment(request) and request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "no-store", "Vary": "HX-Request"})
    reply = render(
        request,
        "competitions/boards/board.html",
        block="board",
        competition=competition,
        school_class=school_class,
        title=class_name(school_class, now),
        board=shown,
        state=state,
        State=State,
        Tile=Tile,
        words=TILE_WORDS,
        ask=json.dumps({"If-None-Match": etag}),
    )
    if wants_fragment(request):
        reply.headers["ETag"] = etag  # of the block: the whole page has more in it
    return reply


@router.get("/competitions/{competition_id}/classes/{class_id}/unfinished")
def unfinished(request: Request, watched: ClassToWatch, db: Db, now: Now) -> Response:
    """Show the 未完成名单, to copy or print."""
    shown = board_of(db, watched.competition, watched.school_class.id, now)
    return render(
        request,
        "competitions/boards/unfinished.html",
        competition=watched.competition,
        school_class=watched.school_class,
        title=class_name(watched.school_class, now),
        board=shown,
        words=TILE_WORDS,
        away=shown.count(Tile.AWAY),
        now=now,
    )


@router.get("/competitions/{competition_id}/classes/{class_id}/results")
def results(request: Request, watched: ClassWithResults, db: Db, now: Now) -> Response:
    """Show the class's own results to its teacher, once they are out."""
    competition, school_class = watched.competition, watched.school_class
    out = _are_out(competition, now)
    found = class_results(db, competition, school_class.id, students_within(watched.permit)) if out else None
    return render(
        request,
        "competitions/boards/results.html",
        competition=competition,
        school_class=school_class,
        title=class_name(school_class, now),
        results=found,
    )


def _are_out(competition: Competition, now: Now) -> bool:
    """Return whether a class may be shown its marks: when each pupil who handed in may see their own."""
    again = competition.attempts_allowed > 1
    return results_are_out(
        competition.release, competition.released_at, competition.closes_at, now, may_try_again=again
    )


@router.get("/entries/{entry_id}")
def show_entry(request: Request, mine: EntryToRead, db: Db, now: Now) -> Response:
    """Show what can be done for one pupil."""
    return _entry_page(request, db, mine, now, {}, "")


@router.post("/entries/{entry_id}/extra-time")
def give_extra_time(
    request: Request, mine: EntryToChange, db: Db, now: Now, minutes: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """Give a pupil some minutes more."""
    try:
        extra_time.give_extra_time(db, mine.competition, mine.entry, set_up.whole(minutes), now)
    except Invalid as invalid:
        return _entry_page(request, db, mine, now, invalid.faults, minutes)
    return go(f"/entries/{mine.entry.id}")


@router.post("/entries/{entry_id}/opt-out")
def excuse(mine: EntryToChange, db: Db, now: Now) -> Response:
    """Note 不参加 for a pupil."""
    extra_time.excuse(db, mine.competition, mine.entry, now)
    return go(f"/entries/{mine.entry.id}")


@router.post("/entries/{entry_id}/opt-in")
def welcome_back(mine: EntryToChange) -> Response:
    """Take 不参加 back."""
    extra_time.welcome_back(mine.entry)
    return go(f"/entries/{mine.entry.id}")


def _entry_page(request: Request, db: Db, mine: EntryInClass, now: Now, faults: dict[str, str], typed: str) -> Response:
    entry, competition = mine.entry, mine.competition
    school_class = db.get_one(SchoolClass, entry.class_id)
    shown = board_of(db, competition, entry.class_id, now, only=entry.id)
    return render(
        request,
        "competitions/boards/entry.html",
        status=422 if faults else 200,
        competition=competition,
        entry=entry,
        title=class_name(school_class, now),
        sitting=shown.sittings[0],
        questions=shown.questions,
        state=state_of(competition, now),
        State=State,
        Tile=Tile,
        words=TILE_WORDS,
        faults=faults,
        typed=typed,
    )
