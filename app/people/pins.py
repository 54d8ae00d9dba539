"""Rule: a pupil's PIN, derived from the platform's secret and the pupil's salt, and so kept nowhere.

A teacher can print it again at any time; a reset is a new salt. Guessing is stopped by locks on the account, not by a
slow hash: six digits could not be protected by any hash once the database was copied, whereas the secret is not in it.
"""

import hmac
from hashlib import sha256
from uuid import UUID

DIGITS = 6


def pin(secret: bytes, student_id: UUID, salt: str) -> str:
    """Return the six digits of this pupil's PIN.

    >>> len(pin(b"secret", UUID(int=1), "salt")), pin(b"secret", UUID(int=1), "salt").isdigit()
    (6, True)
    """
    digest = hmac.digest(secret, f"pin:{student_id}:{salt}".encode(), sha256)
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"


def is_right(secret: bytes, student_id: UUID, salt: str, typed: str) -> bool:
    """Return whether `typed` is the PIN, taking the same time whatever was typed."""
    return hmac.compare_digest(pin(secret, student_id, salt).encode(), typed.encode())


def registration_hash(secret: bytes, registration_no: str) -> str:
    """Return what is kept of a 学籍号: enough to recognise it in the next file, not to read it."""
    return hmac.new(secret, f"registration:{registration_no}".encode(), sha256).hexdigest()
