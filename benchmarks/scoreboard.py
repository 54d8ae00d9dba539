"""The public scoreboard: two events of 500 bytes a second to every viewer, from one process on one core.

Usage: python benchmarks/scoreboard.py [--viewers 10000] [--seconds 12] [--answers]

floor   the same events written straight to asyncio transports
ours    `python -m app serve --only displays`, which follows a stand-in for the main server

Times run from the moment the main server made an event (for the floor: the process itself) until the viewer has it.
Then the process is killed with signal 9 and started again, and every viewer comes back as a browser does. With
--answers a thousand pupils meanwhile save an answer every two seconds, at the real server in a process of its own.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import uvloop
from _callers import Pupil, connect, warm_up
from _stage import (
    CLIENT_CORE,
    OURS,
    SERVER_CORE,
    Seat,
    free_port,
    fresh_database,
    machine,
    percentile,
    seat_pupils,
    serving,
    start,
    wait_until_ready,
)
from _viewers import Hall, fill

HERE = Path(__file__).parent
UPSTREAM = [sys.executable, "-m", "uvicorn", "--log-level", "critical", "--no-access-log", "--app-dir", str(HERE)]
UPSTREAM += ["--timeout-graceful-shutdown", "1"]
PUPILS, THINKING = 1_000, 2.0
BACK_BAR = 20.0
FOR_EVER = 1 << 62
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What one server came to."""

    delivered: float
    p50: float
    p99: float
    core: float
    kib: float
    generator: float
    backwards: int


class ThinkingPupil(Pupil):
    """Thinks about the next question for two seconds after every receipt."""

    def start(self, until: float) -> None:
        self.is_first = True
        super().start(until)

    def _next(self) -> None:
        if self.is_first or time.perf_counter() >= self.until:
            self.is_first = False
            super()._next()
        else:
            asyncio.get_running_loop().call_later(THINKING, super()._next)


