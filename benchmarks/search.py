"""Looking for a question among ten thousand: by two characters, by words nobody wrote, with every filter.

Usage: python benchmarks/search.py [--questions 10000] [--database sqlite|postgresql]

The floor comes from the same run: counting the questions and reading one page of them without looking for anything.
"""

import argparse
import statistics
import sys
import time
from uuid import uuid4

from _stage import PROJECT, fresh_database, kept_how, machine
from sqlmodel import insert, select

from app import clock
from app.db import Database
from app.people.access import Permit
from app.people.permissions import Scope
from app.people.persons import Person
from app.questions.actions.loading import load_bank
from app.questions.finding import Filter, find
from app.questions.models import Question, QuestionRevision
from app.vocabulary import Role

BAR = 100.0  # milliseconds
SOUGHT = [
    {"q": "毒品"}, {"q": "戒毒"}, {"q": "快递"}, {"q": "没有人写过的词"}, {"q": "law-"}, {"q": "12355"},
    {"q": "拒绝", "topic": "skill", "band": "junior"}, {"source": "禁毒法"}, {"tag": "期中"},
    {"q": "毒品", "page": 20}, {"kind": "true_false", "difficulty": "hard"}, {"facility": "hard"},
]  # fmt: skip


def fill(url: str, wanted: int) -> None:
    """Load the bank, and copy it until there are so many questions."""
    database = Database(url)
    with database.writing() as db:
        load_bank(db, PROJECT / "question_bank", clock.now())
        pairs = db.exec(
            select(Question, QuestionRevision).join(
                QuestionRevision, QuestionRevision.id == Question.current_revision_id
            )
        ).all()
        questions, revisions = [], []
        for number in range(wanted - len(pairs)):
            question, revision = pairs[number % len(pairs)]
            question_id, revision_id = uuid4(), uuid4()
            questions.append(
                question.model_dump() | {"id": question_id, "code": f"c{number}", "current_revision_id": revision_id}
            )
            revisions.append(revision.model_dump() | {"id": revision_id, "question_id": question_id})
        db.execute(insert(Question), questions)
        db.execute(insert(QuestionRevision), revisions)
    database.close()


def timed(work, times: int = 15) -> float:
    """Return the median of the slower half, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(sorted(took)[times // 2 :])


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    person = Person(uuid4(), Role.TEACHER, "", uuid4(), None, uuid4())
    permit = Permit(person, Scope.SCHOOL)
    worst = 0.0
    with fresh_database(options.database) as url:
        fill(url, options.questions)
        database = Database(url)
        with database.reading() as db:
            floor = timed(lambda: find(db, permit, Filter()))
            for sought in SOUGHT:
                found = Filter.model_validate(sought)
                total, _ = find(db, permit, found)
                took = timed(lambda found=found: find(db, permit, found))
                worst = max(worst, took)
                print(f"{took:6.1f} ms  {total:6d} found  {sought}")
        kept = kept_how(url)
        database.close()
    print(
        f"worst {worst:.1f} ms (bar {BAR:.0f}), without looking for anything {floor:.1f} ms, ratio {worst / floor:.2f}"
    )
    print(machine(kept))
    return worst <= BAR


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
