"""What stands on a screen at one version: kept as drawn, framed anew for whoever comes, because it carries the time."""

import json
from dataclasses import dataclass
from datetime import datetime

from app.broadcasting import event
from app.matches import scoreboards
from app.matches.seen import PublicView


@dataclass(frozen=True)
class Drawing:
    """A screen as HTML, or the public scoreboard as values."""

    version: int
    html: str = ""
    view: PublicView | None = None

    def event(self, now: datetime) -> bytes:
        """Return it as an event of a stream."""
        if self.view is not None:
            return event("scoreboard", scoreboards.as_json(self.view, now))
        told = {"version": self.version, "now": int(now.timestamp() * 1000), "html": self.html}
        return event("stage", json.dumps(told, ensure_ascii=False))
