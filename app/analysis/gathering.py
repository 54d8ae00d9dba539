"""The answers of a competition as columns, read from its marked sheets: every entry's best attempt."""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.analysis.columns import Answers, Question, Values
from app.competitions.actions.attempts import keys_of, mark, responses_of
from app.competitions.marked_sheets import places_of, sheet
from app.competitions.models import Attempt, Competition, Entry, MarkedSheet, Standing
from app.competitions.papers_in_use import PaperInUse, paper_in_use

Line = tuple[float, str, str]  # total, band, the sheet
AT_ONCE = 5_000


@dataclass(frozen=True)
class Gathered:
    """A competition's answers by question, and the spread of marks at each position of the paper, which all have."""

    answers: Answers
    deviations: list[float | None]


def answers_of(db: Session, competition: Competition) -> Gathered:
    """Return the columns of a competition: best attempts that were handed in and not voided."""
    paper = paper_in_use(db, competition.paper_id)
    return columns(paper, _keys(db, paper), _lines(db, competition, paper))


def columns(paper: PaperInUse, keys: dict[UUID, str], lines: Iterable[Line]) -> Gathered:
    """Return sheets as columns, one for each revision of the paper that was asked."""
    revisions = places_of(paper.words)
    full = {revision: line.marks for line in paper.lines for revision in line.revisions}
    marks = [array("d") for _ in revisions]
    choices: list[list[str]] = [[] for _ in revisions]
    seconds = [array("d") for _ in revisions]
    asked = [array("L") for _ in revisions]
    positions: list[Counter[float]] = [Counter() for line in paper.lines for _ in range(line.count)]
    totals, bands, same = array("d"), [], {"": ""}
    for place, (total, band, line) in enumerate(lines):
        totals.append(total)
        bands.append(same.setdefault(band, band))
        for position, (question, letters, earned, spent) in zip(positions, json.loads(line), strict=True):
            position[earned] += 1
            marks[question].append(earned)
            choices[question].append(same.setdefault(letters, letters))
            asked[question].append(place)
            if spent is not None:
                seconds[question].append(spent)
    questions = [
        Question(
            str(revision),
            keys[revision],
            len(paper.words[revision].options),
            full[revision],
            marks[at],
            choices[at],
            seconds[at],
            None if len(asked[at]) == len(totals) else asked[at],
        )
        for at, revision in enumerate(revisions)
        if asked[at]
    ]
    deviations = [Values(position).deviation for position in positions]
    return Gathered(Answers(totals, paper.full_marks, questions, bands), deviations)


def _keys(db: Session, paper: PaperInUse) -> dict[UUID, str]:
    return dict(keys_of(db, list(paper.words)))


def _lines(db: Session, competition: Competition, paper: PaperInUse) -> Iterator[Line]:
    query = (
        select(Standing.score, Entry.band, MarkedSheet.answers, Standing.attempt_id)
        .join(Entry, col(Entry.id) == Standing.entry_id)
        .join(Attempt, col(Attempt.id) == Standing.attempt_id)
        .join(MarkedSheet, col(MarkedSheet.attempt_id) == Standing.attempt_id, isouter=True)
        .where(Standing.competition_id == competition.id, col(Attempt.voided_at).is_(None))
        .execution_options(yield_per=AT_ONCE)
    )
    for score, band, line, attempt_id in db.exec(query):
        yield score, str(band), line or _mark_again(db, db.get_one(Attempt, attempt_id), paper)


def _mark_again(db: Session, attempt: Attempt, paper: PaperInUse) -> str:
    """Return the sheet of an attempt that was handed in before sheets were kept."""
    responses = responses_of(db, attempt.id)
    scored = mark(db, attempt, [timed.answer for timed in responses])
    return sheet(scored, responses, attempt.started_at, paper.words)
