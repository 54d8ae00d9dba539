"""The stage in this process: it hears that a match changed, draws its screens once for all who watch, and keeps time.

Nothing lives here that the database does not hold: a process that is started again draws the same screens and wakes at
the same moments.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select, update

from app import clock, live
from app.broadcasting import Broadcaster
from app.db import Database
from app.matches import clockwork, frames, news
from app.matches.actions.hosting import LINKED
from app.matches.actions.ruling import add_rulings, run_machine
from app.matches.boot import boot
from app.matches.bots import BotMove
from app.matches.cues import Cue, Phase
from app.matches.drawings import Drawing
from app.matches.links import Links
from app.matches.models import Match, RulingRow, Screen
from app.matches.moments import Moment, moment_of
from app.matches.probing import Probes
from app.matches.programmes import show_of
from app.matches.rehearsing import Bots, moves_of
from app.matches.show import Show

log = logging.getLogger(__name__)
SIGN_OF_LIFE = 2.0  # seconds between notes of which screens are linked
AGAIN = 1.0


@dataclass(frozen=True)
class Seen:
    """One look at a match: each channel's event, and in how many seconds the machine has something to do."""

    show: Show
    told: list[tuple[str, Drawing]]
    wake: float | None
    moves: list[BotMove]


class Stage:
    """All live matches as this process serves them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.broadcaster = Broadcaster()
        self.probes = Probes()
        self.links = Links(SIGN_OF_LIFE, LINKED.total_seconds() + SIGN_OF_LIFE)
        self.broadcaster.beat_event = self.probes.beat
        self._bots = Bots(database)
        self._news: Counter[UUID] = Counter()  # how often each match was heard of
        self._drawings: dict[str, Drawing] = {}  # by channel: what those who watch have
        self._timers: dict[UUID, asyncio.TimerHandle] = {}
        self._under_way: dict[UUID, bool] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until cancelled: listen to the news, take up what was live, note which screens are linked."""
        self._loop = asyncio.get_running_loop()
        live.listen(news.KIND, self._heard)
        beats = asyncio.create_task(self.broadcaster.run())
        try:
            for match_id in await asyncio.to_thread(self._take_up):
                self._heard(str(match_id))
            while True:
                await asyncio.sleep(SIGN_OF_LIFE)
                if self.links:
                    await asyncio.to_thread(self.note_signs_of_life)
        finally:
            self._loop = None
            live.stop_listening(news.KIND, self._heard)
            beats.cancel()

    def first(self, match_id: UUID, channel: str) -> Callable[[], bytes]:
        """Return what a new viewer gets at once: what those who watch have already, or a drawing of its own.

        Should the match change before the viewer listens, everybody is drawn again.
        """
        name, heard = f"{match_id}:{channel}", self._news[match_id]
        drawing = self._drawings.get(name) or self._draw_one(match_id, channel)

        def at_once() -> bytes:
            if self._news[match_id] != heard:
                self._ask(match_id)
            return self._drawings.get(name, drawing).event(clock.now())

        return at_once

    def _draw_one(self, match_id: UUID, channel: str) -> Drawing:
        with self.database.reading() as db:
            return self._drawing(db, moment_of(db, db.get_one(Match, match_id), clock.now()), channel)

    async def come(self, screen: Screen) -> None:
        """Note that a screen's stream has begun."""
        self.links.come(screen.id)
        await asyncio.to_thread(self._note, screen, present=True)

    async def go(self, screen: Screen) -> None:
        """Note that a screen's stream has ended."""
        if self.links.go(screen.id):
            await asyncio.to_thread(self._note, screen, present=False)

    def note_signs_of_life(self) -> None:
        """Note which screens are linked, and tell the desks of podiums that fell silent or are back."""
        alive, turned = self.links.look()
        with self.database.writing() as db:
            db.exec(update(Screen).where(col(Screen.id).in_(alive)).values(seen_at=clock.now()))
            for match_id in turned:
                news.changed(db, match_id)

    def _heard(self, match_id: str) -> None:
        """Draw a match again soon; called in any thread, and by the news of other processes."""
        loop = self._loop
        self._news[UUID(match_id)] += 1
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._ask, UUID(match_id))

    def _ask(self, match_id: UUID) -> None:
        if match_id in self._under_way:
            self._under_way[match_id] = True  # once more when this drawing is done
            return
        self._under_way[match_id] = False
        self._spawn(self._draw(match_id))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _watched(self, prefix: str) -> list[str]:
        return [name.removeprefix(prefix) for name in self.broadcaster.channels() if name.startswith(prefix)]

    async def _draw(self, match_id: UUID) -> None:
        try:
            prefix = f"{match_id}:"
            channels = self._watched(prefix)
            seen = await asyncio.to_thread(self._look, match_id, channels)
            if seen is None:
                return
            self._tell(prefix, seen)
            for name in [n for n in self._drawings if n.startswith(prefix) and n[len(prefix) :] not in channels]:
                del self._drawings[name]  # nobody watches: it would grow old
            self._wake(match_id, seen.wake)
            later = asyncio.get_running_loop().call_later
            if seen.show.delay:
                later(seen.show.delay + 0.05, self._ask_public, match_id)
            self._bots.plan(match_id, seen.show, seen.moves, later)
        except Exception:
            log.exception("a match could not be drawn; trying again")
            asyncio.get_running_loop().call_later(AGAIN, self._ask, match_id)
        finally:
            if self._under_way.pop(match_id, False):
                self._ask(match_id)

    def _ask_public(self, match_id: UUID) -> None:
        """Draw what is shown with a delay, now that its moment has come."""
        self._spawn(self._draw_public(match_id))

    async def _draw_public(self, match_id: UUID) -> None:
        prefix = f"{match_id}:"
        public = [channel for channel in self._watched(prefix) if channel.startswith(("overlay", "scoreboard"))]
        seen = await asyncio.to_thread(self._look, match_id, public)
        if seen:
            self._tell(prefix, seen)

    def _tell(self, prefix: str, seen: Seen) -> None:
        for channel, drawing in seen.told:
            self._drawings[prefix + channel] = drawing
            self.broadcaster.tell(prefix + channel, drawing.event(clock.now()))

    def _look(self, match_id: UUID, channels: list[str]) -> "Seen | None":
        """Read a match and draw the channels, the quickest first."""
        with self.database.reading() as db:
            match = db.get(Match, match_id)
            if match is None:
                return None
            moment = moment_of(db, match, clock.now())
            order = sorted(channels, key=lambda channel: frames.RANK.get(channel.partition(":")[0], 9))
            told = [(channel, drawn) for channel in order if (drawn := self._drawn(db, moment, channel))]
            moves = moves_of(db, match, moment.show, moment.inputs, moment.texts)
        due_at = clockwork.wake_at(moment.show, moment.inputs) if moment.show.phase is Phase.LIVE else None
        wake = None if due_at is None else max(0.0, (due_at - clock.now()).total_seconds())
        return Seen(moment.show, told, wake, moves)

    def _drawn(self, db: Session, moment: Moment, channel: str) -> Drawing | None:
        """Return what a channel shows; a screen that cannot be drawn keeps what it has, and holds no other up."""
        try:
            return self._drawing(db, moment, channel)
        except Exception:
            log.exception("a screen could not be drawn: %s", channel)
            return None

    def _drawing(self, db: Session, moment: Moment, channel: str) -> Drawing:
        if channel == "scoreboard":
            return Drawing(moment.delayed.version, view=moment.delayed)
        return Drawing(*frames.frame(db, moment, channel))

    def _wake(self, match_id: UUID, seconds: float | None) -> None:
        if timer := self._timers.pop(match_id, None):
            timer.cancel()
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._timers[match_id] = loop.call_later(seconds + 0.001, self._start_machine, match_id)

    def _start_machine(self, match_id: UUID) -> None:
        self._spawn(self._machine(match_id))

    async def _machine(self, match_id: UUID) -> None:
        try:
            before, after = await asyncio.to_thread(self._run_machine, match_id)
            if before == after:  # nothing was due after all: another process was quicker, or the clock runs differently
                await asyncio.sleep(0.02)
                self._ask(match_id)
        except Exception:
            log.exception("the machine failed; trying again")
            asyncio.get_running_loop().call_later(AGAIN, self._start_machine, match_id)

    def _run_machine(self, match_id: UUID) -> tuple[int, int]:
        with self.database.writing() as db:
            match = db.exec(select(Match).where(Match.id == match_id).with_for_update()).one()
            before = show_of(db, match).version
            return before, run_machine(db, match, clock.now()).version

    def _take_up(self) -> list[UUID]:
        """Note in every live match that the server began anew; return their ids."""
        with self.database.reading() as db:
            ended = select(RulingRow.match_id).where(RulingRow.act == Cue.END)
            query = select(RulingRow.match_id).where(RulingRow.act == Cue.START, col(RulingRow.match_id).not_in(ended))
            ids = list(db.exec(query).unique())
        for match_id in ids:
            with self.database.writing() as db:
                match = db.exec(select(Match).where(Match.id == match_id).with_for_update()).one()
                if match.cancelled_at is None and show_of(db, match).boot != boot():
                    add_rulings(db, match, [(Cue.RESTARTED, {"boot": boot()})], None, clock.now())
        return ids

    def _note(self, screen: Screen, *, present: bool) -> None:
        with self.database.writing() as db:
            seen = clock.now() if present else None
            db.exec(update(Screen).where(col(Screen.id) == screen.id).values(seen_at=seen))
            news.changed(db, screen.match_id)
