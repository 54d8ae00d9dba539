"""Which start of the server this is: all its processes share the name, and a match notes under which it was played."""

import os
import secrets

VARIABLE = "QINGDUN_BOOT"
_own = secrets.token_hex(8)


def boot() -> str:
    """Return the name of this start."""
    return os.environ.get(VARIABLE) or _own


def begin() -> None:
    """Give this start a name before processes are made."""
    os.environ[VARIABLE] = secrets.token_hex(8)