def used(pid: int) -> tuple[float, float]:
    """Return the seconds of processor a process has used, and its memory in KiB."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    status = Path(f"/proc/{pid}/status").read_text()
    return (int(fields[11]) + int(fields[12])) / TICKS, float(status.split("VmRSS:")[1].split()[0])


async def everybody(hall: Hall, viewers: int, patience: float) -> float:
    """Wait until everybody has seen something that is told from now on; return the seconds, or infinity."""
    hall.back.clear()
    began = time.perf_counter()
    while time.perf_counter() - began < patience:
        if len(hall.back) == viewers:
            return time.perf_counter() - began
        await asyncio.sleep(0.1)
    return float("inf")


async def watch(hall: Hall, pid: int, viewers: int, seconds: float) -> Figures:
    """Fill the hall, let it settle, and measure for so long."""
    await asyncio.sleep(1)
    before = used(pid)[1]
    hall.until = FOR_EVER
    await fill(hall, viewers)
    await everybody(hall, viewers, BACK_BAR)
    await asyncio.sleep(1)
    began, busy, (core, memory) = time.perf_counter(), time.process_time(), used(pid)
    hall.until = time.perf_counter_ns() + int(seconds * 1e9)
    hall.since = time.perf_counter_ns()
    hall.counts.clear()
    hall.seconds.clear()
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    core, busy = (used(pid)[0] - core) / took, (time.process_time() - busy) / took
    await asyncio.sleep(2)
    times = sorted(hall.seconds)
    return Figures(
        len(times) / (viewers * max(1, len(hall.counts))),
        percentile(times, 0.5),
        percentile(times, 0.99),
        core,
        (memory - before) / viewers,
        busy,
        hall.backwards,
    )


async def measure_floor(port: int, pid: int, options: argparse.Namespace) -> Figures:
    """Measure the floor."""
    return await watch(Hall(port), pid, options.viewers, options.seconds)


async def measure_ours(port: int, pid: int, command: list[str], core: int, options: argparse.Namespace):
    """Measure ours, kill it, start it again; return the figures and the seconds until everybody was back."""
    hall = Hall(port)
    figures = await watch(hall, pid, options.viewers, options.seconds)
    hall.comes_back = True
    hall.since, hall.until = time.perf_counter_ns(), FOR_EVER
    os.killpg(pid, signal.SIGKILL)
    again = start(command, "", port, core=core)
    try:
        seconds = await everybody(hall, options.viewers, 2 * BACK_BAR)
    finally:
        hall.comes_back = False
        os.killpg(again.pid, signal.SIGKILL)
        again.wait()
    figures.backwards = hall.backwards
    return figures, seconds


def answer(port: int, seats: list[Seat], seconds: float, told) -> None:
    """Let the pupils answer in a process of their own; tell the p99 in milliseconds, receipts and errors."""

    async def run() -> tuple[float, int, int]:
        callers = await connect(port, len(seats))
        pupils = [
            ThinkingPupil(caller, f"/attempts/{seat.attempt_id}/responses", seat.token, 1_000)
            for caller, seat in zip(callers, seats, strict=True)
        ]
        await warm_up(pupils)
        told.send(None)
        until = time.perf_counter() + seconds
        for place, pupil in enumerate(pupils):
            asyncio.get_running_loop().call_later(THINKING * place / len(pupils), pupil.start, until)
        await asyncio.sleep(seconds + 5)
        times = sorted(second for pupil in pupils for second in pupil.seconds)
        return percentile(times, 0.99), len(times), sum(pupil.errors for pupil in pupils)

    told.send(uvloop.run(run()))


@contextlib.contextmanager
def answering(options: argparse.Namespace, found: list):
    """Keep a thousand pupils busy at the real server until the block ends; their figures are appended to `found`."""
    if not options.answers:
        yield
        return
    with fresh_database("sqlite") as url:
        seats = seat_pupils(url, PUPILS, started=True)
        port = free_port()
        with serving(OURS, url, port, core=SERVER_CORE):
            here, there = multiprocessing.Pipe()
            pupils = multiprocessing.Process(target=answer, args=(port, seats, options.seconds + 25, there))
            pupils.start()
            here.recv()
            yield
            found += here.recv()
            pupils.join()


def run(options: argparse.Namespace) -> bool:
    """Measure, and print the table and the bars; return whether every bar is reached."""
    table: dict[str, Figures] = {}
    answers: list = []
    if not options.answers:
        floor_port = free_port()
        floor = [sys.executable, str(HERE / "_boards.py"), str(floor_port)]
        with serving(floor, "", floor_port) as process:
            table["floor"] = uvloop.run(measure_floor(floor_port, process.pid, options))
    up_port, port = free_port(), free_port()  # only now: thousands of viewers have just given theirs back
    command = [*OURS, "--only", "displays", "--from", f"http://127.0.0.1:{up_port}", "--port", str(port)]
    core = CLIENT_CORE if options.answers else SERVER_CORE
    with serving([*UPSTREAM, "--port", str(up_port), "_boards:upstream"], "", up_port, core=None):
        process = start(command, "", port, core=core)
        try:
            wait_until_ready(process, port)
            with answering(options, answers):
                ours, back = uvloop.run(measure_ours(port, process.pid, command, core, options))
        finally:
            process.kill()
            process.wait()
    table["ours"] = ours
    return report(table, back, answers, options)


def report(table: dict[str, Figures], back: float, answers: list, options: argparse.Namespace) -> bool:
    """Print what was found."""
    heads = f"{'delivered':>11}{'p50 ms':>9}{'p99 ms':>9}{'core':>7}{'KiB each':>10}{'generator':>11}"
    print(f"{'server':8}{'viewers':>9}{heads}")
    for name, f in table.items():
        print(
            f"{name:8}{options.viewers:>9}{f.delivered:>11.1%}{f.p50:>9.0f}{f.p99:>9.0f}{f.core:>7.2f}{f.kib:>10.1f}"
            f"{f.generator:>11.0%}"
        )
    ours, bar = table["ours"], 1_500 if options.answers else 500
    print()
    said = [
        say("delivered of ideal, %", 100 * ours.delivered, ours.delivered >= 0.9999, "all"),
        say("p99 ms", ours.p99, ours.p99 <= bar, f"at most {bar}"),
        say("KiB a viewer", ours.kib, ours.kib <= 16, "at most 16, aim 12"),
        say("a version went backwards", ours.backwards, ours.backwards == 0, "never"),
        say("all back after signal 9, s", back, back <= BACK_BAR, f"at most {BACK_BAR:.0f}"),
    ]
    if answers:
        p99, receipts, errors = answers
        said.append(say("answers p99 ms meanwhile", p99, p99 <= 250, "at most 250"))
        said.append(say(f"errors in {receipts} answers", errors, errors == 0, "none"))
    print(f"\n{machine('no database')}; server on one core, viewers on the other")
    return all(said)


def say(words: str, value: float, reached: bool, bar: str) -> bool:
    """Print a figure beside its bar; return whether it is reached."""
    print(f"{words:28}{value:>9.1f}   {bar}: {'yes' if reached else 'NO'}")
    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--answers", action="store_true")
    options = parser.parse_args()
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    if allowed < options.viewers + 100:
        sys.exit(f"this system allows {allowed} connections a process; ask for fewer --viewers")
    os.sched_setaffinity(0, {CLIENT_CORE} if not options.answers else {SERVER_CORE, CLIENT_CORE})
    sys.exit(0 if run(options) else 1)


if __name__ == "__main__":
    main()
