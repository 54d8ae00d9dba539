"""Rule: what a pupil practises on one day, when practice is closed, and how a question was answered.

The day's questions follow from what was known when the day began, the pupil and the date: whoever comes back in the
afternoon, or on another device, finds the same ones. No streaks, no points, no places: nothing calls a child back
(未成年人网络保护条例); there is a limit for the day and a rest at night.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from app.errors import Invalid, Refusal
from app.papers.ordering import by_chance
from app.vocabulary import Topic

AT_A_TIME = 5
REST_BEGINS, REST_ENDS = time(22), time(6)


class NightRest(Refusal):
    """Practice rests at night."""

    message = "晚上 10 点到早上 6 点是休息时间，练习先停一停。练过的题都保存好了，明天再来吧。"


class EnoughForToday(Refusal):
    """The day's limit is reached."""

    message = "今天练得够多了，让眼睛歇一歇。练过的题都保存好了，明天再来吧。"


class NotOffered(Refusal):
    """This question is not the next one; keys are not to be had by asking for them."""

    message = "这道题今天没有排到。回到“练习”页，从那里接着练吧。"


class NothingChosen(Invalid):
    """Neither an option nor 还不会 was chosen."""

    message = "这一题还没有选答案。选好再提交；还不会的话，点“还不会，看解析”。"


@dataclass(frozen=True)
class Candidate:
    """A question that may be practised today, as things stood when the day began."""

    question_id: UUID
    revision_id: UUID
    topic: Topic
    is_due: bool = False  # in the wrong-question book, and its day has come
    practised_at: datetime | None = None


@dataclass(frozen=True)
class Run:
    """Where a pupil is in a run of questions: the next one, and which it is of how many."""

    done: int
    next: Candidate | None
    left: int

    @property
    def number(self) -> int:
        """Return which question of five the next one is."""
        return self.done % AT_A_TIME + 1

    @property
    def total(self) -> int:
        """Return how many questions this run of five has; the last one may be shorter."""
        return min(AT_A_TIME, self.number - 1 + self.left)

    @property
    def is_over(self) -> bool:
        """Return whether five have just been answered, or nothing is left."""
        return self.next is None or (self.done > 0 and self.done % AT_A_TIME == 0)


@dataclass(frozen=True)
class Plan:
    """What is laid out for one pupil on one day, and which of it has been answered."""

    daily: tuple[Candidate, ...]
    rest: tuple[Candidate, ...]
    answered: frozenset[UUID]  # questions

    def run(self, topic: Topic | None) -> Run:
        """Return the run of a topic, or without one that of 每日一练. The two never share a question."""
        line = [each for each in self.rest if each.topic is topic] if topic else self.daily
        left = [each for each in line if each.question_id not in self.answered]
        return Run(len(line) - len(left), left[0] if left else None, len(left))

    def offered(self, revision_id: UUID) -> Candidate:
        """Return the question if it is the next one of a run; any other is refused."""
        runs = [self.run(None), *(self.run(topic) for topic in Topic)]
        for run in runs:
            if run.next and run.next.revision_id == revision_id:
                return run.next
        raise NotOffered

    def topic_of_run(self, question_id: UUID) -> Topic | None:
        """Return by which topic a question is practised today; none: it is one of 每日一练, or not of today."""
        return next((each.topic for each in self.rest if each.question_id == question_id), None)


def plan(candidates: Iterable[Candidate], answered: frozenset[UUID], seed: str) -> Plan:
    """Return a day's plan: five for 每日一练, the others in line by topic. `seed` names the pupil and the day."""
    line = line_up(candidates, seed)
    return Plan(tuple(line[:AT_A_TIME]), tuple(line[AT_A_TIME:]), answered)


def line_up(candidates: Iterable[Candidate], seed: str) -> list[Candidate]:
    """Return questions in the order in which they are practised.

    First what is due in the wrong-question book, then what was never practised, then what was practised longest ago;
    the latter two take turns among the topics.
    """
    everything = sorted(candidates, key=lambda each: by_chance(seed, each.question_id))
    due = [each for each in everything if each.is_due]
    new = [each for each in everything if not each.is_due and each.practised_at is None]
    old = [each for each in everything if not each.is_due and each.practised_at is not None]
    old.sort(key=lambda each: each.practised_at.timestamp() if each.practised_at else 0.0)
    had = Counter(each.topic for each in due[:AT_A_TIME])
    return [*due, *_in_turn(new, had, seed), *_in_turn(old, Counter(), seed)]


def why_closed(local: datetime, answered: int, limit: int, *, rests: bool) -> Refusal | None:
    """Return why nothing can be practised at this local time, or nothing when it can."""
    if rests and (local.time() >= REST_BEGINS or local.time() < REST_ENDS):
        return NightRest()
    if answered >= limit:
        return EnoughForToday()
    return None


def verdict(letter: str, choice: str, key: str) -> str:
    """Return what became of one option, in the words of the page.

    >>> [verdict(letter, "AB", "AC") for letter in "ABCD"]
    ['right', 'wrong', 'missed', 'other']
    """
    if letter in choice:
        return "right" if letter in key else "wrong"
    return "missed" if letter in key else "other"


def _in_turn(line: Sequence[Candidate], had: Counter[Topic], seed: str) -> list[Candidate]:
    """Take the first of every topic, then the second …; a topic that had its turn already waits."""
    turns: dict[Topic, int] = defaultdict(int, had)
    placed = []
    for each in line:
        placed.append((turns[each.topic], by_chance(seed, each.topic), each))
        turns[each.topic] += 1
    return [each for _, _, each in sorted(placed, key=lambda place: place[:2])]
