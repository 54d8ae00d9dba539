"""Rule: when a pupil may see marks, keys and explanations."""

from datetime import datetime

from app.competitions.words import Release


def results_are_out(
    release: Release, released_at: datetime | None, closes_at: datetime, now: datetime, *, may_try_again: bool = False
) -> bool:
    """Return whether results may be shown.

    Shown at once means after the pupil's last allowed attempt: a key seen between two attempts would be used in the
    second. Whoever still has an attempt left waits until the competition closes.
    """
    if released_at is not None and now >= released_at:
        return True
    match release:
        case Release.AT_ONCE:
            return not may_try_again or now >= closes_at
        case Release.AT_CLOSE:
            return now >= closes_at
        case Release.BY_HAND:
            return False
