"""A hall answers: so many phones in one match tap within three seconds, and every one waits for its receipt.

Usage: python benchmarks/hall.py [--database sqlite|postgresql] [--phones 3000] [--seconds 3]

Every phone also follows the hall's stream, as its page does. The floor comes from the same run: the same taps, spread
over the same seconds, at a question that is over, so that everything is done but storing.
"""

import argparse
import asyncio
import json
import os
import re
import secrets
import time
from uuid import UUID

import uvloop
from _callers import Caller, connect, reply
from _match import Ways, set_stage
from _stage import CLIENT_CORE, OURS, free_port, fresh_database, kept_how, machine, percentile, serving
from sqlmodel import col, func, select
from stage import Screen, asker

from app import clock
from app.db import Database
from app.matches import programmes
from app.matches.actions import audience, prizes
from app.matches.actions.ruling import add_rulings
from app.matches.audience_answering import COOKIE
from app.matches.audience_models import AudienceAnswer, AudienceSeat, PrizeTicket
from app.matches.cues import Cue
from app.matches.hall import phone_key
from app.matches.models import Match
from app.matches.prize_form import NewPrize
from app.matches.programmes import show_of
from app.people.tokens import token_hash
from app.secret import secret

BAR, AIM = 500.0, 300.0  # milliseconds, p99
TICKETS = 3
LETTERS = re.compile(rb'"letters": ?"([A-H]+)"')


def fill_hall(url: str, ways: Ways, phones: int) -> list[str]:
    """Give the match seats, phones and prizes, and come to the first question of the hall; return the cookies."""
    database = Database(url)
    with database.writing() as db:
        match = db.get_one(Match, UUID(ways.match))
        audience.open_hall(db, match, phones, "http://127.0.0.1", clock.now())
        kinds = [NewPrize("书签", 50, 1, False), NewPrize("谢谢参与", 50, 1, True)]
        prizes.keep_pool(db, match, "现场", TICKETS, False, kinds, clock.now())
        db.flush()
        cookies = []
        for seat in db.exec(select(AudienceSeat).where(AudienceSeat.match_id == match.id)):
            key = phone_key(secret(), match.id, secrets.token_urlsafe(18))
            seat.claimed_at, seat.key_hash = clock.now(), token_hash(key)
            cookies.append(f"{COOKIE}={key}")
        rounds = show_of(db, match).programme.rules.rounds
        at = next(at for at, round in enumerate(rounds) if round.kind is kinds.AUDIENCE)
        add_rulings(db, match, [(Cue.START, {}), (Cue.ROUND, {"round": at})], None, clock.now())
    database.close()
    return cookies


async def tap_all(callers: list[Caller], ways: Ways, cookies: list[str], question, choices, seconds) -> list[tuple]:
    """Tap once on every phone, evenly over `seconds`; return (status, letters kept, seconds waited, letters sent)."""
    began = time.perf_counter() + 0.2

    async def one(at: int) -> tuple:
        await asyncio.sleep(began + seconds * at / len(callers) - time.perf_counter())
        letters = choices[at % 2]
        asked = time.perf_counter()
        status, _, body = await reply(callers[at], request(ways, cookies[at], question, letters))
        found = LETTERS.search(body) if status == 200 else None
        return status, found[1].decode() if found else "", time.perf_counter() - asked, letters

    return await asyncio.gather(*(one(at) for at in range(len(callers))))


