"""Which screens are linked to this process, as far as it can tell."""

from collections import Counter
from uuid import UUID

from app import clock


class Links:
    """Open lines by screen; and of podiums that answer their probes, when they answered last.

    From its first answer on, a podium's answers are its signs of life, not its open line: where a tablet leaves the air
    or falls asleep, nothing closes the line for minutes, and its light at the desk would lie.
    """

    def __init__(self, late: float, gone: float) -> None:
        self._late, self._gone = late, gone  # seconds after an answer
        self._lines: Counter[UUID] = Counter()
        self._answered: dict[UUID, tuple[UUID, float]] = {}  # by podium: its match, and the moment
        self._silent: dict[UUID, UUID] = {}

    def __bool__(self) -> bool:
        return bool(self._lines or self._answered)

    def come(self, screen: UUID) -> None:
        """Note that a line was opened."""
        self._lines[screen] += 1

    def go(self, screen: UUID) -> bool:
        """Note that a line was closed; return whether it was the screen's last."""
        self._lines[screen] -= 1
        if self._lines[screen] > 0:
            return False
        del self._lines[screen]
        self._answered.pop(screen, None)  # the next device at this place may not answer
        return True

    def heard(self, podium: UUID, match_id: UUID) -> None:
        """Note that a podium answered."""
        self._answered[podium] = (match_id, clock.ticks())

    def look(self) -> tuple[set[UUID], set[UUID]]:
        """Return which screens give a sign of life, and the matches in which a podium fell silent or is back."""
        now, before = clock.ticks(), self._silent
        since = {podium: (match, now - at) for podium, (match, at) in list(self._answered.items())}
        self._silent = {podium: match for podium, (match, ago) in since.items() if ago > self._gone}
        open_now = [*self._lines]  # all at once, while lines come and go
        lines = set(open_now)
        for podium in self._silent.keys() - lines:
            self._answered.pop(podium, None)  # its line is in another process
        alive = (lines | since.keys()) - {podium for podium, (_, ago) in since.items() if ago > self._late}
        return alive, {match for _, match in before.items() ^ self._silent.items()}
