"""Kill the server with signal 9 under load, start it again, and compare the database with the pupils' own books.

Usage: python benchmarks/crash.py [--database sqlite|postgresql|both] [--rounds 40] [--clients 64]

Every receipt a pupil got is written in the pupil's book, in this process, which is never killed. After each kill the
server starts anew: lost is what stands in a book and not in the database (or with another choice), doubled what the
database holds twice. On PostgreSQL two server processes run, and both are killed. The operating system lives on: this
tells of a process that dies, not of a power cut.
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
from _callers import Book, Pupil, connect
from _stage import (
    OURS,
    Seat,
    compare,
    free_port,
    fresh_database,
    kept_how,
    machine,
    seat_pupils,
    start,
    wait_until_ready,
)

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


def is_whole(url: str) -> bool:
    """Return whether SQLite finds its file sound."""
    if not url.startswith("sqlite:"):
        return True
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def run(kind: str, rounds: int, clients: int) -> bool:
    """Kill and compare so many times; print what came of it; return whether nothing was lost."""
    workers = "1" if kind == "sqlite" else "2"
    lost = wrong = quiet = 0
    ready: list[float] = []
    with fresh_database(kind) as url:
        seats = seat_pupils(url, clients, started=True)
        books: dict[str, Book] = {str(UUID(seat.attempt_id)): {} for seat in seats}
        for number in range(rounds):
            port, before = free_port(), receipts(books)
            process = start(OURS, url, port, core=None, QINGDUN_WORKERS=workers)
            try:
                ready.append(wait_until_ready(process, port))
                uvloop.run(until_killed(process, port, seats, books, (number + 1) * 100_000))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            quiet += receipts(books) == before  # a kill without load tells nothing
            lost_now, wrong_now = compare(url, books)
            lost, wrong = max(lost, lost_now), max(wrong, wrong_now)
        whole, kept = is_whole(url), kept_how(url)
    print(
        f"{kind}: {rounds} kills ({quiet} without load), {receipts(books)} answers acknowledged, {lost} lost, {wrong} "
        f"doubled or altered, file {'sound' if whole else 'DAMAGED'}; ready again p50 {median(ready):.2f} s, "
        f"worst {max(ready):.2f} s, bar {READY_BAR:.0f} s: {'yes' if max(ready) < READY_BAR else 'NO'}"
    )
    if not lost and rounds > quiet:
        print(f"  with 95 % confidence fewer than {min(1, 3 / (rounds - quiet)):.1%} of kills lose an answer (3/N)")
    print(f"  {machine(kept)}")
    return lost == wrong == quiet == 0 and whole and max(ready) < READY_BAR


def receipts(books: dict[str, Book]) -> int:
    """Return how many answers were acknowledged so far."""
    return sum(len(book) for book in books.values())


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
