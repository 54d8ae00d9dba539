"""Rule: reading keys: 答案：B, （B） in a stem, √ and ×, lists of answers. A key is read, never guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.layout_options import ALL, CIRCLED, Option
from app.questions.likeness import plain

_TRUE = ["√", "✓", "✔", "☑", "对", "正确", "T", "t", "true", "True", "TRUE"]
_FALSE = ["×", "✗", "✘", "✕", "✖", "╳", "错", "错误", "F", "f", "false", "False", "FALSE", "X", "x"]
TRUTH = {word: True for word in _TRUE} | {word: False for word in _FALSE}
_TRUTH = "|".join(re.escape(word) for word in sorted(TRUTH, key=len, reverse=True))
_BETWEEN = r"[\s、，,;；/和及]{0,3}"
_LETTERS = rf"[A-Ja-j](?:{_BETWEEN}[A-Ja-j]){{0,9}}"
_PLAIN_KEY = re.compile(rf"(?:{_LETTERS}|[{CIRCLED}](?:{_BETWEEN}[{CIRCLED}]){{0,9}}|{_TRUTH})$")
_AROUND = re.compile(r"^[\s“\"'（(【:：]*(?:故?应?选择?\s*(?=[A-J]))?|[\s”\"'）)】。.;；,，、!！]*$")
_WITH_TEXT = re.compile(r"([A-J])\s*(?:[.．、:：）)]|(?=[\s（(]))\s*[（(]?(.+?)[）)]?$")


@dataclass(frozen=True)
class Key:
    """What a key says: letters, or true or false. F alone can be both."""

    letters: str = ""
    truth: bool | None = None
    is_small: bool = False


def read_key(said: str, options: Sequence[Option] = ()) -> Key | None:
    """Return the key in the words of a file, or none where it is no key.

    >>> read_key("b、a。").letters, read_key("×").truth, read_key("提高警惕")
    ('AB', False, None)
    """
    words = _AROUND.sub("", said)
    if _PLAIN_KEY.match(words):
        return _plain_key(words)
    mark = _WITH_TEXT.match(words)
    if mark:  # B.海洛因, where the option B says just that
        same = any(option.letter == mark[1] and plain(option.text) == plain(mark[2]) for option in options)
        return Key(mark[1]) if same else None
    same_words = [option.letter for option in options if option.text and plain(option.text) == plain(words)]
    return Key(same_words[0]) if len(same_words) == 1 and plain(words) else None


def _plain_key(words: str) -> Key | None:
    truth = TRUTH.get(words)
    signs = [sign for sign in words if sign in CIRCLED or sign.upper() in ALL]
    letters = [ALL[CIRCLED.index(sign)] if sign in CIRCLED else sign.upper() for sign in signs]
    if truth is not None:
        return Key("F" if words in ("F", "f") else "", truth, words == "f")
    if len(set(letters)) < len(letters):
        return None
    return Key("".join(sorted(letters)), None, any(sign.islower() for sign in signs))


BLANK = re.compile(r"[（(]\s*[）)]")
_IN_STEM = re.compile(rf"[（(]\s*({_LETTERS}|[{CIRCLED}]{{1,8}})\s*[）)]")
_AT_END = re.compile(rf"[（(]\s*({_TRUTH})\s*[）)](?=[。.！!；;]?$)")
_AT_START = re.compile(rf"[（(]\s*({_TRUTH})\s*[）)]\s*")
EMPTY = "（　　）"


def key_in_stem(stem: str, options: Sequence[Option]) -> tuple[str, list[str]]:
    """Return a stem with its keys taken out of their brackets, and the keys: more than one is not clear.

    Letters in brackets are no key where they do not rise (CBD), nor beside a bracket that is still empty.

    >>> key_in_stem("属于毒品的是（ B ）", [Option("A", "茶"), Option("B", "冰毒")])
    ('属于毒品的是（\\u3000\\u3000）', ['B'])
    """
    at_end = _AT_END.search(stem)
    if at_end and not (options and at_end[1].upper() in ("T", "F")):
        return stem[: at_end.start()] + EMPTY + stem[at_end.end() :], [at_end[1]]
    if not options:
        at_start = _AT_START.match(stem)
        return (stem[at_start.end() :], [at_start[1]]) if at_start else (stem, [])
    if BLANK.search(stem):
        return stem, []
    found = [mark for mark in _IN_STEM.finditer(stem) if _rises(mark[1])]
    if not found or len(found) > 1:
        return stem, [mark[1] for mark in found]
    return stem[: found[0].start()] + EMPTY + stem[found[0].end() :], [found[0][1]]


def _rises(said: str) -> bool:
    signs = [sign.upper() for sign in said if sign.upper() in ALL or sign in CIRCLED]
    return signs == sorted(set(signs))


def has_place_for_key(stem: str) -> bool:
    """Return whether a line has the brackets that only a question has: empty, or with a key inside.

    >>> has_place_for_key("是（　　）"), has_place_for_key("吸毒违法。（√）"), has_place_for_key("大麻二酚（CBD）")
    (True, True, False)
    """
    inside = _IN_STEM.search(stem)
    has_sign = _AT_END.search(stem) or _AT_START.match(stem)
    return bool(BLANK.search(stem) or has_sign or (inside and _rises(inside[1])))


@dataclass(frozen=True)
class Answer:
    """One answer of a list; `said` is nothing where the list does not fit its numbers, and `fault` says how."""

    number: int
    said: str
    fault: str = ""


_ITEM = rf"(?:{_LETTERS}(?![A-Za-z])|[{CIRCLED}]{{1,8}}|(?:{_TRUTH})(?![A-Za-z]))"
_ONE = re.compile(
    rf"第?[（(【\[]?\s*(\d{{1,4}})\s*题?\s*[）)】\]]?\s*[.．、:：]?\s*[（(【]?\s*({_ITEM})(?:\s*[）)】])?"
)
_RANGE = re.compile(
    r"第?\s*(\d{1,4})\s*题?\s*[-—–~～－至到]{1,2}\s*(\d{1,4})\s*题?\s*[:：.．、)）]?\s*"
    rf"([A-Ja-jTFtfXx√✓✔×✗✘╳对错正确误{CIRCLED}、，,;；|/\s]+)"
)
_GAP = re.compile(r"[\s,，;；、。.|]*")
MOST = 500  # answers of one range


def scan(text: str) -> tuple[list[Answer], str]:
    """Return the answers a line lists from its beginning, and what is left of the line.

    >>> [(answer.number, answer.said) for answer in scan("1-3 ABC 4.AD 5、√")[0]]
    [(1, 'A'), (2, 'B'), (3, 'C'), (4, 'AD'), (5, '√')]
    """
    answers: list[Answer] = []
    at = 0
    while True:
        at = _gap_end(text, at)
        if mark := _RANGE.match(text, at):
            answers += _of_range(int(mark[1]), int(mark[2]), mark[3])
        elif mark := _ONE.match(text, at):
            answers.append(Answer(int(mark[1]), mark[2]))
        else:
            return answers, text[at:]
        at = mark.end()


def _gap_end(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _of_range(first: int, last: int, said: str) -> list[Answer]:
    count = last - first + 1
    tokens = [token for token in re.split(r"[\s、，,;；|/]+", said) if token]
    signs = re.findall("正确|错误|.", "".join(tokens))
    if not 0 < count <= MOST:
        return [Answer(first, "", "答案表里的题号范围有误。")]
    fitting = next((each for each in (tokens, signs) if len(each) == count), None)
    if fitting is None:
        fault = f"答案表“{first}-{last}”写了 {len(signs)} 个答案，应有 {count} 个，对不上。"
        return [Answer(number, "", fault) for number in range(first, last + 1)]
    return [Answer(first + at, token) for at, token in enumerate(fitting)]
