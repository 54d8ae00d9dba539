"""Who is answering now, in memory: loaded once, dropped as soon as the attempt or the sign-in changes anywhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app import live
from app.competitions.models import Attempt, Competition
from app.competitions.papers_in_use import paper_in_use
from app.competitions.refusals import CompetitionVoid
from app.db import Database
from app.errors import NotAllowed, NotFound, SignInNeeded
from app.people.models import SignIn
from app.people.permissions import Action, Resource, scope
from app.people.persons import find_person
from app.questions.marking import LETTERS
from app.vocabulary import QuestionKind

MOST = 50_000


@dataclass(frozen=True, slots=True)
class Sitter:
    """One pupil at one attempt on one device, with all that saving an answer needs to know."""

    attempt_id: UUID
    sign_in_id: UUID
    sign_in_ends: datetime
    deadline: datetime
    is_this_device: bool
    is_submitted: bool
    letters: tuple[str, ...]  # for question n at n - 1: the letters it has
    many: tuple[bool, ...]  # whether more than one letter may be chosen


class Sitters:
    """The sitters of this process, by attempt and by the token of the browser."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sitters: dict[str, dict[str, Sitter]] = {}
        self._attempts_of_sign_in: dict[str, set[str]] = {}
        self._news = 0
        live.listen("attempt", self._forget_attempt)
        live.listen("sign_in", self._forget_sign_in)

    def known(self, attempt_id: str, token: str) -> Sitter | None:
        """Return the sitter if this process knows it."""
        return self._sitters.get(attempt_id, {}).get(token)

    def load(self, attempt_id: str, token: str, now: datetime) -> Sitter:
        """Look the sitter up and remember it; for a thread. Raises SignInNeeded or NotFound."""
        before = self._news
        with self._database.reading() as db:
            sitter = _load(db, attempt_id, token, now)
        if self._news != before:  # something changed meanwhile, perhaps this: true now, but not to be kept
            return sitter
        if len(self._sitters) >= MOST:
            self._sitters.clear()
            self._attempts_of_sign_in.clear()
        self._sitters.setdefault(attempt_id, {})[token] = sitter
        self._attempts_of_sign_in.setdefault(str(sitter.sign_in_id), set()).add(attempt_id)
        return sitter

    def _forget_attempt(self, attempt_id: str) -> None:
        self._news += 1
        self._sitters.pop(attempt_id, None)

    def _forget_sign_in(self, sign_in_id: str) -> None:
        self._news += 1
        for attempt_id in self._attempts_of_sign_in.pop(sign_in_id, ()):
            self._sitters.pop(attempt_id, None)


def _load(db: Session, attempt_id: str, token: str, now: datetime) -> Sitter:
    person = find_person(db, token, now)
    if person is None:
        raise SignInNeeded
    if scope(person.role, Resource.ATTEMPT, Action.CHANGE) is None:
        raise NotAllowed
    try:
        attempt = db.get(Attempt, UUID(attempt_id))
    except ValueError:
        raise NotFound from None
    if attempt is None or attempt.student_id != person.id:
        raise NotFound
    competition = db.get_one(Competition, attempt.competition_id)
    if competition.voided_at:
        raise CompetitionVoid
    seats = paper_in_use(db, competition.paper_id).seats(attempt.seed)
    return Sitter(
        attempt_id=attempt.id,
        sign_in_id=person.sign_in_id,
        sign_in_ends=db.get_one(SignIn, person.sign_in_id).ends_at,
        deadline=attempt.deadline,
        is_this_device=attempt.sign_in_id == person.sign_in_id,
        is_submitted=attempt.submitted_at is not None,
        letters=tuple(LETTERS[: len(seat.order)] for seat in seats),
        many=tuple(seat.kind is QuestionKind.MULTIPLE_RESPONSE for seat in seats),
    )
