"""Measuring how far away a podium is: the server asks with a beat, the podium answers at once, the server times it."""

import json
import secrets
from uuid import UUID

from app import clock
from app.broadcasting import event


class Probes:
    """What was asked of each podium, and how long its answers took. Shown beside a tie, never credited."""

    def __init__(self) -> None:
        self._asked: dict[str, tuple[str, float]] = {}
        self._trips: dict[str, int] = {}

    def beat(self, channel: str) -> bytes:
        """Return a channel's heartbeat; a podium's carries a probe to answer."""
        told: dict[str, object] = {"now": int(clock.now().timestamp() * 1000)}
        if ":podium:" in channel:
            told["probe"] = secrets.token_urlsafe(6)
            self._asked[channel] = (str(told["probe"]), clock.ticks())
        return event("beat", json.dumps(told))

    def echo(self, match_id: UUID, desk: int, nonce: str) -> None:
        """Take a podium's answer; each probe can be answered once."""
        channel = f"{match_id}:podium:{desk}"
        asked, at = self._asked.pop(channel, ("", 0.0))
        if asked and secrets.compare_digest(asked.encode(), nonce.encode()):
            took = int((clock.ticks() - at) * 1_000_000)
            known = self._trips.get(channel)
            # The smallest is nearest to the travel; it grows slowly again, because networks change.
            self._trips[channel] = took if known is None else min(took, known + known // 10)

    def round_trip(self, match_id: UUID, desk: int) -> int | None:
        """Return a podium's round trip in microseconds, as far as it is known."""
        return self._trips.get(f"{match_id}:podium:{desk}")
