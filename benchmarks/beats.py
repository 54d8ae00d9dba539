"""Pupils in lessons: every page says every fifteen seconds that it is seen, and waits for its receipt.

Usage: python benchmarks/beats.py [--pupils 2000] [--database sqlite|postgresql] [--rounds 3]

In each round every pupil's page sends one heartbeat at a moment of its own within the interval. The floor comes from
the same run: the same beats of a lesson nobody has begun, so that everything is done but keeping them.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from uuid import uuid4

import uvloop
from _callers import connect, post, reply
from _stage import CLIENT_CORE, OURS, free_port, fresh_database, kept_how, machine, percentile, seat_pupils, serving
from sqlmodel import insert, select

from app import clock
from app.courses.actions.loading import load_lessons
from app.courses.models import Lesson, LessonProgress
from app.courses.progress import BEAT
from app.courses.words import Track
from app.db import Database
from app.people.models import SignIn
from app.settings import PROJECT

BAR = 200.0  # milliseconds, p99


def begin_lessons(url: str) -> tuple[str, str]:
    """Let every pupil begin the first lesson; return its id and that of another nobody has begun."""
    database = Database(url)
    with database.writing() as db:
        load_lessons(db, PROJECT / "question_bank", clock.now())
        first, other = db.exec(select(Lesson).order_by(Lesson.code).limit(2)).all()
        now = clock.now()
        rows = [
            {"id": uuid4(), "learner_id": pupil, "track": Track.SCHOOL, "lesson_id": first.id, "step": 1,
             "furthest": 1, "seconds": [], "revision_id": first.current_revision_id, "begun_at": now, "seen_at": now}
            for pupil in db.exec(select(SignIn.student_id))
        ]  # fmt: skip
        db.execute(insert(LessonProgress), rows)
    database.close()
    return str(first.id), str(other.id)


async def beat(port: int, tokens: list[str], lesson: str, rounds: int) -> tuple[list[float], dict[int, float], int]:
    """Send the beats; return how long each took, the last seconds each pupil was told, and how many were refused."""
    callers = await connect(port, len(tokens))
    took: list[float] = []
    told: dict[int, float] = {}
    refused = 0
    began = time.perf_counter()

    async def one(place: int, at: float) -> None:
        nonlocal refused
        await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
        sent = time.perf_counter()
        status, _, body = await reply(callers[place], post(f"/lessons/{lesson}/beats", tokens[place], b'{"step": 1}'))
        took.append(time.perf_counter() - sent)
        if status == 200:
            told[place] = json.loads(body)["seconds"]
        else:
            refused += 1

    chance = random.Random(7)
    moments = [(place, each * BEAT + chance.random() * BEAT) for each in range(rounds) for place in range(len(tokens))]
    await asyncio.gather(*(one(place, at) for place, at in moments))
    for caller in callers:
        caller.close()
    return sorted(took), told, refused


def lost(url: str, tokens: list[str], told: dict[int, float]) -> int:
    """Return for how many pupils the database has less time than they were told."""
    from app.people.tokens import token_hash

    database = Database(url)
    with database.reading() as db:
        who = dict(db.exec(select(SignIn.token_hash, SignIn.student_id)).all())
        kept = {row.learner_id: sum(row.seconds) for row in db.exec(select(LessonProgress))}
    database.close()
    return sum(kept[who[token_hash(tokens[place])]] < seconds for place, seconds in told.items())


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with fresh_database(options.database) as url:
        tokens = [seat.token for seat in seat_pupils(url, options.pupils, started=False)]
        lesson, other = begin_lessons(url)
        port = free_port()
        with serving(OURS, url, port):
            uvloop.run(beat(port, tokens, other, 1))  # a server that has not warmed up would be no floor
            floor, _, _ = uvloop.run(beat(port, tokens, other, 1))
            took, told, refused = uvloop.run(beat(port, tokens, lesson, options.rounds))
        missing, kept = lost(url, tokens, told), kept_how(url)
    p99, least = percentile(took, 0.99), percentile(floor, 0.99)
    print(f"{len(took)} heartbeats of {options.pupils} pupils, one every {BEAT} s: {refused} refused, {missing} lost")
    print(f"p50 {percentile(took, 0.5):.1f} ms, p99 {p99:.1f} ms (bar {BAR:.0f}); floor {least:.1f} ms, "
          f"ratio {p99 / least:.2f}")  # fmt: skip
    print(machine(kept))
    return p99 <= BAR and not refused and not missing


if __name__ == "__main__":
    import os

    os.sched_setaffinity(0, {CLIENT_CORE})
    sys.exit(0 if main() else 1)
