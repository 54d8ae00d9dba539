"""Kill the server with signal 9 at random moments of a match that bots play, and see what the match is afterwards.

Usage: python benchmarks/match_crash.py [--database sqlite|postgresql] [--kills 100]

The host's book holds the version of every acknowledged command. After each kill the database must hold every ruling up
to it, unchanged from what was read before; the points in the table must be the fold of the rulings; a clock that ran
must have the same end; and the server must be ready within three seconds.
"""

import argparse
import asyncio
import contextlib
import hashlib
import os
import secrets
import signal
import time

import uvloop
from _callers import Caller
from _match import set_stage
from _stage import OURS, free_port, fresh_database, kept_how, machine, start, wait_until_ready
from sqlmodel import col, select
from stage import asker

from app.db import Database
from app.matches import programmes
from app.matches.actions.ruling import entry_of
from app.matches.models import Match, PointsEntry, RulingRow
from app.matches.playing import played
from app.matches.steps import Waits, next_step

READY_BAR = 3.0


def history(database: Database, match_id: str) -> tuple[list[str], object, bool]:
    """Return a fingerprint of every ruling, the show they make, and whether the ledger in the table is the same."""
    with database.reading() as db:
        match = db.get_one(Match, programmes.UUID(match_id))
        rows = db.exec(select(RulingRow).where(RulingRow.match_id == match.id).order_by(col(RulingRow.number))).all()
        prints = [hashlib.sha256(repr((r.number, r.act, r.at, r.data)).encode()).hexdigest() for r in rows]
        show = played(programmes.programme_of(db, match), programmes.rulings_of(db, match.id))
        lines = db.exec(
            select(PointsEntry).where(PointsEntry.match_id == match.id).order_by(col(PointsEntry.number))
        ).all()
        return prints, show, tuple(entry_of(line) for line in lines) == show.ledger


async def play(process, port: int, ways, database: Database) -> tuple[int, list[str]]:
    """Lead the match until the kill; return the last acknowledged version, and the rulings as read before it."""
    loop = asyncio.get_running_loop()
    desk = (await loop.create_connection(Caller, "127.0.0.1", port))[1]
    ask = asker(desk, ways, f"qingdun={ways.host}")
    address = f"/matches/{ways.match}/desks/host"
    ends = time.perf_counter() + 0.4 + secrets.randbelow(1500) / 1000
    acknowledged, seen = 0, []
    token = (await ask(f"{address}/wheel", {"over": 1}))["token"]
    while time.perf_counter() < ends:
        seen, show, _ = history(database, ways.match)
        step, form = next_step(show), {"version": show.version, "token": token}
        with contextlib.suppress(RuntimeError):  # the machine was quicker: the command was stale, and nothing was done
            acknowledged = (await asyncio.wait_for(_do(ask, address, step, show, form), 2)) or acknowledged
        await asyncio.sleep(0.03)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    desk.close()
    return acknowledged, seen


async def _do(ask, address: str, step, show, form: dict) -> int:
    if step.acts:
        return (await ask(f"{address}/step", form | {"force": 1}))["version"]
    match step.waits:
        case Waits.JUDGE:
            form |= {"act": "judge", "outcome": ("right", "wrong")[show.version % 2]}
        case Waits.CHOOSE:
            chosen = step.choice.choices[0]
            form |= {"act": "show", "question": chosen.id} | ({"value": chosen.value} if chosen.value else {})
        case Waits.TIE:
            form |= {"act": "claim", "team": show.question.tied[0]}
        case Waits.CONFIRM:
            form |= {"act": "confirm", "again": "0"}
        case _:
            return 0
    return (await ask(f"{address}/rulings", form))["version"]


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    chosen = parser.parse_args()
    ready: list[float] = []
    lost = changed = unlike = moved = 0
    with fresh_database(chosen.database) as url:
        print(machine(kept_how(url)))
        ways = set_stage(url, rehearsal=True)
        database = Database(url)
        for _ in range(chosen.kills):
            port = free_port()
            process = start(OURS, url, port, core=None)
            ready.append(wait_until_ready(process, port))
            acknowledged, before = uvloop.run(play(process, port, ways, database))
            after, show, same = history(database, ways.match)
            lost += len(after) < acknowledged
            changed += after[: len(before)] != before
            unlike += not same
            clock = show.question.ends if show.question else None
            moved += clock != history(database, ways.match)[1].question.ends if show.question else 0
        database.close()
    ordered = sorted(ready)
    print(f"{chosen.kills} kills, {len(after)} rulings: acknowledged and lost {lost}, rulings changed {changed}, "
          f"ledger unlike the rulings {unlike}, clocks moved {moved}")  # fmt: skip
    print(f"ready again: p50 {ordered[len(ordered) // 2]:.2f} s, worst {ordered[-1]:.2f} s (bar {READY_BAR} s)")
    return not (lost or changed or unlike or moved) and ordered[-1] <= READY_BAR


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
