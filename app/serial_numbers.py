"""Rule: the number of a certificate: counted, checked for slips of the pen, and not to be guessed from another.

QD-2026-640324-000123-KMPQRTY: what for, year, division code, running number, six letters of chance, and a check letter
over all that follows the first two. QD are awards of competitions, QK certificates of courses. The letters have no I, L
or O. Weights modulo a prime catch every single wrong sign and every two exchanged.
"""

import re
import unicodedata
from dataclasses import dataclass

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23, a prime
CODE_LENGTH = 6
CODES = len(LETTERS) ** CODE_LENGTH  # how many codes there are
AWARD, COURSE = "QD", "QK"
NOT_FOR_ADMISSION = "本证书不作为中小学招生入学依据"  # stands beside every number
PATTERN = re.compile(rf"(QD|QK)([0-9]{{4}})([0-9]{{6}})([0-9]{{6}})([{LETTERS}]{{{CODE_LENGTH}}})([{LETTERS}])")


@dataclass(frozen=True)
class Serial:
    """A certificate's number in its parts."""

    year: int
    region_code: str
    number: int
    code: str
    kind: str = AWARD

    @property
    def counted(self) -> str:
        """Return the part that is counted: public, and the same for every guess at its code."""
        return f"{self.kind}-{self.year:04}-{self.region_code}-{self.number:06}"

    def __str__(self) -> str:
        """Return the whole number as it is printed."""
        return f"{self.counted}-{self.code}{check_letter(self.year, self.region_code, self.number, self.code)}"


def check_letter(year: int, region_code: str, number: int, code: str) -> str:
    """Return the letter that makes the weighted sum come out even."""
    signs = f"{year:04}{region_code}{number:06}{code}"
    values = [int(sign) if sign.isdigit() else LETTERS.index(sign) for sign in signs]
    return LETTERS[-sum(weight * value for weight, value in enumerate(values, start=1)) % len(LETTERS)]


def spell(chance: int) -> str:
    """Return six letters for a number of chance.

    >>> spell(0), spell(23**6 + 1)
    ('AAAAAA', 'AAAAAB')
    """
    signs = ""
    for _ in range(CODE_LENGTH):
        chance, rest = divmod(chance, len(LETTERS))
        signs = LETTERS[rest] + signs
    return signs


def read(typed: str, kind: str = AWARD) -> Serial | None:
    """Return the number somebody meant, or None for one that cannot be: small letters, spaces, dashes are no slip.

    A number of another kind is none of this one's.

    >>> str(read(str(Serial(2026, "640324", 123, "KMPQRT")).lower().replace("-", " ")))
    'QD-2026-640324-000123-KMPQRTY'
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    found = PATTERN.fullmatch("".join(sign for sign in plain if sign.isascii() and sign.isalnum()))
    if found is None or found[1] != kind:
        return None
    _, year, region_code, number, code, check = found.groups()
    serial = Serial(int(year), region_code, int(number), code, kind)
    return serial if check_letter(serial.year, region_code, serial.number, code) == check else None
