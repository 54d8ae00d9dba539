"""One process at a time for SQLite: a lock on a file beside it, released by the system when the process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from app.errors import Refusal


class AlreadyInUse(Refusal):
    """Two writing processes on one SQLite file could lose answers."""

    message = "另一个青盾进程正在使用这个 SQLite 数据库。请先停止它，或改用 PostgreSQL。"


@contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """Hold the database for this process alone, or refuse; PostgreSQL needs no such thing."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(f"{url.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyInUse from None
        yield
