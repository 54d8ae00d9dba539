"""The one place that reads the clock, so every rule can be told what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

HERE = ZoneInfo("Asia/Shanghai")  # what people read; the database keeps UTC


def _read() -> datetime:
    return datetime.now(UTC)


source: Callable[[], datetime] = _read  # tests put a stopped clock here


def now() -> datetime:
    """Return the present moment in UTC."""
    return source()


def today() -> date:
    """Return today's date as schools write it (Asia/Shanghai)."""
    return now().astimezone(HERE).date()


def ticks() -> float:
    """Return seconds that only ever grow, for measuring durations inside this process."""
    return time.monotonic()


async def _moment() -> datetime:
    """Return `now` to a request without a thread: FastAPI gives every plain dependency one of its own."""
    return now()


Now = Annotated[datetime, Depends(_moment)]
