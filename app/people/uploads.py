"""Rule: how long an upload waits to be confirmed. Then it is forgotten, with the names or pictures it holds.

The same for rosters and for files of questions: nobody has said that what stands in them may stay.
"""

from datetime import datetime, timedelta

WAITS = timedelta(days=7)


def lapsed(now: datetime) -> datetime:
    """Return the moment before which an upload came that waits no longer."""
    return now - WAITS
