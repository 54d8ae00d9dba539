"""The public scoreboard as page, JSON, CSV and stream: open to all, and never more than the hall sees."""

from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import NotFound
from app.matches import scoreboards
from app.matches.actions import preparing
from app.matches.clockwork import EPOCH
from app.matches.models import Match
from app.matches.moments import moment_of
from app.matches.routes.streams import Stream, watch
from app.matches.seen import PublicView
from app.web import render

router = APIRouter()
FRESH = {"Cache-Control": "public, max-age=1", "Access-Control-Allow-Origin": "*"}


def public_match(db: Session, match_id: UUID) -> Match:
    """Return a match that has begun, or will not any more, and is no rehearsal; before that there is nothing to see."""
    match = db.get(Match, match_id)
    if match is None or match.is_rehearsal or not (match.cancelled_at or preparing.has_begun(db, match_id)):
        raise NotFound
    return match


def _view(db: Session, match_id: UUID, now: Now) -> PublicView:
    return moment_of(db, public_match(db, match_id), now).delayed


@router.get("/live/{match_id}")
def live_page(request: Request, match_id: UUID, db: Db, now: Now) -> Response:
    """Show the scoreboard to anybody, with masked names, and follow it."""
    view = _view(db, match_id, now)
    news = f"/api/v1/matches/{match_id}/scoreboard/news"
    return render(request, "matches/stage/live.html", view=view, news=news, now_ms=int(now.timestamp() * 1000))


@router.get("/api/v1/matches/{match_id}/scoreboard")
def scoreboard(
    request: Request, match_id: UUID, db: Db, now: Now, format: Annotated[str, Query(max_length=8)] = "json"
) -> Response:
    """Give the scoreboard to programs; an unchanged one is answered with 304."""
    view = _view(db, match_id, now)
    if format == "csv":
        return Response(scoreboards.as_csv(view), media_type="text/csv; charset=utf-8", headers=FRESH)
    body = scoreboards.as_json(view, now)
    etag = f'"{sha256(scoreboards.as_json(view, EPOCH).encode()).hexdigest()[:20]}"'
    headers = FRESH | {"ETag": etag}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/api/v1/matches/{match_id}/scoreboard/news")
async def scoreboard_news(request: Request, match_id: UUID, database: TheDatabase, now: Now) -> Stream:
    """Stream the scoreboard: an event `scoreboard` with the same JSON whenever it changes."""
    await database.look(lambda db: public_match(db, match_id))
    return await watch(request, database, match_id, "scoreboard")
