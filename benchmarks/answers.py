"""Durable answers a second, beside the floor and the usual design: same clients, same core, rounds in turn.

Usage: python benchmarks/answers.py [--database sqlite|postgresql] [--clients 64 256 1000] [--seconds 4] [--rounds 3]

ours    the real application: `python -m app serve`, every pupil signed in with an attempt of their own
floor   a validated FastAPI POST that stores nothing
usual   a session and a commit for each request
"""

import argparse
import asyncio
import contextlib
import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import uvloop
from _callers import Book, Pupil, connect, warm_up
from _stage import (
    CLIENT_CORE,
    OURS,
    Seat,
    compare,
    free_port,
    fresh_database,
    kept_how,
    machine,
    percentile,
    seat_pupils,
    serving,
)

UVICORN = [sys.executable, "-m", "uvicorn", "--factory", "--log-level", "warning", "--no-access-log", "--app-dir"]
PATIENCE = 40  # seconds an answer may take before a round is over without it


@dataclass
class Figures:
    """What the rounds of one design at one number of clients came to."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    errors: int = 0
    books: dict[str, Book] = field(default_factory=lambda: defaultdict(dict))  # by attempt: what has a receipt
    generator: list[float] = field(default_factory=list)  # its share of its core


async def one_round(port: int, seats: list[Seat], seconds: float, first: int, figures: Figures) -> None:
    """Let every pupil answer for so long; add the round to the figures."""
    callers = await connect(port, len(seats))
    pupils = [
        Pupil(caller, f"/attempts/{seat.attempt_id}/responses", seat.token, first, figures.books[seat.attempt_id])
        for caller, seat in zip(callers, seats, strict=True)
    ]
    await warm_up(pupils)
    began, busy = time.perf_counter(), time.process_time()
    for pupil in pupils:
        pupil.start(began + seconds)
    await asyncio.wait([pupil.done for pupil in pupils], timeout=seconds + PATIENCE)
    took = time.perf_counter() - began
    stuck = sum(not pupil.done.done() for pupil in pupils)
    times = sorted(second for pupil in pupils for second in pupil.seconds)
    figures.rate.append(len(times) / took)
    figures.p50.append(percentile(times, 0.5))
    figures.p99.append(percentile(times, 0.99))
    figures.errors += sum(pupil.errors for pupil in pupils) + stuck
    figures.generator.append((time.process_time() - busy) / took)
    for caller in callers:
        caller.close()
    await asyncio.sleep(0.2)


def measure(options: argparse.Namespace) -> tuple[dict[tuple[str, int], Figures], int, str]:
    """Run all rounds; return the figures, how many of our receipts the database does not bear out, and its kind."""
    figures: dict[tuple[str, int], Figures] = {}
    with fresh_database(options.database) as ours_url, fresh_usual(options.database, ours_url) as usual_url:
        seats = seat_pupils(ours_url, max(options.clients), started=True)
        usual_seats = seats if usual_url == ours_url else seat_pupils(usual_url, max(options.clients), started=True)
        ports = {name: free_port() for name in ("ours", "floor", "usual")}
        rivals = str(Path(__file__).parent)
        with (
            serving(OURS, ours_url, ports["ours"]),
            serving([*UVICORN, rivals, "--port", str(ports["floor"]), "_rivals:floor"], ours_url, ports["floor"]),
            serving([*UVICORN, rivals, "--port", str(ports["usual"]), "_rivals:usual"], usual_url, ports["usual"]),
        ):
            first = 1_000
            for clients in options.clients:
                for _ in range(options.rounds):
                    for name, port in ports.items():
                        here = (usual_seats if name == "usual" else seats)[:clients]
                        found = figures.setdefault((name, clients), Figures())
                        uvloop.run(one_round(port, here, options.seconds, first, found))
                        first += 50_000
        lost = sum(compare(ours_url, f.books)[0] for (name, _), f in figures.items() if name == "ours")
        return figures, lost, kept_how(ours_url)


def fresh_usual(kind: str, ours_url: str):
    """SQLite lets one process write, so the usual design gets a file of its own; PostgreSQL is shared."""
    return fresh_database(kind) if kind == "sqlite" else contextlib.nullcontext(ours_url)


def report(figures: dict[tuple[str, int], Figures], lost: int, kept: str, options: argparse.Namespace) -> bool:
    """Print the table and the bars; return whether every bar is reached."""
    print(f"{'design':8}{'clients':>8}{'answers/s':>11}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}{'generator':>11}")
    for (name, clients), f in figures.items():
        print(
            f"{name:8}{clients:>8}{median(f.rate):>11.0f}{median(f.p50):>9.1f}{median(f.p99):>9.1f}{f.errors:>8}"
            f"{median(f.generator):>11.0%}"
        )
    fewest, most = min(options.clients), max(options.clients)
    rate = {key: median(f.rate) for key, f in figures.items()}
    bars = []
    for clients in options.clients:
        bars.append((f"ours / floor at {clients}", rate["ours", clients] / rate["floor", clients], 0.6, 2.0))
        bars.append((f"ours / usual at {clients}", rate["ours", clients] / max(rate["usual", clients], 1), 8, 20))
    bars.append((f"ours at {most} / at {fewest}", rate["ours", most] / rate["ours", fewest], 0.8, 0.95))
    print()
    p99 = median(figures["ours", most].p99)
    errors = sum(f.errors for (name, _), f in figures.items() if name == "ours")
    said = [say(words, ratio, ratio >= bar, f"at least {bar:g}", ratio >= aim, aim) for words, ratio, bar, aim in bars]
    said.append(say(f"p99 ms of ours at {most}", p99, p99 <= 600, "at most 600", p99 <= 200, 200))
    said.append(say("errors of ours", errors, errors == 0, "none"))
    said.append(say("acknowledged and not kept", lost, lost == 0, "none"))
    print(f"\n{machine(kept)}; server on one core, generator on the other; median of {options.rounds} rounds")
    return all(said)


def say(words: str, value: float, reached: bool, bar: str, aimed: bool = True, aim: float | None = None) -> bool:
    """Print a figure beside its bar, and its aim where there is one; return whether the bar is reached."""
    further = "" if aim is None else f"   aim {aim:g}: {'yes' if aimed else 'no'}"
    print(f"{words:28}{value:>9.2f}   {bar}: {'yes' if reached else 'NO'}{further}")
    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--clients", type=int, nargs="+", default=[64, 256, 1_000])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.sched_setaffinity(0, {CLIENT_CORE})
    sys.exit(0 if report(*measure(options), options) else 1)


if __name__ == "__main__":
    main()
