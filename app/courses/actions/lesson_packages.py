"""What is done with packages of lessons: one is made of what is taught, one that comes in becomes a draft."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from app.courses import authoring as rule
from app.courses.actions import authoring
from app.courses.actions.files import IMAGES
from app.courses.actions.learning import questions_of
from app.courses.cmi5 import STRUCTURE, course_structure
from app.courses.lesson_checks import cited
from app.courses.lessons import Faulty, Front, read_lesson
from app.courses.lessons import Lesson as LessonText
from app.courses.models import Course, Lesson, LessonComment, LessonRevision
from app.courses.packages import BadPackage, Packaged, write_package, zipped
from app.courses.players import asked, player
from app.courses.scorm import MANIFEST, About, scorm_12, scorm_2004
from app.courses.words import Track
from app.errors import Refusal
from app.people.persons import Person
from app.questions.models import AnswerKey, Claim, QuestionPicture

REASON = "从课程包导入"


class NothingNew(Refusal):
    """The package says what is being taught already."""

    message = "课程包里的课文与正在使用的版本相同，没有需要导入的内容。"


class NotTaught(Refusal):
    """Learners elsewhere get what learners here get: nothing before it is published."""

    message = "这一课还没有发布，不能导出给别的学习平台。"


class WithoutNames(Refusal):
    """The recovery track keeps no names; other platforms do."""

    message = "康复课程不记名，不导出给会记名的学习平台。"


def figures_of(text: LessonText) -> dict[str, bytes]:
    """Return the drawings a lesson shows, as far as they are there, by file name."""
    names = {str(getattr(piece, "file", "")) for kind, piece in text.pieces if kind == "figure"}
    return {name: (IMAGES / name).read_bytes() for name in sorted(names) if (IMAGES / name).is_file()}


def pack(lesson: Lesson, revision: LessonRevision) -> bytes:
    """Return a revision as a package; a draft that cannot be read goes without figures."""
    try:
        figures = figures_of(read_lesson(revision.text))
    except Faulty:
        figures = {}
    return write_package(lesson.code, revision.text, figures)


def play_pack(db: Session, course: Course, lesson: Lesson, kind: str, site: str) -> bytes:
    """Return what is taught as a package that another platform plays: SCORM 1.2, SCORM 2004 or cmi5.

    Such platforms know their learners by name, so nothing of the recovery track goes there.
    """
    revision = authoring.current_of(db, lesson)
    if revision is None:
        raise NotTaught
    if course.track is Track.RECOVERY:
        raise WithoutNames
    text = read_lesson(revision.text)
    found = [revision for _, revision in questions_of(db, text)]
    keys = {key.id: key for key in db.exec(select(AnswerKey).where(col(AnswerKey.id).in_([one.id for one in found])))}
    shown = [one.picture["file"] for one in found if one.picture]
    came = select(QuestionPicture.file, QuestionPicture.content).where(col(QuestionPicture.file).in_(shown))
    pictures = dict(db.exec(came).all())
    questions = [asked(number, one, keys[one.id], pictures) for number, one in enumerate(found, start=1)]
    sources = db.exec(select(Claim).where(col(Claim.code).in_(sorted(cited(text)))).order_by(Claim.code)).all()
    files = player(course.title, text, questions, sources)
    about = About(lesson.code, text.front.title, course.title, text.front.goal, bool(questions))
    if kind == "cmi5":
        return zipped(files | {STRUCTURE: course_structure(about, site).encode()})
    write = scorm_12 if kind == "scorm-1.2" else scorm_2004
    return zipped(files | {MANIFEST: write(about, files).encode()})


def take_in(db: Session, person: Person, packaged: Packaged, now: datetime) -> Lesson:
    """Keep the text of a package as a draft of the lesson it names, or of a new one; figures are only named."""
    if sentence := rule.too_large(packaged.text):
        raise BadPackage(sentence)
    try:
        front = read_lesson(packaged.text).front
    except Faulty as error:
        raise BadPackage(f"课文读不出来：{error.faults[0]}") from None
    lesson = _lesson(db, front)
    current = authoring.current_of(db, lesson)
    if current is not None and current.text == packaged.text and authoring.draft_of(db, lesson) is None:
        raise NothingNew
    seen = current.number if current else None
    draft = authoring.save(db, lesson, person, packaged.text, REASON if current else "", now, seen)
    if words := _about(packaged.figures):
        db.add(LessonComment(revision_id=draft.id, author_id=person.id, words=words, made_at=now))
    return lesson


def _lesson(db: Session, front: Front) -> Lesson:
    lesson = db.exec(select(Lesson).where(Lesson.code == front.code).with_for_update()).one_or_none()
    if lesson is not None:
        return lesson
    course = db.exec(
        select(Course).where(Course.code == front.course, col(Course.withdrawn_at).is_(None)).with_for_update()
    ).one_or_none()
    if course is None:
        raise BadPackage(f"本平台没有编号为 {front.course} 的课程，没有导入任何内容。")
    if front.code != f"{course.code}-{front.number}":
        raise BadPackage(f"编号 {front.code} 与课程和课次不符，没有导入任何内容。")
    return authoring.add(db, course, front.number)


def _about(figures: dict[str, str]) -> str:
    """Return which figures of a package are not, or not the same, here."""
    wanting = []
    for name, digest in sorted(figures.items()):
        ours = IMAGES / name
        if "/" in name or not ours.is_file():
            wanting.append(f"{name}（本平台没有）")
        elif sha256(ours.read_bytes()).hexdigest() != digest:
            wanting.append(f"{name}（与本平台的不同）")
    return f"课程包里的图片不会自动安装，请交管理员查看：{'、'.join(wanting)}"[:499] + "。" if wanting else ""
