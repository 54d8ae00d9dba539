"""A final ready to be hosted in a fresh database, for benchmarks: the host's cookie and every screen's key."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from _stage import PROJECT
from sqlmodel import select

from app import clock
from app.db import Database
from app.demo.stage import make_final
from app.matches.actions.screens import make_keys
from app.matches.models import Match
from app.people.models import Region, SignIn, Staff
from app.people.tokens import token_hash
from app.questions.actions.loading import load_bank
from app.vocabulary import Role


@dataclass(frozen=True)
class Ways:
    """How everybody gets in: the host's token, and each screen's address and key."""

    match: str
    host: str
    screens: dict[tuple[str, int], tuple[str, str]]


def set_stage(url: str, *, rehearsal: bool = False) -> Ways:
    """Make the demonstration's final (nine teams, the whole preset; or its rehearsal) and keys for its screens."""
    database = Database(url)
    with database.writing() as db:
        load_bank(db, PROJECT / "question_bank", clock.now())
        db.add(Region(code="640324", name="同心县"))
        host = Staff(account="host", name="主持", role=Role.ORGANISER, region_code="640324", password_hash="")
        host.must_change_password = False
        db.add(host)
        db.flush()
        make_final(db, host, clock.now())
        token, now = secrets.token_urlsafe(32), clock.now()
        ends = now + timedelta(hours=12)
        db.add(SignIn(token_hash=token_hash(token), staff_id=host.id, began_at=now, seen_at=now, ends_at=ends))
        match = db.exec(select(Match).where(Match.is_rehearsal == rehearsal)).one()
        keys = make_keys(db, match, 3, now)
        screens = {
            (new.screen.kind.value, new.screen.place): (f"/matches/{match.id}/screens/{new.screen.id}", new.key)
            for new in keys
        }
        ways = Ways(str(match.id), token, screens)
    database.close()
    return ways
