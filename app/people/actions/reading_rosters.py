"""From an uploaded file to a checked roster: read apart, parse, judge. For the web and the command line alike."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.clock import HERE
from app.people.actions import rosters
from app.people.labels import school_year
from app.people.models import RosterImport, School
from app.people.roster import Roster, parse
from app.sandbox import UnreadableFile, read_apart
from app.vocabulary import GradeBand

# 学校标识码 begins with the kind of school; kinds with several bands (完全中学 and others) say nothing
ONLY_BAND = {"21": GradeBand.PRIMARY, "31": GradeBand.JUNIOR, "36": GradeBand.VOCATIONAL}


def read_roster(content: bytes, file_name: str, school_code: str, now: datetime) -> Roster:
    """Return the rows of a file, or refuse it with the sentence that says why. Slow: never inside a transaction."""
    cells = read_apart("app.sheets_reading", content, file_name)
    roster = parse(cells, school_year(now.astimezone(HERE).date()), ONLY_BAND.get(school_code[:2]))
    if roster.fault:
        raise UnreadableFile(roster.fault)
    return roster


def check(
    db: Session, school: School, roster: Roster, staff_id: UUID | None, only_classes_of: UUID | None,
    file_name: str, content: bytes, now: datetime,
) -> RosterImport:  # fmt: skip
    """Judge a file that was read, and remember the verdicts. Nobody is changed."""
    source = rosters.new_import(school, staff_id, file_name, content, now)
    return rosters.check_roster(db, school, roster, only_classes_of, source)
