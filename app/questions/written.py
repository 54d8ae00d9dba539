"""Rule: a question as a person wrote it or sent it in a file: what must be mended, and what deserves a second look."""

import json
import re
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from app.questions.bank import FALSE, TRUE
from app.questions.checks import ALL_OR_NONE, LETTER, NEGATIVE, NOT_FOR_CHILDREN, SHAMING
from app.questions.drawing import Drawing
from app.questions.likeness import plain
from app.questions.marking import LETTERS
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

STEM, OPTION, EXPLANATION, SOURCE = 500, 200, 2_000, 300  # characters at most
FEWEST, MOST = 2, 8  # options
ALT = 200  # of what a picture shows
MOST_TAGS, TAG = 10, 20
K = QuestionKind
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Written:
    """A question with its key. `letters` name options in the order they stand in; 对 is A and 错 is B."""

    kind: QuestionKind
    stem: str
    options: tuple[str, ...]
    letters: str
    explanation: str = ""
    source: str = ""
    topic: Topic | None = None
    difficulty: Difficulty = Difficulty.MEDIUM
    bands: tuple[GradeBand, ...] = ()
    tags: tuple[str, ...] = ()
    picture: Drawing | None = None

    @property
    def fingerprint(self) -> str:
        """Return a hash of everything a pupil or teacher reads; equal means there is nothing new to keep."""
        content = asdict(replace(self, tags=()))
        if self.picture is None:
            del content["picture"]  # as it was before there were any
        return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def likeness(self) -> str:
        """Return what makes two files' questions the same: stem and options without signs, and the right ones.

        >>> one = Written(K.SINGLE_CHOICE, "1+1=？", ("2", "3"), "A")
        >>> one.likeness == replace(one, stem="1+1= ?", options=("3", "2"), letters="B").likeness
        True
        """
        right = sorted(plain(self.options[LETTERS.index(letter)]) for letter in self.letters if self._has(letter))
        said = [self.kind.value, plain(self.stem), sorted(plain(option) for option in self.options), right]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def _has(self, letter: str) -> bool:
        return letter in LETTERS[: len(self.options)]


def statement(stem: str, is_true: bool, explanation: str = "", source: str = "") -> Written:
    """Return a true/false question."""
    return Written(K.TRUE_FALSE, stem, (TRUE, FALSE), "A" if is_true else "B", explanation, source)


def sought_words(code: str, written: Written) -> str:
    """Return what a search looks through."""
    return "\n".join([code, written.stem, *written.options, written.source]).lower()


def faults(written: Written) -> dict[str, str]:
    """Return what must be mended, by field: stem, options, letters, explanation, source, tags."""
    found = {"stem": _length(written.stem, "题干", 4, STEM), "options": _options(written), "letters": _letters(written)}
    found["explanation"] = _length(written.explanation, "解析", 0, EXPLANATION)
    found["source"] = _length(written.source, "出处", 0, SOURCE)
    if len(written.tags) > MOST_TAGS or any(len(tag) > TAG for tag in written.tags):
        found["tags"] = f"标签最多 {MOST_TAGS} 个，每个不超过 {TAG} 个字。"
    if written.picture:
        found["picture_alt"] = _length(written.picture.alt, "图片的说明", 0, ALT)
    return {field: sentence for field, sentence in found.items() if sentence}


def _length(text: str, name: str, least: int, most: int) -> str:
    if CONTROL.search(text):
        return f"{name}里有无法显示的字符。"
    if len(text.strip()) < least:
        return f"{name}太短或没有填写。"
    return f"{name}太长，最多 {most} 个字。" if len(text) > most else ""


def _options(written: Written) -> str:
    if written.kind is K.TRUE_FALSE:
        return "" if written.options == (TRUE, FALSE) else "判断题的选项是“对”和“错”。"
    texts = [plain(option) or option for option in written.options]
    if not FEWEST <= len(texts) <= MOST:
        return f"选项应有 {FEWEST}—{MOST} 个，现在有 {len(texts)} 个。"
    if any(not option.strip() for option in written.options):
        return "有选项没有内容。"
    if len(set(texts)) < len(texts):
        return "有两个选项相同。"
    return next((said for option in written.options if (said := _length(option, "选项", 1, OPTION))), "")


def _letters(written: Written) -> str:
    letters, there = written.letters, LETTERS[: len(written.options)]
    if not letters:
        return "没有答案。"
    if list(letters) != sorted(set(letters)) or any(letter not in there for letter in letters):
        return f"答案 {letters} 不在选项之中。"
    if written.kind is K.MULTIPLE_RESPONSE:
        return "多选题的答案至少有两个字母。" if len(letters) < 2 else ""
    return f"{'判断' if written.kind is K.TRUE_FALSE else '单选'}题只能有一个答案。" if len(letters) > 1 else ""


def missing_for_review(written: Written) -> dict[str, str]:
    """Return what a draft still lacks before a colleague reads it. An explanation is wished for, a source is needed."""
    found = faults(written)
    if written.topic is None:
        found.setdefault("topic", "请选择主题。")
    if not written.bands:
        found.setdefault("bands", "请至少选择一个学段。")
    if len(written.source.strip()) < 4:
        found.setdefault("source", "请写明出处：法律写到条，其他写明发布单位和文件。")
    if written.picture and not written.picture.alt.strip():
        found.setdefault("picture_alt", "请给图片写一句文字说明。")
    return found


def hints(written: Written) -> list[str]:
    """Return what an author and a reviewer should look at; none of it stops anybody."""
    everything = " ".join([written.stem, *written.options, written.explanation])
    found = []
    if said := re.search(SHAMING, re.sub(r"“[^”]*”", "", everything)):
        found.append(f"“{said[0]}”会伤害正在康复的人，换一个说法。")
    if any(ALL_OR_NONE.search(option) for option in written.options):
        found.append("“以上都是”一类的选项容易猜中，最好换掉。")
    if (
        len(written.options) > FEWEST
        and NEGATIVE.search(written.stem.rstrip("。？?（）() 　"))
        and "【" not in written.stem
    ):
        found.append("题干里的否定词加上【】，例如【不】属于，免得看漏。")
    if len(written.explanation.strip()) < 10:
        found.append("还没有解析：为什么对，其他选项错在哪里，可以怎么做。")
    if LETTER.search(written.explanation):
        found.append("解析里不要写选项的字母，学生看到的顺序各不相同。")
    if written.kind is K.SINGLE_CHOICE and _gives_away(written):
        found.append("正确选项明显比别的长，容易猜中。")
    if GradeBand.PRIMARY in written.bands and (said := re.search(NOT_FOR_CHILDREN, everything)):
        found.append(f"小学的题不出现“{said[0]}”。")
    return found


def _gives_away(written: Written) -> bool:
    if not written.letters or not written._has(written.letters[0]):
        return False
    right = len(written.options[LETTERS.index(written.letters[0])])
    others = [len(option) for at, option in enumerate(written.options) if LETTERS[at] not in written.letters]
    return bool(others) and right >= 8 and right > 1.5 * max(others)
