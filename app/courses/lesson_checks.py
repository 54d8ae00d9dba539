"""Rule: what makes a lesson fit to be taught: every fact has its source, kind words, fit for the age, enough to do."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from app.courses.lessons import Block, Faulty, Lesson, read_lesson
from app.courses.pieces import INTERACTIVE, Norms, Piece, Statement
from app.questions.bank import Fault
from app.questions.checks import NOT_FOR_CHILDREN, SHAMING
from app.vocabulary import GradeBand, Topic

CITED = re.compile(r"\[((?:[PLHDZRS]\d{2,3})(?:,\s*[PLHDZRS]\d{2,3})*)\]")
SENTENCE = re.compile(r"[^。！？\n]*[。！？](?:[”’])?(?:\s*\[[PLHDZRS0-9, ]+\])?|[^。！？\n]+")
# What sounds like a fact about law, figures, drugs or the body needs a claim behind it.
FACT = re.compile(
    r"《|第[一二三四五六七八九十百]+条|\d{4} ?年|\d+(\.\d+)?%|百分之|法律(规定|禁止|要求)|违法|犯罪|处罚|拘留|"
    r"成瘾(是|会|的人)|依赖性|大脑|中枢神经|研究(显示|表明|发现)|调查(显示|表明)|(属于|不是|就是)毒品|毒品(是指|包括|会)|"
    r"列管|管制|戒毒(人员|条例|治疗)|强制隔离戒毒|社区戒毒|康复(是|需要)"
)
SPOKEN = re.compile(r"“[^”]*”")
FEWEST_PIECES, FEWEST_STEPS = 3, 5
QUESTIONS = range(3, 6)
SHORT = {GradeBand.PRIMARY: 60, GradeBand.JUNIOR: 80}


class Fit(Protocol):
    """A question of the bank, as far as a lesson asks: for which bands it is."""

    @property
    def bands(self) -> Collection[GradeBand]:
        """Return the bands."""


def faults(
    files: Mapping[str, str], claims: Collection[str], questions: Mapping[str, Fit], images: Collection[str]
) -> Iterator[Fault]:
    """Yield what is wrong with the lessons in `files` (name: text)."""
    seen: dict[str, str] = {}
    for name, text in sorted(files.items()):
        try:
            lesson = read_lesson(text)
        except Faulty as error:
            yield from (Fault(name, "", sentence) for sentence in error.faults)
            continue
        code = lesson.front.code
        if code in seen:
            yield Fault(name, code, f"编号与 {seen[code]} 重复。")
        seen.setdefault(code, name)
        for sentence in _wrong_with(lesson, claims, questions, images):
            yield Fault(name, code, sentence)


def _wrong_with(
    lesson: Lesson, claims: Collection[str], questions: Mapping[str, Fit], images: Collection[str]
) -> Iterator[str]:
    for claim in sorted(cited(lesson)):
        if claim not in claims:
            yield f"没有编号为 {claim} 的论断。"
    yield from _questions(lesson, questions)
    yield from _shape(lesson)
    for kind, piece in lesson.pieces:
        if kind == "figure" and getattr(piece, "file", "") not in images:
            yield f"没有图片 {getattr(piece, 'file', '')}。"
    for text in texts(lesson):
        yield from _words(lesson.front.band, text)
    for step in lesson.steps:
        for block in step.blocks:
            yield from (f"{step.title}：“{said[:24]}…”没有写出处。" for said in unsourced(block))


def cited(lesson: Lesson) -> set[str]:
    """Return every claim a lesson rests on."""
    found = set(lesson.front.claims)
    for step in lesson.steps:
        for block in step.blocks:
            found |= {claim for group in CITED.findall(block.prose) for claim in re.split(r",\s*", group)}
            if block.piece is not None:
                found |= _claims_of(block.piece)
    return found


def _claims_of(piece: Piece) -> set[str]:
    found = set(piece.claims)
    for part in (*getattr(piece, "statements", ()), *getattr(piece, "events", ())):
        found |= set(part.claims)
    return found


def texts(lesson: Lesson) -> list[str]:
    """Return everything a pupil or a teacher reads, for the words."""
    front = lesson.front
    found = [front.title, front.goal, front.home, front.teacher.watch_for]
    found += [*front.teacher.discussion, *front.teacher.worksheet, *(part.what for part in front.teacher.timing)]
    for step in lesson.steps:
        found.append(step.title)
        for block in step.blocks:
            found += [block.prose] if block.piece is None else block.piece.texts()
    return found


def unsourced(block: Block) -> list[str]:
    """Return the sentences of a block that state a fact without the claims it rests on.

    In prose a claim stands behind its sentence; what somebody says in quotation marks is a story. A piece names its
    claims once; a statement of myth or fact names its own.
    """
    if block.piece is None:
        return [said for said in SENTENCE.findall(block.prose) if _is_fact(said) and not CITED.search(said)]
    if block.piece.claims or isinstance(block.piece, Norms):
        return []
    statements: tuple[Statement, ...] = getattr(block.piece, "statements", ())
    if statements:
        return [each.why for each in statements if _is_fact(each.why) and not each.claims]
    if hasattr(block.piece, "events"):
        return []
    return [said for text in block.piece.texts() for said in SENTENCE.findall(text) if _is_fact(said)]


def _is_fact(sentence: str) -> bool:
    return bool(FACT.search(SPOKEN.sub("", sentence)))


def _questions(lesson: Lesson, questions: Mapping[str, Fit]) -> Iterator[str]:
    asked = lesson.front.questions
    if len(asked) not in QUESTIONS:
        yield f"一课有 3—5 道题，现在有 {len(asked)} 道。"
    for code in asked:
        entry = questions.get(code)
        if entry is None:
            yield f"题库里没有 {code}。"
        elif lesson.front.band not in entry.bands:
            yield f"{code} 不适合这个学段。"


def _shape(lesson: Lesson) -> Iterator[str]:
    kinds = [kind for kind, _ in lesson.pieces]
    if sum(kind in INTERACTIVE for kind in kinds) < FEWEST_PIECES:
        yield f"互动环节至少 {FEWEST_PIECES} 个。"
    if "skill" not in kinds and "scenario" not in kinds:
        yield "要有一个可以练习的技能（skill 或 scenario）。"
    if len(lesson.steps) < FEWEST_STEPS:
        yield f"至少分成 {FEWEST_STEPS} 步。"
    if abs(lesson.minutes_of_timing - lesson.front.minutes) > 5:
        yield f"教师用时共 {lesson.minutes_of_timing} 分钟，与 minutes {lesson.front.minutes} 不符。"
    for topic in lesson.front.topics:
        if topic not in set(Topic):
            yield f"不认识主题 {topic}。"
    if not lesson.front.code.startswith(lesson.front.course):
        yield "编号应以课程编号开头。"


def _words(band: GradeBand, text: str) -> Iterator[str]:
    if found := re.search(SHAMING, SPOKEN.sub("", text)):
        yield f"不用“{found[0]}”这样的称呼。"
    if band is GradeBand.PRIMARY and (found := NOT_FOR_CHILDREN.search(text)):
        yield f"小学的课不出现“{found[0]}”。"
    longest = max((len(CITED.sub("", said)) for said in SENTENCE.findall(text)), default=0)
    if longest > SHORT.get(band, 120):
        yield f"有一句 {longest} 个字，对这个学段太长。"
