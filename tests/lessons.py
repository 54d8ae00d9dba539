"""Small lessons for tests that need something to teach."""

from app import clock
from app.courses.models import Course, Lesson, LessonRevision
from app.courses.words import Track
from app.vocabulary import GradeBand
from tests.world import World, at_once

TEXT = """---
code: {code}
course: {course}
number: {number}
title: {title}
band: {band}
minutes: 20
goal: 学完以后，我会说“不”。
topics: [skill]
questions: [{questions}]
home: 今晚和家人说一说今天学的话。
teacher:
  timing:
  - {{minutes: 5, what: 热身}}
  - {{minutes: 10, what: 故事}}
  - {{minutes: 5, what: 练习}}
  discussion: [你会怎么说？, 谁能帮你？]
  watch_for: 有孩子不安时，课后单独谈。
  worksheet: [写一句拒绝的话, 画出能帮你的人]
---
## 故事：放学路上

有人在路边请小林尝一颗没有包装的糖。小林想起老师的话，说了一声“不用了”，就走开了。

## 想一想

```card
title: 小林可以怎么办
text: 那个人又追上来，说“就尝一点”。
options:
- {{say: 尝一点就走, comes: 来历不明的东西可能伤身体。}}
- {{say: 大声说不，跑向有人的地方, comes: 安全了，还可以请大人帮忙。, is_best: true}}
```

## 记住

先说不，再走开，然后告诉大人。
"""


def lesson_text(code: str = "junior-7-1", questions: tuple[str, ...] = (), **changed: object) -> str:
    """Return the file of a small lesson of three steps."""
    course, _, number = code.rpartition("-")
    facts = {"title": "放学路上", "band": "junior", "course": course, "number": number} | changed
    return TEXT.format(code=code, questions=", ".join(questions), **facts)


class Taught:
    """A course with lessons, the way loading makes them."""

    @at_once
    def __init__(
        self, world: World, lessons: int = 2, questions: tuple[str, ...] = (), track: Track = Track.SCHOOL
    ) -> None:
        code = {Track.SCHOOL: "junior-7", Track.WORKER: "worker", Track.RECOVERY: "recovery"}[track]
        band = GradeBand.JUNIOR if track is Track.SCHOOL else GradeBand.ADULT
        self.course = Course(
            code=code, title="七年级禁毒课", about="弄清毒品的概念。", track=track, band=band, grades=[1], position=1
        )
        world.keep(self.course)
        self.lessons, self.revisions = [], []
        for number in range(1, lessons + 1):
            lesson = Lesson(course_id=self.course.id, code=f"{code}-{number}", number=number)
            text = lesson_text(lesson.code, questions, band=band.value, title=f"第 {number} 个故事")
            revision = LessonRevision(
                lesson_id=lesson.id,
                number=1,
                title=f"第 {number} 个故事",
                text=text,
                fingerprint=lesson.code,
                made_at=clock.now(),
                published_at=clock.now(),
            )
            lesson.current_revision_id = revision.id
            world.keep(lesson)
            world.keep(revision)
            self.lessons.append(lesson)
            self.revisions.append(revision)

    @property
    def first(self) -> Lesson:
        return self.lessons[0]
