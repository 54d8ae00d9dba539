"""Rule: what the steps of setting up a competition accept, with a sentence beside every field that cannot be right.

A form is a mapping of names to what was sent under them; whatever a step does not ask for is not looked at.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from app.competitions.words import Release
from app.vocabulary import CompetitionLevel

Form = Mapping[str, Sequence[str]]
STEPS = ("名称与试卷", "时间", "范围", "成绩与发布", "预览并发布")
WEIGHT_WORDS = ("学校参与率", "学生参与率", "及格率", "满分率", "平均分")
LONGEST_NAME, LONGEST_LIMIT = 80, 240
MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]+(\d{1,2})[:：时](\d{2})(?:[:：]\d{2}|分)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass
class Checked:
    """What a step would change, and what is wrong with it; nothing is changed while anything is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def name_and_paper(form: Form, papers: Collection[UUID]) -> Checked:
    """Read step 1."""
    checked = Checked()
    name = one(form, "name")
    if fault := name_fault(name):
        checked.faults["name"] = fault
    chosen = {str(paper): paper for paper in papers}.get(one(form, "paper_id"))
    if chosen is None:
        checked.faults["paper_id"] = "请选择一份已发布的试卷。"
    checked.values = {"name": name, "paper_id": chosen}
    return checked


def name_fault(name: str) -> str | None:
    """Return why this cannot be a competition's name, or None."""
    if CONTROL.search(name):
        return "名称里有不能显示的字符，请重新输入。"
    return None if 2 <= len(name) <= LONGEST_NAME else f"名称应为 2 到 {LONGEST_NAME} 个字。"


def times(form: Form, now: datetime, zone: tzinfo) -> Checked:
    """Read step 2. The close lies in the future and after the opening; the time limit fits between them."""
    checked = Checked()
    opens, closes = moment(one(form, "opens_at"), zone), moment(one(form, "closes_at"), zone)
    minutes, attempts = whole(one(form, "minutes")), whole(one(form, "attempts_allowed"))
    unreadable = "请按 2026-11-24 10:00 的格式填写。"
    if opens is None:
        checked.faults["opens_at"] = unreadable
    if closes is None:
        checked.faults["closes_at"] = unreadable
    elif closes <= now:
        checked.faults["closes_at"] = "结束时间已经过去，请改为以后的时间。"
    elif opens and closes <= opens:
        checked.faults["closes_at"] = "结束时间应晚于开始时间。"
    if not _between(minutes, 1, LONGEST_LIMIT):
        checked.faults["minutes"] = f"答题时长应为 1 到 {LONGEST_LIMIT} 分钟。"
    elif opens and closes and opens < closes < opens + timedelta(minutes=minutes or 0):
        checked.faults["minutes"] = "答题时长超过了开始到结束的时间。"
    if not _between(attempts, 1, 10):
        checked.faults["attempts_allowed"] = "答题次数应为 1 到 10 次。"
    checked.values = {
        "opens_at": opens,
        "closes_at": closes,
        "time_limit": (minutes or 0) * 60,
        "attempts_allowed": attempts,
    }
    return checked


def results(form: Form, level: CompetitionLevel) -> Checked:
    """Read step 4. A region's competition also says how its 总分 is weighted: five whole percents that make 100."""
    checked = Checked()
    try:
        checked.values["release"] = Release(one(form, "release"))
    except ValueError:
        checked.faults["release"] = "请选择成绩何时公布。"
    passing, distinction = whole(one(form, "pass_percent")), whole(one(form, "distinction_percent"))
    if not _between(passing, 1, 100):
        checked.faults["pass_percent"] = "及格线应为 1 到 100。"
    if not _between(distinction, 1, 100):
        checked.faults["distinction_percent"] = "优秀线应为 1 到 100。"
    elif _between(passing, 1, 100) and (distinction or 0) < (passing or 0):
        checked.faults["distinction_percent"] = "优秀线不能低于及格线。"
    checked.values |= {"pass_percent": passing, "distinction_percent": distinction}
    if level is not CompetitionLevel.SCHOOL:
        _weigh(form, checked)
    return checked


def moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment a person wrote in local time, in UTC, or None when it cannot be read.

    >>> from zoneinfo import ZoneInfo
    >>> [moment(t, ZoneInfo("Asia/Shanghai")) for t in ("2026-11-24 10:00", "2026-11-24T10:00", "2026-02-30 10:00")]
    [datetime.datetime(2026, 11, 24, 2, 0, tzinfo=datetime.timezone.utc), \
datetime.datetime(2026, 11, 24, 2, 0, tzinfo=datetime.timezone.utc), None]
    """
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute = map(int, found.groups())
    if not 2020 <= year <= 2100:
        return None
    try:
        return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """Return a small whole number, or None.

    >>> whole(" 6 "), whole("-1"), whole("1_0"), whole("6.5")
    (6, None, None, None)
    """
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else None


def one(form: Form, name: str) -> str:
    """Return what was sent under a name, trimmed; the last of several."""
    sent = form.get(name) or ("",)
    return sent[-1].strip()


def _weigh(form: Form, checked: Checked) -> None:
    weights = [whole(one(form, f"weight_{place}")) for place in range(len(WEIGHT_WORDS))]
    if not all(_between(weight, 0, 100) for weight in weights):
        checked.faults["weights"] = "每个权重应为 0 到 100 的整数。"
    elif sum(weight or 0 for weight in weights) != 100:
        checked.faults["weights"] = f"五个权重之和应为 100，现在是 {sum(weight or 0 for weight in weights)}。"
    checked.values["weights"] = weights


def _between(number: int | None, least: int, most: int) -> bool:
    return number is not None and least <= number <= most
