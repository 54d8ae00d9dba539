"""What a team does at its podium and a judge at the table: every input is kept, the rules decide what it means."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Refusal
from app.matches import news, programmes
from app.matches.clockwork import nanoseconds
from app.matches.jury import jury_score
from app.matches.models import Buzz, JudgeMark, Match, MatchQuestion, PodiumAnswer, Screen
from app.matches.rounds import MayNotDecline, ValueNotOffered
from app.matches.show import Asked, Show
from app.matches.upcoming import eligible, upcoming
from app.matches.words import QuestionState
from app.questions.marking import tidy
from app.questions.models import QuestionRevision

S = QuestionState
PRESSABLE = frozenset({S.READING, S.COUNTDOWN, S.OPEN, S.CLAIMED, S.TIED})


class NothingToPress(Refusal):
    """No race is on."""

    message = "现在不是抢答时间，这次按下没有计入。"


class NothingToAnswer(Refusal):
    """No answer is taken from this team now."""

    message = "现在不能作答，答案没有提交。"


class TooLate(Refusal):
    """The time of the question is up."""

    message = "作答时间已到，答案没有提交。"


class NoSuchOption(Refusal):
    """Letters that the question does not have."""

    message = "没有这个选项，答案没有提交。"


def press(
    db: Session, match: Match, team: UUID, now: datetime, held: bool, claimed: int | None, round_trip: int | None
) -> None:
    """Keep a press as the server received it. Who was first is decided from all of them, never here."""
    show = programmes.show_of(db, match)
    asked = show.question
    if asked is None or asked.state not in PRESSABLE or not show.round_of(asked).kind.is_raced:
        raise NothingToPress
    db.add(
        Buzz(
            match_id=match.id,
            question_id=asked.planned.id,
            team_id=team,
            received=nanoseconds(now),
            held=held,
            claimed=claimed,
            round_trip=round_trip,
        )
    )
    news.changed(db, match.id)


def test_press(db: Session, screen: Screen, now: datetime) -> None:
    """Note that a podium's buzzer works; before the match nothing else comes of a press."""
    screen.tested_at = now
    news.changed(db, screen.match_id)


def answer(db: Session, match: Match, team: UUID, letters: str, now: datetime) -> str:
    """Keep a team's answer and return its letters: of all teams together, or of the one whose turn it is."""
    show = programmes.show_of(db, match)
    asked = _answerable(show, team)
    if asked.ends is None or now >= asked.ends:
        raise TooLate
    revision = db.exec(
        select(QuestionRevision)
        .join(MatchQuestion, col(MatchQuestion.revision_id) == QuestionRevision.id)
        .where(MatchQuestion.id == asked.planned.id)
    ).one()
    chosen = tidy(letters[:8], len(revision.options))
    if not chosen:
        raise NoSuchOption
    db.add(PodiumAnswer(match_id=match.id, question_id=asked.planned.id, team_id=team, letters=chosen, received_at=now))
    news.changed(db, match.id)
    return chosen


def wager(db: Session, match: Match, team: UUID, value: int, now: datetime) -> None:
    """Keep what a team chooses to play for; the host calls the question up. Nought declines."""
    show = programmes.show_of(db, match)
    coming, round = upcoming(show), show.current_round
    if round is None or not round.kind.is_wagered or coming is None or coming.turn is None:
        raise NothingToAnswer
    if coming.turn.team != team:
        raise NothingToAnswer
    if value == 0 and not round.wager.may_decline:
        raise MayNotDecline
    if value and value not in round.wager.values:
        raise ValueNotOffered
    db.add(PodiumAnswer(match_id=match.id, team_id=team, value=value, received_at=now))
    news.changed(db, match.id)


def mark(db: Session, match: Match, judge: int, given: Decimal, now: datetime) -> None:
    """Keep a judge's mark for the performance on stage; the last one before the ruling counts."""
    show = programmes.show_of(db, match)
    asked = show.question
    if asked is None or not show.round_of(asked).kind.is_marked or asked.state not in (S.ANSWERING, S.JUDGING):
        raise NothingToAnswer("现在没有需要打分的表演，分数没有提交。")
    jury_score([given], show.round_of(asked).jury.top, drop_extremes=False)  # refuses what is no mark
    db.add(
        JudgeMark(
            match_id=match.id,
            question_id=asked.planned.id,
            judge=judge,
            hundredths=int(given * 100),
            received_at=now,
        )
    )
    news.changed(db, match.id)


def marks_of(db: Session, question: UUID) -> dict[int, Decimal]:
    """Return each judge's last mark for a performance."""
    rows = db.exec(select(JudgeMark).where(JudgeMark.question_id == question).order_by(col(JudgeMark.received_at)))
    return {row.judge: Decimal(row.hundredths) / 100 for row in rows}


def _answerable(show: Show, team: UUID) -> Asked:
    asked = show.question
    if asked is None or show.unconfirmed or asked.left is not None or team not in eligible(show):
        raise NothingToAnswer
    together = show.round_of(asked).kind.is_for_all_teams and asked.state is S.OPEN
    alone = asked.team == team and asked.state in (S.ANSWERING, S.CLAIMED)
    if not (together or alone):
        raise NothingToAnswer
    return asked
