"""Rule: the life of a lesson's text: who may write, hand in and let out, how large it may be, how a new one begins."""

import re
from uuid import UUID

from app.courses.lessons import Lesson
from app.errors import Refusal
from app.vocabulary import GradeBand

LONGEST, MOST_LINES, MOST_FENCES = 60_000, 2_000, 120
MOST_LESSONS = 20  # of a course
TITLE = re.compile(r"^title: *(.+?) *$", re.MULTILINE)
SKELETON = """---
code: {code}
course: {course}
number: {number}
title: 新的一课
band: {band}
minutes: 25
goal: 学完以后，我能……
topics: [skill]
questions: []
home: 今晚和家人……
teacher:
  timing:
  - {{minutes: 5, what: 热身}}
  - {{minutes: 15, what: 学习}}
  - {{minutes: 5, what: 小结}}
  discussion: [……, ……]
  watch_for: ……
  worksheet: [……, ……]
---
## 故事

写一个孩子们身边的故事。
"""


class NoDraft(Refusal):
    """There is no draft here to be changed or reviewed."""

    message = "这一课现在没有草稿。"


class NotHandedIn(Refusal):
    """Only what was handed in can be published or sent back."""

    message = "这一课没有提交审核，或已由别人处理。请刷新后再看。"


class OwnLesson(Refusal):
    """Nobody lets out what they wrote."""

    message = "不能审核自己写的课，请同事来审。"


class SomebodyElses(Refusal):
    """A draft is in one person's hands until it is published or discarded."""

    message = "这一课正由同事修改，草稿还没有发布。请先和同事商量。"


class Outdated(Refusal):
    """The lesson got a new revision while the draft was being written."""

    message = "在你修改期间，这一课发布了新版本。请打开“修改”，对照新版本后再保存一次。"


class NotFit(Refusal):
    """The text has faults; learners never see such a lesson."""


class FullCourse(Refusal):
    """A course has so many lessons at most."""

    message = f"一门课最多 {MOST_LESSONS} 课。"


def title_of(text: str, otherwise: str) -> str:
    """Return the title a text gives itself, however faulty the rest of it is.

    >>> title_of("---\\ntitle: 放学路上\\n---", "新的一课")
    '放学路上'
    """
    found = TITLE.search(text)
    return (found[1].strip("\"'") if found else "")[:200] or otherwise


def too_large(text: str) -> str:
    """Return what is too much about a text, before anybody spends time on reading it; nothing when it will do."""
    if len(text) > LONGEST:
        return f"一课最多 {LONGEST:,} 个字。"
    if text.count("\n") >= MOST_LINES:
        return f"一课最多 {MOST_LINES:,} 行。"
    return f"一课最多 {MOST_FENCES // 2} 个互动环节。" if text.count("```") > MOST_FENCES else ""


def misplaced(lesson: Lesson, code: str, course: str, number: int, band: GradeBand) -> list[str]:
    """Return where a text says that it is another lesson than the one it is kept for."""
    front = lesson.front
    said = ((front.code, code, "code"), (front.course, course, "course"), (front.number, number, "number"))
    wrong = [f"{name} 应为 {kept}，不能改。" for is_, kept, name in said if is_ != kept]
    return wrong + ([f"band 应为 {band.value}，与课程一致。"] if front.band is not band else [])


def skeleton(code: str, course: str, number: int, band: GradeBand) -> str:
    """Return the text a new lesson begins with."""
    return SKELETON.format(code=code, course=course, number=number, band=band.value)


def check_reviewer(author: UUID | None, reviewer: UUID) -> None:
    """Refuse a reviewer who wrote the draft."""
    if author == reviewer:
        raise OwnLesson


def check_writer(author: UUID | None, writer: UUID) -> None:
    """Refuse whoever is not the author of the draft that is there."""
    if author != writer:
        raise SomebodyElses
