"""The database that a command works on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.db import Database
from app.errors import Refusal
from app.settings import settings
from app.single import only_process
from app.tables import is_up_to_date


class NotMigrated(Refusal):
    """The tables are not what this version expects."""

    message = "数据库还没有升级到当前版本，请先运行 qingdun migrate。"


@contextmanager
def the_database(*, alone: bool = True, migrated: bool = True) -> Iterator[Database]:
    """Open the database of the settings; `alone` refuses while a server uses the same SQLite file."""
    url = settings().database_url
    with only_process(url if alone else "sqlite://"), closing(Database(url)) as database:
        if migrated and not is_up_to_date(database):
            raise NotMigrated
        yield database
