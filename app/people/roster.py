"""Rule: the rows of an uploaded roster as pupils, each with its faults in words.

Teachers' files differ: the header may stand lower, columns may be swapped or called otherwise, digits may be
full-width, a class may be one cell merged over forty rows. Only what cannot be understood is a fault, and it is said
where.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.people.class_names import ClassKey, class_key, plain
from app.vocabulary import GradeBand

DAMAGED = "\ufffd数字格式"  # what `sheets_reading` gives for a number whose last digits Excel has lost
COLUMNS = {
    "name": ("姓名", "学生姓名", "名字"),
    "sex": ("性别",),
    "grade": ("年级", "所在年级", "就读年级"),
    "school_class": ("班级", "所在班级", "班级名称", "班", "行政班"),
    "student_no": ("学号", "班内学号", "座号", "班级学号", "学号班内"),
    "registration_no": ("学籍号", "全国学籍号", "学籍号选填", "学籍号码"),
}
NOT_KEPT = {"监护人手机": "监护人手机", "家长电话": "监护人手机", "联系电话": "监护人手机", "身份证号": "身份证号"}
SAMPLE_NAME = "示例学生"  # the template's grey row, skipped when left as it is
HEADER_WITHIN = 12  # rows
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643 check digit
CHECKS = "10X98765432"


@dataclass(frozen=True)
class RosterRow:
    """One pupil as the file has it. `cells` are the original texts of the six columns, for the workbook of errors."""

    line: int  # as the spreadsheet counts, from 1
    name: str
    sex: str | None
    school_class: ClassKey | None
    student_no: str | None
    registration_no: str | None
    faults: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A whole file: its rows, what is wrong with the file itself, and what will not be kept."""

    rows: tuple[RosterRow, ...]
    fault: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)


def parse(cells: Sequence[Sequence[str]], school_year: int, band: GradeBand | None = None) -> Roster:
    """Return the pupils of a sheet, or the sentence that says why there are none."""
    header = _find_header(cells)
    if header is None:
        return Roster((), "没有找到表头：需要有“姓名”和“班级”两列。请使用下载的模板。")
    line, columns = header
    notes = [
        f"{NOT_KEPT[plain(c)]}：本平台不保存，已忽略。" for c in cells[line] if plain(c).strip("*选填") in NOT_KEPT
    ]
    rows = tuple(_rows(cells[line + 1 :], line + 2, columns, school_year, band))
    if not rows:
        return Roster((), "表头下面没有学生。", tuple(notes))
    return Roster(_mark_repeats(rows), "", tuple(dict.fromkeys(notes)))


def tidy_name(text: str) -> str:
    """Return a name without stray blanks and signs that show nothing, with one kind of middle dot.

    >>> tidy_name(" 张 三 "), tidy_name("买买提•艾力"), tidy_name("Anna Li"), tidy_name("张\\u200b三\\u202e")
    ('张三', '买买提·艾力', 'Anna Li', '张三')
    """
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")  # zero-width, right-to-left
    text = re.sub(r"[•・．‧∙●]|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])", "·", text)
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip(" '’"))
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def is_registration_no(text: str) -> bool:
    """Return whether `text` can be a 学籍号: G or J with an ID number's check digit, or L with eighteen digits.

    >>> is_registration_no("L640324201501010001"), is_registration_no("G640324201501010001")
    (True, False)
    """
    if not re.fullmatch(r"[GJL][0-9]{17}[0-9X]", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[1:18], WEIGHTS, strict=True))
    return text[0] == "L" or CHECKS[total % 11] == text[18]


def mask_registration(text: str) -> str:
    """Return what may be shown of a 学籍号.

    >>> mask_registration("L640324201501010001")
    'L640324********0001'
    """
    return f"{text[:7]}********{text[-4:]}"


def _find_header(cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    for line, row in enumerate(cells[:HEADER_WITHIN]):
        titles = [plain(cell).strip("*").replace("选填", "") for cell in row]
        columns = {
            key: titles.index(word) for key, words in COLUMNS.items() for word in reversed(words) if word in titles
        }
        if "name" in columns and "school_class" in columns:
            return line, columns
    return None


def _rows(
    cells: Sequence[Sequence[str]], first_line: int, columns: dict[str, int], year: int, band: GradeBand | None
) -> Iterable[RosterRow]:
    for line, row in enumerate(cells, start=first_line):
        texts = {key: row[column] if column < len(row) else "" for key, column in columns.items()}
        if not any(texts.values()) or tidy_name(texts["name"]) == SAMPLE_NAME:
            continue
        yield _row(line, {key: texts.get(key, "") for key in COLUMNS}, year, band)


def _row(line: int, texts: dict[str, str], year: int, band: GradeBand | None) -> RosterRow:
    faults = []
    name = tidy_name(texts["name"])
    if not name:
        faults.append("没有填写姓名。")
    elif len(name) > 30 or re.search(r"[\d=@<>\ufffd\x00-\x1f\x7f-\x9f]", name):
        faults.append("姓名里有不该出现的字符，或者太长。")
    key = class_key(texts["school_class"], texts["grade"], year, band)
    if isinstance(key, str):
        faults.append(key)
    sex = plain(texts["sex"]).removesuffix("性").removesuffix("生") or None
    if sex not in ("男", "女", None):
        faults.append("性别应为男或女，也可以不填。")
        sex = None
    student_no, fault = _student_no(texts["student_no"])
    registration, other = _registration(texts["registration_no"])
    return RosterRow(
        line=line,
        name=name[:40],
        sex=sex,
        school_class=None if isinstance(key, str) else key,
        student_no=student_no,
        registration_no=registration,
        faults=(*faults, *(text for text in (fault, other) if text)),
        cells=tuple("" if text == DAMAGED else text for text in texts.values()),
    )


def _student_no(text: str) -> tuple[str | None, str]:
    if text == DAMAGED:
        return None, "学号单元格是数字格式，后几位已丢失，请设为文本后重填。"
    number = plain(text)
    if len(number) > 20 or not re.fullmatch(r"[0-9A-Za-z-]*", number):
        return None, "学号只能是数字和字母，不超过 20 位。"
    return number.lstrip("0") or number[:1] or None, ""


def _registration(text: str) -> tuple[str | None, str]:
    if text == DAMAGED:
        return None, "学籍号单元格是数字格式，后几位已丢失，请设为文本后重填。"
    number = plain(text).upper()
    if not number:
        return None, ""
    if not is_registration_no(number):
        return None, "学籍号有误：应为 G、J 或 L 加 18 位，请核对（也可以不填）。"
    return number, ""


def _mark_repeats(rows: tuple[RosterRow, ...]) -> tuple[RosterRow, ...]:
    """The same pupil twice in one file is a fault of the second row."""
    seen: dict[object, int] = {}
    marked = []
    for row in rows:
        keys: list[object] = [(row.school_class, row.name, row.student_no)] if row.name and row.school_class else []
        keys += [row.registration_no] if row.registration_no else []
        first = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, row.line)
        if first is None:
            marked.append(row)
        else:
            fault = f"与第 {first} 行重复；如果是同名的两个学生，请填写各自的学号。"
            marked.append(RosterRow(**{**row.__dict__, "faults": (*row.faults, fault)}))
    return tuple(marked)
