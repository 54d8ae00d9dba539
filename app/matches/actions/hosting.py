"""What the host and the adjudicator do: command with one hand on the wheel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Refusal
from app.matches import news, programmes
from app.matches.actions import preparing
from app.matches.actions.ruling import add_rulings
from app.matches.boot import boot
from app.matches.cues import Cue, Desk, ScreenKind
from app.matches.models import Match, Screen, Wheel
from app.matches.show import Show
from app.matches.upcoming import eligible
from app.matches.words import Move
from app.people.models import Staff
from app.people.persons import Person

LEASE = timedelta(seconds=15)
LINKED = timedelta(seconds=6)  # without a sign of life for so long a screen counts as offline
OPENS = {Move.COUNT_DOWN, Move.OPEN, Move.REOPEN}
OF_CONTROL: frozenset[str] = frozenset(
    {Move.JUDGE, Move.CLAIM, Move.APPEAL, Move.UPHOLD, Move.OVERRULE, Move.VOID, Move.BACK, Move.REREAD}
    | {Cue.FOUL, Cue.ADJUST, Cue.UNDO_ENTRY, Cue.ABSENT, Cue.PRESENT, Cue.PAUSE, Cue.RESUME, Cue.ADD_TIME}
)


class Stale(Refusal):
    """The match has moved on since the desk was drawn."""

    message = "现场刚刚有了新的变化，这一步没有执行。请看清后再操作。"


class NotAtTheWheel(Refusal):
    """Somebody else commands, or nobody has taken the wheel yet."""

    message = "现在不由你操作，这一步没有执行。需要时请先接管。"


class HeldByAnother(Refusal):
    """Taking over from somebody who is there is asked twice."""

    message = "这个席位正由别人操作。确定要接管，请再点一次“确认接管”。"


class PodiumOffline(Refusal):
    """A team whose terminal is not linked could not press."""

    message = "有选手台没有连接，没有开放作答。"


class NotAtThisDesk(Refusal):
    """The adjudicator rules on points; the show is led by the host."""

    message = "裁判台不能进行这一步，请由主持台操作。"


@dataclass(frozen=True)
class Order:
    """A command as a desk sends it: the version it saw, the token of its wheel, and the acts in order."""

    desk: Desk
    version: int
    token: int
    acts: Sequence[tuple[str, Mapping[str, object]]]
    force: bool = False  # opens although a podium is offline


def command(db: Session, match: Match, order: Order, person: Person, now: datetime) -> Show:
    """Carry out a command, whole or not at all; the caller holds the match's row."""
    wheel = db.get(Wheel, (match.id, order.desk))
    if wheel is None or wheel.token != order.token:
        raise NotAtTheWheel
    show = programmes.show_of(db, match)
    if show.version != order.version:
        raise Stale
    if order.desk is Desk.CONTROL and not {act for act, _ in order.acts} <= OF_CONTROL:
        raise NotAtThisDesk
    if not order.force and any(act in OPENS for act, _ in order.acts):
        _links_checked(db, match, show, now)
    if any(act == Cue.START for act, _ in order.acts):
        preparing.ready(db, match)
    wheel.until = now + LEASE
    acts = [(act, {**data, "boot": boot()} if act == Cue.START else data) for act, data in order.acts]
    return add_rulings(db, match, acts, person.id, now, show)


def take_wheel(db: Session, match: Match, desk: Desk, person: Person, now: datetime, over: bool = False) -> Wheel:
    """Take the command of a desk. From a holder who is there it is taken only when asked for twice (`over`)."""
    wheel = db.get(Wheel, (match.id, desk))
    if wheel is None:
        wheel = Wheel(
            match_id=match.id,
            desk=desk,
            token=1,
            staff_id=person.id,
            sign_in_id=person.sign_in_id,
            until=now + LEASE,
        )
        db.add(wheel)
    elif wheel.sign_in_id != person.sign_in_id:
        if now < wheel.until and not over:
            raise HeldByAnother
        wheel.token += 1
        wheel.staff_id, wheel.sign_in_id = person.id, person.sign_in_id
    wheel.until = now + LEASE
    news.changed(db, match.id)
    return wheel


def keep_wheel(db: Session, match_id: UUID, desk: Desk, token: int, now: datetime) -> bool:
    """Say that the holder is still there; return whether this is still the holder."""
    wheel = db.get(Wheel, (match_id, desk))
    if wheel is None or wheel.token != token:
        return False
    wheel.until = now + LEASE
    return True


def holder(db: Session, match_id: UUID, desk: Desk) -> tuple[Wheel, str] | None:
    """Return who commands a desk, with the name to show."""
    wheel = db.get(Wheel, (match_id, desk))
    return None if wheel is None else (wheel, db.get_one(Staff, wheel.staff_id).name)


def offline(db: Session, match: Match, show: Show, now: datetime) -> list[int]:
    """Return the desks in play whose podium was set up and is not linked now."""
    asked = show.question
    if match.is_rehearsal or (asked and show.round_of(asked).kind.is_for_hall):
        return []  # bots play for whoever is away, and a hall answers without podiums
    desks = {show.team(team).desk for team in eligible(show)}
    query = select(Screen).where(Screen.match_id == match.id, Screen.kind == ScreenKind.PODIUM)
    rows = db.exec(query.order_by(col(Screen.place)))
    return [row.place for row in rows if row.place in desks and not is_linked(row, now)]


def is_linked(screen: Screen, now: datetime) -> bool:
    """Return whether a screen has shown a sign of life lately."""
    return screen.seen_at is not None and now - screen.seen_at < LINKED


def _links_checked(db: Session, match: Match, show: Show, now: datetime) -> None:
    away = offline(db, match, show, now)
    if away:
        names = "、".join(f"{desk} 号台" for desk in away)
        raise PodiumOffline(f"{names}没有连接，没有开放作答。请检查设备，或选择“仍然开放”。")
