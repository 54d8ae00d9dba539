"""Rule: 限时速答: a team answers a series of statements in one window of time, as many as it can."""

from collections.abc import Iterator

from app.matches.rounds import Round, RoundKind
from app.vocabulary import QuestionKind

ONE_TAP = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.TRUE_FALSE})


class Burst(RoundKind):
    """Every team in turn, with all its statements before those of the next; `overhead` is that of a whole window."""

    value = "burst"
    label = "限时速答"
    overhead = 20
    in_one_window = True

    def told(self, round: Round) -> str:
        """Return the window and the most statements."""
        return f"{self.length(round)}，每题答对加 {round.worth.right} 分"

    def length(self, round: Round) -> str:
        """Return the window and the most statements."""
        return f"每队 {round.seconds} 秒，最多 {round.count} 题"

    def faults(self, round: Round) -> Iterator[tuple[str, str]]:
        """Refuse questions that take more than one tap: a tap is judged at once."""
        if set(round.kinds) - ONE_TAP:
            yield "kinds", "只能选单选题和判断题：选手一按就判定。"

    def usual(self) -> Round:
        """Return fifteen statements in forty seconds."""
        return Round(self, name=self.label, count=15, seconds=40, kinds=(QuestionKind.TRUE_FALSE,))


BURST = Burst()
