"""Rule: questions as rows of a sheet: our template, and the column orders that circulate among schools.

Columns are found by their heads, in any order, below up to ten lines of title. `question_table` is our template. The
picture of a question is the one that lies in its row, in no column of an option.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from app.exchange.embedded import SHIPPED
from app.exchange.layout_marks import Held
from app.exchange.readings import Fate, Painted, Piece, Reading, Unreadable, other, piece, refused, without_repeats
from app.questions.drawing import Drawing
from app.questions.written import ALT, Written, statement
from app.sheets import Column, Picture, Table, Value
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label

OPTIONS = "ABCDEF"
K = QuestionKind
HEADS: dict[str, tuple[str, ...]] = {
    "kind": ("题型", "类型", "试题类型", "题目类型"),
    "stem": ("题干", "题目", "试题", "问题", "题目内容", "试题内容"),
    "key": ("答案", "正确答案", "参考答案", "标准答案"),
    "explanation": ("解析", "答案解析", "试题解析", "题目解析"),
    "topic": ("知识点", "主题", "分类"),
    "difficulty": ("难度", "难易度", "难度(1-3)"),
    "bands": ("学段", "适用学段", "年级"),
    "source": ("来源", "出处", "依据"),
    "tags": ("标签", "适用环节"),
    "picture": ("图片", "配图", "插图", "题图"),
    "alt": ("图片说明", "图片的说明", "图片的文字说明", "图注"),
} | {letter: (letter, f"选项{letter}", f"{letter}选项", f"答案{letter}") for letter in OPTIONS}
KINDS = {"单选": K.SINGLE_CHOICE, "多选": K.MULTIPLE_RESPONSE, "不定项": K.MULTIPLE_RESPONSE, "判断": K.TRUE_FALSE}
TRUE, FALSE = {"对", "√", "✓", "正确", "是", "t", "true"}, {"错", "×", "✗", "x", "错误", "否", "f", "false"}
DIFFICULTIES = {"1": Difficulty.EASY, "2": Difficulty.MEDIUM, "3": Difficulty.HARD} | {
    word: difficulty
    for difficulty, words in {
        Difficulty.EASY: ("易", "简单", "容易"),
        Difficulty.MEDIUM: ("中", "中等", "一般"),
        Difficulty.HARD: ("难", "困难", "较难"),
    }.items()
    for word in words
}
LOOKED_AT = 10  # lines above which the head may stand


def read_rows(rows: Sequence[Sequence[str]], pictures: Mapping[int, Sequence[Held]] = MappingProxyType({})) -> Reading:
    """Return the account of a sheet, row by row; a sheet without the columns of a question is Unreadable.

    `pictures`: those that lie on the sheet, by the number of their row.
    """
    at, places = _head(rows)
    pieces: list[Piece] = []
    for number, row in enumerate(rows, start=1):
        text = " | ".join(cell.strip() for cell in row if cell.strip())
        if not text:
            continue
        if number <= at:
            pieces.append(other(_where(number), text, "表头以上的说明" if number < at else "表头"))
            continue
        cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
        pieces.append(_row(number, text, cells, *_picture(cells, places, pictures.get(number, ()))))
    told = {each.where for each in pieces if each.fate is not Fate.OTHER}
    pieces += [_stray(row, len(held)) for row, held in sorted(pictures.items()) if _where(row) not in told]
    return without_repeats(tuple(pieces))


def _where(number: int) -> str:
    return f"第 {number} 行"


def _stray(row: int, count: int) -> Piece:
    where = f"{_where(row)}上的图片" if row > 0 else "表里的图片"
    return other(where, f"{count} 张图片", "不在题目的一行里，没有导入。")


def _picture(
    cells: Mapping[str, str], places: Mapping[str, int], held: Sequence[Held]
) -> tuple[Drawing | None, list[str]]:
    """Return the one picture of a row, or what is said of those that are not taken."""
    options = [places[letter] for letter in OPTIONS if letter in places]
    named, alt = cells.get("picture", ""), " ".join(cells.get("alt", "").split())[:ALT]
    if len(held) == 1 and held[0].part and held[0].cell not in options:
        return Drawing(held[0].part, alt if "alt" in places else held[0].alt[:ALT]), []
    if not held and named in SHIPPED:
        return Drawing(named, alt), []
    notes = [f"题中有 {len(held)} 张图片，没有导入。"] if held else []
    if named:
        notes.append(f"“图片”一栏写的是文字“{named[:30]}”，图片要插入到这一格。")
    return None, [*notes, "有图片说明，没有图片。"] if alt and not held and not named else notes


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:LOOKED_AT], start=1):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            field = _field(cell)
            if field:
                places.setdefault(field, place)
        if {"stem", "key"} <= places.keys():
            return number, places
    raise Unreadable("没有找到表头。第一行应有“题型、题干、A、B、C、D、答案”这些列，可以下载模板对照。")


def _field(cell: str) -> str | None:
    plain = re.sub(r"[\s*＊]", "", cell).translate(WIDE)
    return next((field for field, names in HEADS.items() if plain in names), None)


WIDE = str.maketrans("ＡＢＣＤＥＦＧＨ（）１２３", "ABCDEFGH()123")


def _row(number: int, text: str, cells: Mapping[str, str], picture: Drawing | None, notes: list[str]) -> Piece:
    where, stem = _where(number), cells.get("stem", "")
    if not stem:
        return refused(where, text, "没有题干。")
    kind, unknown = _kind(cells)
    if unknown:
        return refused(where, text, f"“{unknown}”不是能导入的题型，可以导入单选、多选和判断题。")
    if kind is K.TRUE_FALSE:
        word = cells["key"].lower()
        if word not in TRUE | FALSE:
            return refused(where, text, f"判断题的答案“{cells['key']}”应写对或错。")
        written = statement(stem, word in TRUE)
    else:
        options = [cells.get(letter, "") for letter in OPTIONS]
        while options and not options[-1]:
            options.pop()
        letters = "".join(sorted(set(re.sub(r"[\s,，、;；|]", "", cells["key"].translate(WIDE)).upper())))
        if kind is None:
            kind = K.MULTIPLE_RESPONSE if len(letters) > 1 else K.SINGLE_CHOICE
        written = Written(kind, stem, tuple(options), letters)
    written, changed = _completed(replace(written, picture=picture), cells)
    return piece(where, text, written, [*changed, *notes])


def _kind(cells: Mapping[str, str]) -> tuple[QuestionKind | None, str]:
    """Return the kind a row names, or what it names that we do not know; without the column the key tells."""
    said = re.sub(r"[\s题]", "", cells.get("kind", ""))
    if said:
        found = next((kind for name, kind in KINDS.items() if said.startswith(name)), None)
        return found, "" if found else cells["kind"]
    no_options = not any(cells.get(letter) for letter in OPTIONS)
    return (K.TRUE_FALSE if no_options and cells["key"].lower() in TRUE | FALSE else None), ""


def _completed(written: Written, cells: Mapping[str, str]) -> tuple[Written, list[str]]:
    """Return the question with what else the row says, and what of it was not understood."""
    notes: list[str] = []
    topic = next((topic for topic in Topic if cells.get("topic") in (label(topic), topic.value)), None)
    tags = [tag for tag in re.split(r"[\s,，、;；]+", cells.get("tags", "")) if tag]
    if cells.get("topic") and topic is None:
        tags.insert(0, cells["topic"][:20])
        notes.append(f"知识点“{cells['topic'][:20]}”作为标签保留。")
    difficulty = DIFFICULTIES.get(cells.get("difficulty", ""))
    if cells.get("difficulty") and difficulty is None:
        notes.append(f"难度“{cells['difficulty'][:10]}”不认识，按“中”处理。")
    bands = tuple(band for band in GradeBand if label(band) in cells.get("bands", ""))
    if cells.get("bands") and not bands:
        notes.append(f"学段“{cells['bands'][:20]}”不认识，请在确认时选择。")
    whole = Written(
        written.kind,
        written.stem,
        written.options,
        written.letters,
        cells.get("explanation", ""),
        cells.get("source", ""),
        topic,
        difficulty or Difficulty.MEDIUM,
        bands,
        tuple(dict.fromkeys(tags)),
        written.picture,
    )
    return whole, notes


def question_table(
    questions: Sequence[Written], pictures: Mapping[str, Painted] = MappingProxyType({}), title: str = "题目"
) -> Table:
    """Return questions as a sheet that `read_rows` reads back without loss; without any it is the template."""
    heads = ("题型", "题干", *OPTIONS, "答案", "解析", "知识点", "难度", "学段", "来源", "标签", "图片", "图片说明")
    wide = {"题干": 50, "解析": 50, "来源": 30, "图片": 16, "图片说明": 30} | dict.fromkeys(OPTIONS, 18)
    columns = [Column(head, wide.get(head, 10)) for head in heads]
    return Table("题目", title, columns, [_cells(question, pictures) for question in questions])


def _drawn(picture: Drawing | None, pictures: Mapping[str, Painted]) -> list[Value]:
    """Return the cells of a picture: a drawing of the platform is only named, because it is there where it is read."""
    if picture is None:
        return ["", ""]
    kept = pictures.get(picture.file)
    shown = Picture(kept.content, kept.width, kept.height, picture.alt) if kept else picture.file
    return [shown, picture.alt]


def _cells(question: Written, pictures: Mapping[str, Painted]) -> list[Value]:
    is_statement = question.kind is K.TRUE_FALSE
    options = [] if is_statement else list(question.options)
    key = ("对" if question.letters == "A" else "错") if is_statement else question.letters
    return [
        label(question.kind).removesuffix("题"),
        question.stem,
        *(options + [""] * len(OPTIONS))[: len(OPTIONS)],
        key,
        question.explanation,
        label(question.topic) if question.topic else "",
        label(question.difficulty),
        "、".join(label(band) for band in question.bands),
        question.source,
        " ".join(question.tags),
        *_drawn(question.picture, pictures),
    ]
