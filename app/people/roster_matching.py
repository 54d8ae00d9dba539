"""Rule: what each row of a roster would change, compared with the pupils the school already has.

A pupil is recognised by 学籍号; else by name and 学号 in the same class; else, in the same class, by a name that only
one pupil bears; else by name and 学号 in another class of the school (a move). Where that leaves a doubt, the row asks.
A class is taken whole or not at all: one faulty row holds back the other rows of its class.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.people.class_names import ClassKey
from app.people.roster import RosterRow


class Verdict(StrEnum):
    """What a row would do."""

    NEW = "new"
    UPDATED = "updated"
    MOVED = "moved"
    SAME = "same"
    DUPLICATE = "duplicate"
    FAULTY = "faulty"
    HELD_BACK = "held_back"


VERDICT_WORDS = {
    Verdict.NEW: "新增",
    Verdict.UPDATED: "更新",
    Verdict.MOVED: "调班",
    Verdict.SAME: "无变化",
    Verdict.DUPLICATE: "重复",
    Verdict.FAULTY: "错误",
    Verdict.HELD_BACK: "暂不导入",
}
ELSEWHERE = "这个学籍号已登记给别的学校或已离校的学生：请核对；确为转学的，可先不填学籍号。"
CHANGES = (Verdict.NEW, Verdict.UPDATED, Verdict.MOVED)


@dataclass(frozen=True)
class Known:
    """A pupil the school has."""

    id: UUID
    name: str
    sex: str | None
    student_no: str | None
    registration_hash: str | None
    school_class: ClassKey | None


@dataclass(frozen=True)
class Judged:
    """A row with its verdict, the reason in words, and the pupil it means."""

    row: RosterRow
    registration_hash: str | None
    verdict: Verdict
    reason: str
    student_id: UUID | None = None


def judge(
    rows: Sequence[tuple[RosterRow, str | None]],
    known: Iterable[Known],
    may_change: Iterable[ClassKey] | None = None,
    elsewhere: Collection[str] = frozenset(),
) -> list[Judged]:
    """Return a verdict for every (row, hash of its 学籍号).

    `may_change` are the existing classes this person may change, when not all of them; a row for another existing class
    is refused. `elsewhere` are hashes of 学籍号 that belong to pupils of other schools; such a row is refused.
    """
    index = _Index(known, elsewhere)
    allowed = None if may_change is None else set(may_change)
    judged = [_judge_row(row, hash_, index, allowed) for row, hash_ in rows]
    judged = _one_row_for_each_pupil(judged)
    faulty = {j.row.school_class for j in judged if j.verdict in (Verdict.FAULTY, Verdict.DUPLICATE)}
    return [
        Judged(j.row, j.registration_hash, Verdict.HELD_BACK, "同班有行需要改正，整班暂不导入。", j.student_id)
        if j.verdict in CHANGES and j.row.school_class in faulty
        else j
        for j in judged
    ]


class _Index:
    def __init__(self, known: Iterable[Known], elsewhere: Collection[str]) -> None:
        self.elsewhere = elsewhere
        self.by_hash: dict[str, Known] = {}
        self.by_class_and_name: defaultdict[tuple[ClassKey | None, str], list[Known]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self.classes: set[ClassKey] = set()
        for pupil in known:
            if pupil.registration_hash:
                self.by_hash[pupil.registration_hash] = pupil
            self.by_class_and_name[pupil.school_class, pupil.name].append(pupil)
            self.by_name[pupil.name].append(pupil)
            if pupil.school_class:
                self.classes.add(pupil.school_class)


def _judge_row(row: RosterRow, hash_: str | None, index: _Index, allowed: set[ClassKey] | None) -> Judged:
    if row.faults:
        verdict = Verdict.DUPLICATE if row.faults[-1].startswith("与第") else Verdict.FAULTY
        return Judged(row, hash_, verdict, "".join(row.faults))
    if allowed is not None and row.school_class in index.classes and row.school_class not in allowed:
        return Judged(row, hash_, Verdict.FAULTY, "你不是这个班的老师，不能改动它的名单。")
    pupil, doubt, how = _recognise(row, hash_, index)
    if doubt:
        return Judged(row, hash_, Verdict.FAULTY, doubt)
    if pupil is None:
        elsewhere = any(p.school_class != row.school_class for p in index.by_name[row.name])
        return Judged(row, hash_, Verdict.NEW, "本校另有同名学生，按新学生处理。" if elsewhere else "")
    if allowed is not None and pupil.school_class and pupil.school_class not in allowed:
        return Judged(row, hash_, Verdict.FAULTY, "这名学生现在别的班，调班请由学校管理员导入。")
    if pupil.school_class != row.school_class:
        return Judged(row, hash_, Verdict.MOVED, f"从原班级调入（按{how}认定）。", pupil.id)
    changes = _differences(row, hash_, pupil)
    if changes:
        return Judged(row, hash_, Verdict.UPDATED, f"{'、'.join(changes)}有变化。", pupil.id)
    return Judged(row, hash_, Verdict.SAME, "", pupil.id)


def _recognise(row: RosterRow, hash_: str | None, index: _Index) -> tuple[Known | None, str, str]:
    """Return the pupil meant, or a doubt in words, and by what the pupil was recognised."""
    if hash_ in index.elsewhere:
        return None, ELSEWHERE, ""
    if hash_ and hash_ in index.by_hash:
        return index.by_hash[hash_], "", "学籍号"
    namesakes = [p for p in index.by_class_and_name[row.school_class, row.name] if _may_be(p, hash_)]
    exact = [p for p in namesakes if p.student_no == row.student_no]
    if len(exact) == 1:
        return exact[0], "", "姓名和学号"
    if namesakes:
        open_ones = [p for p in namesakes if row.student_no is None or p.student_no is None]
        if len(namesakes) == 1 and open_ones:
            return namesakes[0], "", "姓名"
        numbers = "、".join(p.student_no or "无" for p in namesakes)
        return None, f"班里已有同名学生（学号 {numbers}），无法判断是不是同一人：请填写学籍号，或核对学号。", ""
    if row.student_no:
        movers = [p for p in index.by_name[row.name] if p.student_no == row.student_no and _may_be(p, hash_)]
        if len(movers) == 1:
            return movers[0], "", "姓名和学号"
    return None, "", ""


def _may_be(pupil: Known, hash_: str | None) -> bool:
    """Two different 学籍号 are two different pupils, whatever else agrees."""
    return hash_ is None or pupil.registration_hash is None or pupil.registration_hash == hash_


def _differences(row: RosterRow, hash_: str | None, pupil: Known) -> list[str]:
    """Return what the row would change. An empty cell changes nothing."""
    pairs = (
        ("姓名", row.name, pupil.name),
        ("性别", row.sex, pupil.sex),
        ("学号", row.student_no, pupil.student_no),
        ("学籍号", hash_, pupil.registration_hash),
    )
    return [word for word, new, old in pairs if new is not None and new != old]


def _one_row_for_each_pupil(judged: list[Judged]) -> list[Judged]:
    """Two rows that mean the same pupil: the second asks."""
    taken: dict[UUID, int] = {}
    result = []
    for j in judged:
        if j.student_id and j.student_id in taken:
            reason = f"与第 {taken[j.student_id]} 行指的是同一名学生；如果是同名的两个学生，请填写各自的学号。"
            result.append(Judged(j.row, j.registration_hash, Verdict.DUPLICATE, reason))
        else:
            if j.student_id:
                taken[j.student_id] = j.row.line
            result.append(j)
    return result
