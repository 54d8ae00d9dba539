"""Rule: the life of a question on stage, which screens may know its key, and what a press of a button means.

One table holds every move there is. Kinds of round differ only in how the right to answer is won: it is given to a
named team, raced for, or everybody answers together.
"""

from app.errors import Refusal
from app.matches.rounds import RoundKind, Way
from app.matches.words import Move, QuestionState, label

S, M = QuestionState, Move


class OutOfOrder(Refusal):
    """This move does not follow from where the question stands."""

    message = "现在不能进行这一步。"


class AppealTooLate(Refusal):
    """The next question is open, or the question has ended: the result stands."""

    message = "下一题已经开始，不能再对上一题提出申诉。"


class AlreadyReread(Refusal):
    """A team may ask for a question to be repeated once."""

    message = "本题已经重读过一次，不能再次重读。"


EVERY_WAY: dict[tuple[QuestionState, Move], QuestionState] = {
    (S.QUEUED, M.SHOW): S.SHOWN,
    (S.SHOWN, M.READ): S.READING,
    (S.SHOWN, M.BACK): S.QUEUED,
    (S.READING, M.REREAD): S.READING,
    (S.JUDGING, M.JUDGE): S.JUDGED,
    (S.JUDGED, M.BACK): S.JUDGING,  # a slip of the finger, before anybody has seen the key
    (S.JUDGED, M.REVEAL): S.REVEALED,
    (S.REVEALED, M.SCORE): S.SCORED,
    (S.REVEALED, M.CLOSE): S.CLOSED,  # nobody answered: there is nothing to enter
    (S.SCORED, M.BACK): S.REVEALED,  # the points are undone in the ledger
    (S.SCORED, M.OVERRULE): S.SCORED,
    (S.SCORED, M.APPEAL): S.APPEAL,
    (S.SCORED, M.CLOSE): S.CLOSED,
    (S.APPEAL, M.UPHOLD): S.CLOSED,  # what the panel says is final
    (S.APPEAL, M.OVERRULE): S.CLOSED,
    (S.CLOSED, M.OVERRULE): S.CLOSED,  # the panel may correct itself even when the show has gone on
}

SPOKEN: dict[tuple[QuestionState, Move], QuestionState] = {
    (S.ANSWERING, M.REREAD): S.ANSWERING,
    (S.ANSWERING, M.FINISH): S.JUDGING,  # 「答题完毕」: no correction after it
    (S.ANSWERING, M.JUDGE): S.JUDGED,
    (S.JUDGED, M.TO_AUDIENCE): S.WITH_AUDIENCE,
    (S.WITH_AUDIENCE, M.REVEAL): S.REVEALED,
}

ONE_WAY: dict[Way, dict[tuple[QuestionState, Move], QuestionState]] = {
    Way.NAMED: SPOKEN
    | {
        (S.READING, M.BEGIN): S.ANSWERING,
        (S.SHOWN, M.DECLINE): S.JUDGED,  # declined once chosen: the question is used up
        (S.READING, M.DECLINE): S.JUDGED,
        (S.JUDGED, M.HAND_ON): S.ANSWERING,
    },
    Way.RACED: SPOKEN
    | {
        (S.READING, M.COUNT_DOWN): S.COUNTDOWN,
        (S.READING, M.CLAIM): S.CLAIMED,  # where the buzzers are live while the host reads
        (S.COUNTDOWN, M.OPEN): S.OPEN,
        (S.COUNTDOWN, M.TO_AUDIENCE): S.WITH_AUDIENCE,  # a false start, where the rules say so
        (S.READING, M.TO_AUDIENCE): S.WITH_AUDIENCE,
        (S.OPEN, M.CLAIM): S.CLAIMED,
        (S.OPEN, M.TIE): S.TIED,
        (S.READING, M.TIE): S.TIED,
        (S.OPEN, M.REVEAL): S.REVEALED,  # nobody pressed, and the host explains the key
        (S.OPEN, M.LAPSE): S.VOID,  # nobody pressed
        (S.TIED, M.CLAIM): S.CLAIMED,
        (S.TIED, M.COUNT_DOWN): S.COUNTDOWN,
        (S.CLAIMED, M.REREAD): S.CLAIMED,
        (S.CLAIMED, M.BEGIN): S.ANSWERING,
        (S.CLAIMED, M.JUDGE): S.JUDGED,  # did not begin in time
        (S.CLAIMED, M.COUNT_DOWN): S.COUNTDOWN,  # claimed by a fault of the machine
        (S.JUDGED, M.REOPEN): S.OPEN,  # a second chance for other teams, where the rules give one
    },
    Way.TOGETHER: {
        (S.READING, M.OPEN): S.OPEN,
        (S.OPEN, M.FINISH): S.JUDGING,
    },
}

NEXT: dict[tuple[Way, QuestionState, Move], QuestionState] = {
    (way, state, move): then for way in Way for (state, move), then in (EVERY_WAY | ONE_WAY[way]).items()
} | {(way, state, M.VOID): S.VOID for way in Way for state in S if state is not S.VOID}

KEY_IS_PUBLIC = frozenset({S.REVEALED, S.SCORED, S.APPEAL, S.CLOSED})
QUESTION_IS_HIDDEN = frozenset({S.QUEUED, S.SHOWN, S.VOID})


def after(kind: RoundKind, state: QuestionState, move: Move) -> QuestionState:
    """Return the state that follows, or refuse a move made out of order.

    >>> from app.matches.kinds import BUZZER
    >>> after(BUZZER, QuestionState.COUNTDOWN, Move.OPEN).value
    'open'
    """
    try:
        return NEXT[kind.way, state, move]
    except KeyError:
        raise OutOfOrder(f"本题当前是“{label(state)}”，不能“{label(move)}”。") from None


def moves_from(kind: RoundKind, state: QuestionState) -> tuple[Move, ...]:
    """Return the moves the host's desk may offer, in the order of a show.

    >>> from app.matches.kinds import TEAM
    >>> [move.value for move in moves_from(TEAM, QuestionState.APPEAL)]
    ['uphold', 'overrule', 'void']
    """
    return tuple(move for move in Move if (kind.way, state, move) in NEXT)


def after_appeal(kind: RoundKind, state: QuestionState, next_is_open: bool) -> QuestionState:
    """Return the state after a coach appeals, or refuse: an appeal comes before the next question is opened.

    Later the order of turns and other teams' decisions already rest on the score.
    """
    if next_is_open or state is S.CLOSED:
        raise AppealTooLate
    return after(kind, state, M.APPEAL)


def after_rereading(kind: RoundKind, state: QuestionState, times: int) -> QuestionState:
    """Return the state after the host reads the question again; `times` is how often that has been done already."""
    if times >= 1:
        raise AlreadyReread
    return after(kind, state, M.REREAD)


def may_show_key(state: QuestionState) -> bool:
    """Return whether display, podium and audience may be sent the key.

    Only once it has been revealed to all. A void question keeps its key: it may have been stopped before anybody
    answered. The host has the key from the start.
    """
    return state in KEY_IS_PUBLIC


def may_show_question(state: QuestionState) -> bool:
    """Return whether display, podium and audience may be sent stem and options: from the reading on."""
    return state not in QUESTION_IS_HIDDEN
