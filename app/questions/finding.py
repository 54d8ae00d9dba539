"""Finding questions among ten thousand: by what somebody chose in a form, and by words, two characters being enough."""

from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, select

from app.people.access import Permit
from app.questions.access import fit_for, is_platforms, readable_within
from app.questions.likeness import most_alike
from app.questions.models import AnswerKey, Question, QuestionRevision, RevisionFigures
from app.questions.words import QuestionState
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

A_PAGE = 30
LINE = r"^[^\x00-\x1f\x7f]*$"
OrNone = BeforeValidator(lambda value: value or None)  # an empty choice in a form means: any
HARD, EASY = 0.4, 0.85  # facility


class Whose(StrEnum):
    """From whom the questions come."""

    PLATFORM = "platform"
    COLLEAGUES = "colleagues"
    MINE = "mine"


class Facility(StrEnum):
    """How pupils fared with a question."""

    HARD = "hard"
    FAIR = "fair"
    EASY = "easy"


WHOSE = {Whose.PLATFORM: "平台题库", Whose.COLLEAGUES: "本单位", Whose.MINE: "我写的"}
FACILITY = {
    Facility.HARD: "得分率 40% 以下",
    Facility.FAIR: "得分率 40%—85%",
    Facility.EASY: "得分率 85% 以上",
}


class Filter(BaseModel):
    """What somebody looks for; every field may be left open."""

    model_config = ConfigDict(extra="ignore")

    topic: Annotated[Topic | None, OrNone] = None
    band: Annotated[GradeBand | None, OrNone] = None
    kind: Annotated[QuestionKind | None, OrNone] = None
    difficulty: Annotated[Difficulty | None, OrNone] = None
    state: Annotated[QuestionState | None, OrNone] = None  # none: published
    whose: Annotated[Whose | None, OrNone] = None
    facility: Annotated[Facility | None, OrNone] = None
    tag: Annotated[str, Field(max_length=20, pattern=LINE)] = ""
    source: Annotated[str, Field(max_length=40, pattern=LINE)] = ""
    q: Annotated[str, Field(max_length=40, pattern=LINE)] = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    @property
    def is_narrowed(self) -> bool:
        """Return whether one of the finer fields is used."""
        return bool(self.whose or self.facility or self.tag or self.source or self.state)

    def address(self) -> str:
        """Return the address of this search with {page} left open."""
        chosen = {name: value for name, value in self.model_dump(mode="json", exclude={"page"}).items() if value}
        return "/questions?" + urlencode(chosen) + ("&" if chosen else "") + "page={page}"


def find(db: Session, permit: Permit, sought: Filter) -> tuple[int, list[tuple[Question, QuestionRevision]]]:
    """Return how many questions there are for a search, and one page of them by their codes."""
    found = select(Question.code).join(QuestionRevision, _shown(sought))
    found = found.where(readable_within(permit), *_conditions(permit, sought)).order_by(Question.code)
    codes = db.exec(found).all()  # looked through once: counting and turning pages would each look again
    here = codes[(sought.page - 1) * A_PAGE : sought.page * A_PAGE]
    page = select(Question, QuestionRevision).join(QuestionRevision, _shown(sought)).where(col(Question.code).in_(here))
    return len(codes), [(question, revision) for question, revision in db.exec(page.order_by(Question.code))]


def find_all(
    db: Session, permit: Permit, sought: Filter, most: int
) -> list[tuple[Question, QuestionRevision, AnswerKey]]:
    """Return up to `most` questions of a search with their keys, by their codes."""
    query = (
        select(Question, QuestionRevision, AnswerKey)
        .join(QuestionRevision, _shown(sought))
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(readable_within(permit), *_conditions(permit, sought))
        .order_by(Question.code)
        .limit(most)
    )
    return [(question, revision, key) for question, revision, key in db.exec(query)]


def _shown(sought: Filter) -> ColumnElement[bool]:
    """Return which revision of a question is looked at: the one in use, or the draft."""
    if sought.state in (QuestionState.DRAFT, QuestionState.IN_REVIEW):
        return (col(QuestionRevision.question_id) == Question.id) & col(QuestionRevision.published_at).is_(None)
    return col(QuestionRevision.id) == Question.current_revision_id


def _conditions(permit: Permit, sought: Filter) -> list[ColumnElement[bool]]:
    found = [_in_state(sought.state or QuestionState.PUBLISHED)]
    exact = [
        (col(Question.topic), sought.topic),
        (col(QuestionRevision.kind), sought.kind),
        (col(QuestionRevision.difficulty), sought.difficulty),
    ]
    found += [column == value for column, value in exact if value]
    if sought.band:
        found.append(fit_for(sought.band))
    if sought.whose:
        found.append(_belongs(permit, sought.whose))
    if sought.facility:
        found.append(_measured(sought.facility))
    if sought.tag:
        found.append(cast(col(Question.tags), String).contains(_as_json(sought.tag), autoescape=True))
    if sought.source:
        found.append(col(QuestionRevision.source).contains(sought.source.strip(), autoescape=True))
    words = sought.q.strip().lower()
    if len(words) >= 2:  # one character finds nearly everything
        found.append(col(QuestionRevision.sought).contains(words, autoescape=True))
    return found


def _as_json(tag: str) -> str:
    """Return a tag as it stands in a column of JSON; Chinese is written in escapes there."""
    return '"' + tag.strip().encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00") + '"'


def _in_state(state: QuestionState) -> ColumnElement[bool]:
    match state:
        case QuestionState.DRAFT:
            return col(QuestionRevision.submitted_at).is_(None)
        case QuestionState.IN_REVIEW:
            return col(QuestionRevision.submitted_at).is_not(None)
        case QuestionState.RETIRED:
            return col(Question.retired_at).is_not(None)
        case _:
            return col(Question.retired_at).is_(None)


def _belongs(permit: Permit, whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.MINE:
        return col(Question.owner_id) == permit.person.id
    return is_platforms() if whose is Whose.PLATFORM else ~is_platforms()


def _measured(facility: Facility) -> ColumnElement[bool]:
    shares = {
        Facility.HARD: col(RevisionFigures.facility) < HARD,
        Facility.FAIR: (col(RevisionFigures.facility) >= HARD) & (col(RevisionFigures.facility) <= EASY),
        Facility.EASY: col(RevisionFigures.facility) > EASY,
    }
    return col(QuestionRevision.id).in_(select(RevisionFigures.id).where(shares[facility]))


def alike(db: Session, permit: Permit, stem: str, but: Question | None = None) -> list[tuple[Question, str, float]]:
    """Return up to three published questions whose stems are most like `stem`, with the share they have in common."""
    query = (
        select(Question, QuestionRevision.stem)
        .join(QuestionRevision, col(QuestionRevision.id) == Question.current_revision_id)
        .where(readable_within(permit), col(Question.retired_at).is_(None))
    )
    known = {question.id: (question, words) for question, words in db.exec(query) if but is None or question != but}
    found = most_alike(stem, {id_: words for id_, (_, words) in known.items()})
    return [(*known[id_], share) for id_, share in found]
