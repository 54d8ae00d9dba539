"""Rule: what an organiser writes down of a team and of its result, and what is wrong with it, field by field."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.matches.rulebook import TeamShape
from app.people.roster import tidy_name

LONGEST = {"school": 80, "name": 40, "group": 20, "heat": 20}
WORDS = {"school": "学校", "name": "队名", "group": "组别", "heat": "场次"}
LONGEST_NAME = 40  # of a person
MOST_TEXT = 400  # longer ones are too long in any case
MOST_MARKS, MOST_RIGHT, MOST_EXTRA = 100_000, 1_000, 10_000
MOST_TIME = timedelta(hours=12)  # of a whole team
LOGIN_NO = re.compile(r"(.+?)[ (（]*(\d{8})[)）]?")
MARKS = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
CLOCK = re.compile(r"(?:(\d{1,2})[:：])?(\d{1,3})[:：](\d{1,2})(?:\.0+)?")
SPOKEN = re.compile(r"(?:(\d{1,2})小?时)?(?:(\d{1,3})分钟?)?(?:(\d{1,2})秒)?")


@dataclass(frozen=True)
class Seat:
    """A place in a team: the field it is written in, what it is, and what people call it."""

    field: str
    part: str  # player · substitute · coach
    label: str


@dataclass(frozen=True)
class Written:
    """A team as written: its fields by name, tidied, with a fault beside each field that cannot stay so."""

    fields: Mapping[str, str]
    faults: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name of the team."""
        return self.fields["name"]

    def people(self, shape: TeamShape) -> list[tuple[int, str, str]]:
        """Return position, part and name of everybody named; who is not named leaves a position free."""
        listed = enumerate(seats(shape), start=1)
        return [(at, seat.part, self.fields[seat.field]) for at, seat in listed if self.fields[seat.field]]


@dataclass(frozen=True)
class Result:
    """What a team did, as written down."""

    hundredths: int
    seconds: int = 0
    multiple_right: int = 0


def seats(shape: TeamShape) -> list[Seat]:
    """Return the places of a team, players first, with the words people use.

    >>> [seat.label for seat in seats(TeamShape())]
    ['选手1', '选手2', '选手3', '替补', '领队']
    """
    found = [Seat(f"player{n}", "player", f"选手{n}") for n in range(1, shape.players + 1)]
    for part, label, count in (("substitute", "替补", shape.substitutes), ("coach", "领队", shape.coaches)):
        found += [Seat(f"{part}{n}", part, f"{label}{n if count > 1 else ''}") for n in range(1, count + 1)]
    return found


def write_team(sent: Mapping[str, str], shape: TeamShape) -> Written:
    """Return a team as written, tidied; every player is needed, substitutes and coaches are not."""
    fields = {name: tidy(sent.get(name, "")) for name in LONGEST}
    fields |= {seat.field: tidy_name(tidy(sent.get(seat.field, ""))) for seat in seats(shape)}
    too_long = {name: most for name, most in LONGEST.items() if len(fields[name]) > most}
    faults = {name: f"{WORDS[name]}不能超过 {most} 个字。" for name, most in too_long.items()}
    faults |= {name: f"请填写{WORDS[name]}。" for name in ("school", "name") if not fields[name]}
    named = Counter(fields[seat.field] for seat in seats(shape))
    for seat in seats(shape):
        person = fields[seat.field]
        if not person and seat.part == "player":
            faults[seat.field] = f"请填写{seat.label}的姓名。"
        elif len(person_of(person)[0]) > LONGEST_NAME:
            faults[seat.field] = f"{seat.label}的姓名不能超过 {LONGEST_NAME} 个字。"
        elif person and named[person] > 1:
            faults[seat.field] = f"“{person}”在本队出现了 {named[person]} 次；同名的请在姓名后加登录号。"
    return Written(fields, faults)


def person_of(text: str) -> tuple[str, str]:
    """Return the name, and the login number written behind it to tell two pupils of one name apart.

    >>> person_of("马小云 10000021"), person_of("马小云（10000021）"), person_of("马小云")
    (('马小云', '10000021'), ('马小云', '10000021'), ('马小云', ''))
    """
    found = LOGIN_NO.fullmatch(text)
    return (found[1].strip(), found[2]) if found else (text, "")


def tidy(text: str) -> str:
    """Return one line of text without signs that show nothing."""
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " * sign.isspace() for sign in text[:MOST_TEXT])
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def write_result(score: str, time: str, multiple: str) -> tuple[Result | None, dict[str, str]]:
    """Return a result as written, or what is wrong with each of its three fields; time and questions may be left open.

    >>> write_result("268.5", "62分30秒", "12")[0]
    Result(hundredths=26850, seconds=3750, multiple_right=12)
    """
    marks, taken, right = hundredths(score), clock(time), whole(multiple or "0", MOST_RIGHT)
    faults = {}
    if marks is None:
        faults["score"] = f"总分应为 0 到 {MOST_MARKS} 的数，最多两位小数。"
    if taken is None:
        faults["time"] = "用时请写成 62:30 或 62分30秒。"
    elif taken > MOST_TIME:
        faults["time"] = "用时过长，请写成 62:30 或 62分30秒。"
    if right is None:
        faults["multiple"] = f"多选答对数应为 0 到 {MOST_RIGHT} 的整数。"
    if faults or marks is None or taken is None or right is None:
        return None, faults
    return Result(marks, int(taken.total_seconds()), right), {}


def hundredths(text: str) -> int | None:
    """Return marks with at most two decimals, in hundredths; None when they cannot be read.

    >>> hundredths("87.5"), hundredths("100"), hundredths("-1"), hundredths("1e3")
    (8750, 10000, None, None)
    """
    plain = _plain(text)
    if not plain.isascii() or not MARKS.fullmatch(plain):
        return None
    found = int(Decimal(plain) * 100)
    return found if found <= MOST_MARKS * 100 else None


def clock(text: str) -> timedelta | None:
    """Return a duration as people write it; nothing written is no time at all.

    >>> [str(clock(text)) for text in ("62:30", "1:02:30", "62分30秒", "", "62")]
    ['1:02:30', '1:02:30', '1:02:30', '0:00:00', 'None']
    """
    plain = _plain(text).replace(" ", "")
    found = CLOCK.fullmatch(plain) or SPOKEN.fullmatch(plain)
    if found is None or not plain.isprintable():
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) if seconds < 60 else None


def whole(text: str, most: int) -> int | None:
    """Return a whole number from nought to `most`, or None.

    >>> whole("12", 100), whole("101", 100), whole("1.0", 100)
    (12, None, None)
    """
    plain = _plain(text)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        return None
    return int(plain) if int(plain) <= most else None


def marks_words(hundredths: int) -> str:
    """Return marks as people write them.

    >>> marks_words(26850), marks_words(26800), marks_words(-5)
    ('268.5', '268', '-0.05')
    """
    return f"{Decimal(hundredths) / 100:.2f}".rstrip("0").rstrip(".")


def time_words(seconds: int) -> str:
    """Return a duration with minutes that may pass sixty, as results are announced.

    >>> time_words(3750)
    '62:30'
    """
    return f"{seconds // 60}:{seconds % 60:02d}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:40]).strip()
