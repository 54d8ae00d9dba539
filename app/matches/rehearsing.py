"""Rehearsal: the bots of this process act when their moment comes, like teams at their podiums."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock
from app.db import Database
from app.errors import Refusal
from app.matches.actions import podium
from app.matches.actions.hosting import is_linked
from app.matches.bots import BotMove, bot_moves
from app.matches.clockwork import Inputs
from app.matches.cues import ScreenKind
from app.matches.models import Match, Place, Screen
from app.matches.show import Show
from app.matches.wording import Texts

Key = tuple[UUID, UUID | None, datetime, UUID, str]
Later = Callable[[float, Callable[[], None]], object]  # as an event loop's call_later


class Bots:
    """What is under way in rehearsals."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._planned: set[Key] = set()

    def plan(
        self, match_id: UUID, show: Show, moves: list[BotMove], later: Callable[[float, Callable[[], None]], object]
    ) -> None:
        """Have each move made once at its moment; call it in the event loop."""
        about = show.question.planned.id if show.question else None
        for move in moves:
            key = (match_id, about, move.at, move.team, move.kind)  # a press is due at one moment in two states
            if key in self._planned:
                continue
            if len(self._planned) > 5_000:
                self._planned.clear()
            self._planned.add(key)
            wait = max(0.05, (move.at - clock.now()).total_seconds())
            later(wait, lambda move=move: self._start(match_id, move))  # type: ignore[misc]

    def _start(self, match_id: UUID, move: BotMove) -> None:
        asyncio.get_running_loop().run_in_executor(None, self._act, match_id, move)

    def _act(self, match_id: UUID, move: BotMove) -> None:
        with contextlib.suppress(Refusal), self._database.writing() as db:  # too late is too late, for bots too
            match = db.exec(select(Match).where(Match.id == match_id).with_for_update()).one()
            now = clock.now()
            if move.kind == "press":
                podium.press(db, match, move.team, now, False, None, None)
            elif move.kind == "answer":
                podium.answer(db, match, move.team, move.letters, now)
            else:
                podium.wager(db, match, move.team, move.value, now)


def moves_of(db: Session, match: Match, show: Show, inputs: Inputs, texts: Texts) -> list[BotMove]:
    """Return what the bots of a rehearsal are about to do; a podium somebody has opened is left to them."""
    if not match.is_rehearsal:
        return []
    options = len(texts[show.question.planned.id][0].options) if show.question else 0
    rows = db.exec(
        select(Screen, Place.team_id)
        .join(Place, col(Place.match_id) == Screen.match_id)
        .where(Screen.match_id == match.id, Screen.kind == ScreenKind.PODIUM, col(Place.desk) == col(Screen.place))
    )
    humans = {team for screen, team in rows if is_linked(screen, clock.now())}
    return bot_moves(show, inputs, options, humans)
