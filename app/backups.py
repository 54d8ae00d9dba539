"""Backups that are checked when they are made, and before they replace anything."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from app import clock
from app.errors import Refusal


class BackupFailed(Refusal):
    """The copy is not whole, or could not be made."""

    message = "备份没有完成，原有数据没有改变。"


@dataclass(frozen=True)
class Backup:
    """A finished, checked backup."""

    path: Path
    size: int
    sha256: str


def make(database_url: str, target: Path) -> Backup:
    """Copy the database to `target` while it may be in use, check the copy, and return its fingerprint."""
    url = make_url(database_url)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        _check_sqlite(unfinished)
    else:
        _run("pg_dump", "--format=custom", f"--file={unfinished}", f"--dbname={_plain(url)}")
        _run("pg_restore", "--list", str(unfinished))
    unfinished.chmod(0o600)
    unfinished.replace(target)
    with target.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return Backup(target, target.stat().st_size, digest.hexdigest())


def restore(database_url: str, backup: Path) -> Path | None:
    """Put the backup in the database's place; return where an SQLite file that stood there is kept."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        _run("pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={_plain(url)}", str(backup))
        return None
    _check_sqlite(backup)
    place = Path(str(url.database))
    kept = None
    if place.exists():
        kept = place.with_name(f"{place.name}.before-{clock.now():%Y%m%d%H%M%S}")
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place.replace(kept)
        for ending in ("-wal", "-shm"):
            Path(f"{place}{ending}").unlink(missing_ok=True)
    shutil.copyfile(backup, place)
    return kept


def _check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        verdict = "not a database of ours"
    if verdict != "ok":
        raise BackupFailed("备份文件不完整或不是青盾的数据库，没有使用。")


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise BackupFailed(f"没有找到 {command[0]}，请先安装 PostgreSQL 客户端工具。")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{command[0]} 没有成功：{done.stderr.strip().splitlines()[-1:] or '原因不明'}。")
