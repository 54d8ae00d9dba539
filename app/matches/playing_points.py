"""Rule: what a ruling enters into the ledger of points."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from app.matches import points
from app.matches.buzzing import points_for_false_start
from app.matches.particulars import Unclear, amount, note_of, team_of, whole, word
from app.matches.points import By, Entry, Line, NeedsReason, entered, foul
from app.matches.rounds import Round, points_for
from app.matches.show import Answered, Asked, Ruling, Show
from app.matches.words import EntryReason, Foul, Outcome

R = EntryReason
ENTERED_AS = {Outcome.RIGHT: R.RIGHT, Outcome.WRONG: R.WRONG, Outcome.SILENT: R.SILENT}


def scored(show: Show, asked: Asked, by: By) -> tuple[Entry, ...]:
    """Return the ledger with the points of everybody who answered the question."""
    round = show.round_of(asked)
    return _with(show.ledger, (line for answer in asked.answers for line in lines(round, asked, answer)), by)


def lines(round: Round, asked: Asked, answer: Answered) -> Iterable[Line]:
    """Return the lines of one answer: its points, and beside a hint what the prompting costs."""
    if not round.kind.gives_points:
        return
    if answer.outcome is Outcome.HINTED:
        if round.worth.hint:
            yield Line(round.code, asked.planned.id, answer.team, Decimal(round.worth.hint), R.HINT)
        if round.worth.hint_voids:
            return
    if answer.outcome in ENTERED_AS or answer.points is not None:
        yield Line(round.code, asked.planned.id, answer.team, worth(round, asked, answer), _reason(round, answer))


def worth(round: Round, asked: Asked, answer: Answered) -> Decimal:
    """Return what an answer gives or takes."""
    if answer.points is not None:
        return answer.points
    if answer.is_second:
        return round.kind.second_points(round, answer.outcome)
    return points_for(round, answer.outcome, asked.value) * asked.factor


def outcome_of(round: Round, said: object, value: int | None = None) -> Outcome:
    """Return how an answer was judged, or refuse: not everybody may decline."""
    outcome = word(Outcome, said)
    points_for(round, outcome, value)
    return outcome


def taken_back(show: Show, asked: Asked, by: By) -> tuple[Entry, ...]:
    """Return the ledger with the points of a question undone, so that it can be judged again; fouls stand.

    What prompting cost was entered with the answer and goes with it; what the adjudicator deducted by hand does not.
    """
    ledger = show.ledger
    price = show.round_of(asked).worth.hint
    hinted = [answer.team for answer in asked.answers if answer.outcome is Outcome.HINTED]
    for entry in reversed(points.standing(ledger)):
        if entry.question != asked.planned.id:
            continue
        with_answer = entry.reason is R.HINT and entry.team in hinted and entry.delta == price
        if with_answer:
            hinted.remove(entry.team)
        if with_answer or entry.reason in points.RULINGS:
            ledger = (*ledger, points.undone(ledger, entry.number, by))
    return ledger


def overruled(show: Show, asked: Asked, ruling: Ruling) -> tuple[tuple[Entry, ...], Asked]:
    """Return the ledger and the question after the panel has given a team another result; a reason is required."""
    team = team_of(show, ruling)
    by, round = ruling.by(note_of(ruling)), show.round_of(asked)
    before = next((answer for answer in asked.answers if answer.team == team), Answered(team, Outcome.WRONG))
    if round.kind.is_marked and "delta" not in ruling.data:
        raise Unclear(message="评委打分的环节，请填写改判后的得分。没有执行。")
    if "delta" in ruling.data:
        answer = replace(before, points=amount(ruling, "delta"))
    else:
        answer = replace(before, outcome=word(Outcome, ruling.data.get("outcome")), points=None)
    changed = replace(asked, answers=_replaced(asked.answers, answer))
    if not round.kind.gives_points:
        if not note_of(ruling):
            raise NeedsReason("改判必须写明理由。")
        return show.ledger, changed
    line = Line(round.code, asked.planned.id, team, worth(round, asked, answer), R.OVERRIDE)
    return (*show.ledger, *points.overruled(show.ledger, line, by)), changed


def voided(show: Show, asked: Asked, by: By) -> tuple[Entry, ...]:
    """Return the ledger with every line of the question taken back."""
    return (*show.ledger, *points.voided(show.ledger, asked.planned.id, by))


def false_start(show: Show, asked: Asked, team: UUID, by: By) -> tuple[Entry, ...]:
    """Return the ledger after a false start at the price of the round."""
    round = show.round_of(asked)
    price = points_for_false_start(round.race.false_start, round.race.false_start_points)
    if not price or not round.kind.gives_points:
        return show.ledger
    return _with(show.ledger, [foul(Foul.FALSE_START, round.code, asked.planned.id, team, delta=price)], by)


def fouled(show: Show, ruling: Ruling) -> Show:
    """Deduct for a foul, at its price or at the one the adjudicator types in."""
    delta = whole(ruling, "delta", -1000, 0) if ruling.data.get("delta") is not None else None
    kind = word(Foul, ruling.data.get("foul"))
    question = show.question.planned.id if show.question else None
    code = show.current_round.code if show.current_round else ""
    line = foul(kind, code, question, team_of(show, ruling), note_of(ruling), delta)
    return replace(show, ledger=(*show.ledger, entered(show.ledger, line, ruling.by(note_of(ruling)))))


def adjusted(show: Show, ruling: Ruling) -> Show:
    """Give or take points by hand; a reason is required."""
    if not note_of(ruling):
        raise NeedsReason("加减分必须写明理由。")
    delta = amount(ruling, "delta")
    if not delta:
        raise Unclear(message="加减分不能为 0，没有执行。")
    code = show.current_round.code if show.current_round else ""
    line = Line(code, None, team_of(show, ruling), delta, R.OTHER)
    return replace(show, ledger=(*show.ledger, entered(show.ledger, line, ruling.by(note_of(ruling)))))


def entry_undone(show: Show, ruling: Ruling) -> Show:
    """Reverse one line of the ledger."""
    number = whole(ruling, "entry", 1, 1_000_000)
    return replace(show, ledger=(*show.ledger, points.undone(show.ledger, number, ruling.by(note_of(ruling)))))


def _with(ledger: tuple[Entry, ...], more: Iterable[Line], by: By) -> tuple[Entry, ...]:
    for line in more:
        ledger = (*ledger, entered(ledger, line, by))
    return ledger


def _reason(round: Round, answer: Answered) -> EntryReason:
    if round.kind.is_marked:
        return R.JURY
    return R.SECOND_CHANCE if answer.is_second else ENTERED_AS.get(answer.outcome, R.OTHER)


def _replaced(answers: tuple[Answered, ...], answer: Answered) -> tuple[Answered, ...]:
    if answer.team not in {each.team for each in answers}:
        return (*answers, answer)
    return tuple(answer if each.team == answer.team else each for each in answers)
