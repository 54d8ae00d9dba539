"""Rule: what is kept of a browser's token, and where a browser may be sent after signing in."""

from hashlib import sha256


def token_hash(token: str) -> str:
    """Return what is kept of a token: the token itself is long and random, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def local_path(address: str) -> str:
    """Return `address` when it stays on this site, else the front door: nobody is sent elsewhere after signing in.

    >>> local_path("/classes?page=2"), local_path("//evil.example"), local_path("https://evil.example")
    ('/classes?page=2', '/', '/')
    """
    stays = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if stays and "\\" not in address else "/"
