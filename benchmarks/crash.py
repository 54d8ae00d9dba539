"""Kill the server with signal 9 under load, start it again, and compare the database with the pupils' own books.

Usage: python benchmarks/crash.py [--database sqlite|postgresql|both] [--rounds 40] [--clients 64]

Every receipt a pupil got is written in the pupil's book, in this process, which is never killed. After each kill the
server starts anew: lost is what stands in a book and not in the database (or with another choice), doubled what the
database holds twice. On PostgreSQL two server processes run, and both are killed.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import sqlite3
import sys
import time
from statistics import median
from uuid import UUID

import uvloop
from _callers import Pupil, connect
from _stage import OURS, Seat, free_port, fresh_database, machine, seat_pupils, start, wait_until_ready
from sqlmodel import select

from app.competitions.models import Response
from app.db import Database

Book = dict[tuple[int, int], str]  # (number, sequence): choice
READY_BAR = 3.0


async def until_killed(process, port: int, seats: list[Seat], books: dict[str, Book], first: int) -> None:
    """Answer until the server is killed at a moment nobody knows beforehand."""
    callers = await connect(port, len(seats))
    pupils = [
        Pupil(caller, f"/attempts/{seat.attempt_id}/responses", seat.token, first, books[seat.attempt_id])
        for caller, seat in zip(callers, seats, strict=True)
    ]
    for pupil in pupils:
        pupil.start(time.perf_counter() + 30)
    await asyncio.sleep(0.3 + secrets.randbelow(1_200) / 1_000)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    await asyncio.wait([pupil.done for pupil in pupils], timeout=10)
    for caller in callers:
        caller.close()


def compare(url: str, books: dict[str, Book]) -> tuple[int, int]:
    """Return how many answers are lost, and how many stand in the database twice or with a choice nobody sent."""
    database, stored, wrong = Database(url), {}, 0
    with database.reading() as db:
        for row in db.exec(select(Response.attempt_id, Response.number, Response.sequence, Response.choice)):
            key = (str(row[0]), row[1], row[2])
            wrong += key in stored or row[3] != "AB"[row[2] // 20 % 2]
            stored[key] = row[3]
    database.close()
    written = [((attempt, *key), choice) for attempt, book in books.items() for key, choice in book.items()]
    return sum(stored.get(key) != choice for key, choice in written), wrong


def is_whole(url: str) -> bool:
    """Return whether SQLite finds its file sound."""
    if not url.startswith("sqlite:"):
        return True
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def run(kind: str, rounds: int, clients: int) -> bool:
    """Kill and compare so many times; print what came of it; return whether nothing was lost."""
    workers = "1" if kind == "sqlite" else "2"
    lost = wrong = 0
    ready: list[float] = []
    with fresh_database(kind) as url:
        seats = seat_pupils(url, clients, started=True)
        books: dict[str, Book] = {str(UUID(seat.attempt_id)): {} for seat in seats}
        for number in range(rounds):
            port = free_port()
            process = start(OURS, url, port, core=None, QINGDUN_WORKERS=workers)
            try:
                ready.append(wait_until_ready(process, port))
                uvloop.run(until_killed(process, port, seats, books, (number + 1) * 100_000))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            lost_now, wrong_now = compare(url, books)
            lost, wrong = max(lost, lost_now), max(wrong, wrong_now)
        whole = is_whole(url)
    acknowledged = sum(len(book) for book in books.values())
    print(
        f"{kind}: {rounds} rounds, {acknowledged} answers acknowledged, {lost} lost, {wrong} doubled or altered, "
        f"file {'sound' if whole else 'DAMAGED'}; ready again p50 {median(ready):.2f} s, worst {max(ready):.2f} s"
    )
    print(
        f"  with 95 % confidence fewer than {3 / max(acknowledged, 1):.1e} of acknowledged answers are lost in a kill"
    )
    print(f"  {machine(kind)}")
    return lost == 0 and wrong == 0 and whole and max(ready) < READY_BAR


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--clients", type=int, default=64)
    options = parser.parse_args()
    kinds = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    sys.exit(0 if all([run(kind, options.rounds, options.clients) for kind in kinds]) else 1)


if __name__ == "__main__":
    main()