def request(ways: Ways, cookie: str, question: str, letters: str) -> bytes:
    body = json.dumps({"question": question, "letters": letters}).encode()
    head = (
        f"POST /matches/{ways.match}/hall/answers HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def run(port: int, url: str, ways: Ways, cookies: list[str], seconds: float) -> dict:
    loop, database = asyncio.get_running_loop(), Database(url)
    host = f"qingdun={ways.host}"
    ask = asker((await loop.create_connection(Caller, "127.0.0.1", port))[1], ways, host)
    desk = f"/matches/{ways.match}/desks/host"
    token = (await ask(f"{desk}/wheel", {}))["token"]

    def show():
        with database.reading() as db:
            return show_of(db, db.get_one(Match, UUID(ways.match)))

    async def step() -> None:
        await ask(f"{desk}/step", {"version": show().version, "token": token, "force": 1})

    streams = [Screen(f"/matches/{ways.match}/hall/news", cookie) for cookie in cookies]
    began = time.perf_counter()
    for at, stream in enumerate(streams):
        await loop.create_connection(lambda stream=stream: stream, "127.0.0.1", port)
        if at % 50 == 49:
            await asyncio.sleep(0.03)
    while not all(stream.seen for stream in streams):
        await asyncio.sleep(0.1)
    print(f"all {len(streams)} streams opened within {time.perf_counter() - began:.1f} s")
    callers = await connect(port, len(cookies))
    for _ in range(2):
        await step()  # shown to the host, read
    asked = show().question
    over = str(next(each.id for each in show().programme.questions if each.id != asked.planned.id))
    for at in range(0, len(callers), 50):  # a busy loop accepts few new connections a turn: all are there before
        some = zip(callers[at : at + 50], cookies[at : at + 50], strict=True)
        await asyncio.gather(*(reply(caller, request(ways, cookie, over, "A")) for caller, cookie in some))
    floor = await tap_all(callers, ways, cookies, over, "AA", seconds)
    with database.reading() as db:
        key = programmes.key_of(db, asked)
    choices = (key, "B" if key == "A" else "A")  # half of the hall is right
    await step()  # open
    await asyncio.sleep(0.5)
    told = await tap_all(callers, ways, cookies, str(asked.planned.id), choices, seconds)
    ends = show().question.ends
    await asyncio.sleep(max(0.0, (ends - clock.now()).total_seconds()) + 1.0 if ends else 0)
    await step()  # reveal and score
    await asyncio.sleep(1)
    version = show().version
    behind = sum(not stream.seen or stream.seen[-1][1] < version for stream in streams)
    found = stored(database, show())
    database.close()
    return {"floor": floor, "told": told, "behind": behind} | found


def stored(database: Database, show) -> dict:
    asked = show.question
    with database.reading() as db:
        count = select(func.count()).where(AudienceAnswer.question_id == asked.planned.id)
        rows = dict(db.exec(select(AudienceAnswer.letters, func.count()).group_by(col(AudienceAnswer.letters))).all())
        tickets = db.exec(select(func.count()).where(PrizeTicket.question_id == asked.planned.id)).one()
        right = rows.get(programmes.key_of(db, asked), 0)
        return {"stored": db.exec(count).one(), "letters": rows, "tickets": tickets, "right": right, "asked": asked}


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--phones", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=3.0)
    chosen = parser.parse_args()
    os.environ["QINGDUN_SECRET"] = "a secret for measuring"
    with fresh_database(chosen.database) as url:
        ways, port = set_stage(url), free_port()
        cookies = fill_hall(url, ways, chosen.phones)
        print(machine(kept_how(url)))
        with serving(OURS, url, port):
            os.sched_setaffinity(0, {CLIENT_CORE})
            found = uvloop.run(run(port, url, ways, cookies, chosen.seconds))
    return tell(found, chosen.phones, chosen.seconds)


def tell(found: dict, phones: int, seconds: float) -> bool:
    receipts = [(letters, sent) for status, letters, _, sent in found["told"] if status == 200]
    wrong = sum(letters != sent for letters, sent in receipts)
    floor, told = (sorted(wait for _, _, wait, _ in found[name]) for name in ("floor", "told"))
    print(f"{phones} phones within {seconds:g} s: {len(receipts)} receipts, {found['stored']} stored, {wrong} other")
    print(f"counted in the ruling: {dict(found['asked'].tally)}; stored: {found['letters']}")
    print(f"tickets: {found['tickets']} of {found['right']} right; phones that did not hear the end: {found['behind']}")
    for name, waits in (("refused, nothing stored (floor)", floor), ("stored and acknowledged", told)):
        print(f"{name}: p50 {percentile(waits, 0.5):.0f} ms, p99 {percentile(waits, 0.99):.0f} ms")
    p99 = percentile(told, 0.99)
    whole = (
        len(receipts) == phones == found["stored"] and not wrong and found["tickets"] == min(TICKETS, found["right"])
    )
    kept = whole and p99 <= BAR and not found["behind"]
    print(f"all there: {'yes' if whole else 'NO'}; bar {BAR:.0f} ms, aim {AIM:.0f} ms: {'kept' if kept else 'missed'}")
    return kept


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
