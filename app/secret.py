"""The platform's secret: PINs and hashes of 学籍号 are derived from it, so a copied database alone reveals neither."""

import os
import secrets
from functools import lru_cache

from app.settings import settings


@lru_cache
def secret() -> bytes:
    """Return the secret: QINGDUN_SECRET if set, else the contents of var/secret, made on first use."""
    if settings().secret:
        return settings().secret.encode()
    path = settings().var / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        made = secrets.token_hex(32).encode()
        file.write(made)
    return made
