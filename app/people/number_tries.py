"""Wrong codes tried for numbers that open something: after a few of them a number rests, as an account does."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from app.errors import NotFound, Refusal
from app.people import locks

KEPT = 10_000  # numbers whose wrong guesses one process remembers


class NoSuchCertificate(NotFound):
    """A number that opens nothing; near or far, the words are the same."""

    message = "没有这个编号的证书，请对照证书再输入一次。"


class Resting(Refusal):
    """Too many wrong codes for one number."""

    status = 429
    message = "这个编号连续查错次数太多，请稍后再查。"


@dataclass
class Tries:
    """Wrong codes tried for one number, and until when it rests."""

    failures: int = 0
    rests_until: datetime | None = None


class NumberTries:
    """The wrong guesses of one process, whoever made them and wherever from."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self._guard = threading.Lock()

    def rests(self, number: str, now: datetime) -> bool:
        """Return whether a number is not to be asked for now."""
        with self._guard:
            tries = self._tries.get(number, Tries())
            return tries.rests_until is not None and now < tries.rests_until

    def note(self, number: str, now: datetime) -> None:
        """Count a wrong guess."""
        with self._guard:
            tries = self._tries.setdefault(number, Tries())
            self._tries.move_to_end(number)
            tries.failures += 1
            rest = locks.pupil_rest(tries.failures)
            tries.rests_until = now + rest if rest else None
            if len(self._tries) > KEPT:
                self._tries.popitem(last=False)

    def clear(self) -> None:
        """Forget every guess."""
        with self._guard:
            self._tries.clear()
