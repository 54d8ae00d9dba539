"""Rule: pictures that stand inside a text file as letters (base64), and how much of one is unpacked."""

import binascii
from base64 import b64decode

MOST_PICTURE = 10 << 20  # bytes of one picture as it came, in any file


def from_base64(letters: str) -> bytes:
    """Return the bytes of a picture, or none of what is no base64 or far too large.

    >>> from_base64("aGVs\\n bG8="), from_base64("？")
    (b'hello', b'')
    """
    if len(letters) > 2 * MOST_PICTURE:
        return b""
    try:
        found = b64decode("".join(letters.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if len(found) <= MOST_PICTURE else b""
