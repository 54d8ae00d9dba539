"""Rule: a gathered question becomes a piece of the account: taken, changed or refused with all its reasons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.exchange.docx_pictures import picture_of_stem
from app.exchange.layout_drafts import Draft, about, joined, key_and_more, named_of
from app.exchange.layout_headings import ADDRESS, Named, said_in_brackets
from app.exchange.layout_keys import BLANK, TRUTH, Key, key_in_stem, read_key
from app.exchange.layout_marks import Label, text_of, where_of
from app.exchange.layout_options import ALL, Option, marks_in, split_circled
from app.exchange.readings import EXCERPT, Fate, Piece, refused
from app.questions.bank import FALSE, TRUE
from app.questions.drawing import Drawing
from app.questions.written import ALT, Written, faults
from app.vocabulary import QuestionKind

K = QuestionKind
_MARKS = re.compile(
    r"^\s*[（(]\s*(?:本题)?\s*\d+(?:\.\d)?\s*分\s*[）)]|[（(]\s*(?:本题)?\s*\d+(?:\.\d)?\s*分\s*[）)]\s*$"
)
_ANOTHER = re.compile(r"(?:\s|[）)][。.]?)(\d{1,3})\s*[.、．](?!\d)")
_BEHIND_BRACKET = re.compile(r"[）)][。.]?\s*(\d{1,3})\s*[.、．](?!\d)")
_RULED = re.compile(r"[_＿]{2,}")


@dataclass
class Body:
    """Stem, options and key of a question as far as they could be read, with what is wrong and what was changed."""

    stem: str
    options: list[Option]
    explanation: str
    letters: str = ""
    truth: bool | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def piece_of(draft: Draft) -> Piece:
    """Return the account of one question."""
    where, text = where_of(draft.strips), text_of(draft.strips)
    named = named_of(draft)
    if named and not named.is_supported:
        return refused(where, text, f"{named.name}不能自动判分，平台不收，没有导入。")
    body = _body(draft, named)
    kind = _kind(body, named)
    if draft.section.is_partial and kind is K.MULTIPLE_RESPONSE:
        body.notes.append("原卷少选也可得分；平台按全对给分。")
    written = _written(draft, body, kind)
    wrong = tuple({**faults(written), **body.wrong}.values())
    fate = Fate.REFUSED if wrong else Fate.CHANGED if body.notes else Fate.TAKEN
    return Piece(where, text[:EXCERPT], fate, (*wrong, *body.notes), written)


def _body(draft: Draft, named: Named | None) -> Body:
    stem = _MARKS.sub("", said_in_brackets(draft.stem)[1]).strip()
    options = list(draft.options)
    if not options and not key_in_stem(stem, ())[1] and not (named and named.kind is K.TRUE_FALSE):
        stem, options = split_circled(stem)
    stem, in_stem = key_in_stem(stem, options)
    said, more = key_and_more(draft.labelled.get(Label.KEY, ""), options)
    explanation = draft.labelled.get(Label.EXPLANATION, "") or draft.listed_explanation
    body = Body(stem, options, joined(more, explanation))
    body.notes += draft.notes + (["答案后面的话当作解析。"] if more else [])
    if len(in_stem) > 1:
        body.wrong["letters"] = f"题干里有几处像是答案（{'、'.join(in_stem)}），无法确定。"
        return body
    before = draft.number.before if draft.number else ""
    places = [("题号前", [before] if before else []), ("题干里", in_stem), ("答案行", said)]
    places.append(("答案表", [answer.said for answer in draft.listed if answer.said]))
    _find_key(body, [(place, one) for place, found in places for one in found])
    fault = next((answer.fault for answer in draft.listed if answer.fault), "")
    if fault and not (body.letters or body.truth is not None):
        body.wrong["letters"] = fault
    _check_options(body)
    _check_for_another(draft, body)
    _without_addresses(body, sum(strip.pictures for strip in draft.strips) - bool(picture_of_stem(draft.strips)))
    return body


def _find_key(body: Body, said: Sequence[tuple[str, str]]) -> None:
    """Settle the key: every place that gives one must give the same."""
    found: dict[tuple[str, bool | None], str] = {}
    for place, words in said:
        key = read_key(words, body.options)
        if key is None:
            body.wrong["letters"] = f"没有看懂{place}的答案“{words[:30]}”。"
            return
        body.letters, body.truth = _meant(key, body.options)
        found.setdefault((body.letters, body.truth), f"{place}是 {words}")
        if key.is_small and body.options and not any(option.is_small for option in body.options):
            body.notes.append(f"答案“{words}”读作 {key.letters}。")
    if len(found) > 1:
        body.wrong["letters"] = f"答案不一致：{'，'.join(found.values())}。"
    elif not found:
        body.wrong["letters"] = "没有找到答案。"


def _meant(key: Key, options: Sequence[Option]) -> tuple[str, bool | None]:
    """Return letters where there are options to choose from, else whether a statement is true."""
    truths = _truths(options)
    if truths and key.truth is None and len(key.letters) == 1:
        return "", truths.get(key.letters)
    if key.letters and len(options) > 2:
        return key.letters, None
    return ("", key.truth) if key.truth is not None else (key.letters, None)


def _truths(options: Sequence[Option]) -> dict[str, bool]:
    """Return what each letter says where the two options are 对 and 错, in whatever words."""
    found = {option.letter: TRUTH[option.text.strip("。 ")] for option in options if option.text.strip("。 ") in TRUTH}
    return found if len(options) == 2 and sorted(found.values()) == [False, True] else {}


def _check_options(body: Body) -> None:
    letters = [option.letter for option in body.options]
    if letters == list(ALL[: len(letters)]):
        return
    missing = [letter for letter in ALL[: ALL.index(max(letters)) + 1] if letter not in letters]
    if letters.count("A") > 1:
        body.wrong["options"] = "一道题里有几组选项，请拆成几道题，每题一组。"
    elif missing:
        body.wrong["options"] = f"选项缺少 {'、'.join(missing)}（有 {'、'.join(letters)}）。"
    else:
        body.wrong["options"] = f"选项的字母重复或次序不对（{'、'.join(letters)}）。"


def _check_for_another(draft: Draft, body: Body) -> None:
    """Refuse a line that holds the next question too: its number is there, or options that begin again."""
    last = body.options[-1].text if body.options else ""
    following = draft.number.value + 1 if draft.number else None
    numbers = [int(mark[1]) for mark in (*_BEHIND_BRACKET.finditer(body.stem), *_ANOTHER.finditer(last))]
    begins_again = _ANOTHER.search(last) and any(mark.letter == 0 for mark in marks_in(last))
    if following in numbers or begins_again:
        body.wrong["stem"] = "一行里好像有几道题，请每题另起一行。"
    elif draft.has_parts or (draft.has_points and not body.options):
        body.wrong["stem"] = "里面有几行带着题号，像是几道题连在一起；请拆开，或者在前面写上题型标题。"


def _without_addresses(body: Body, pictures: int) -> None:
    """Take advertising out of stem and options, and count the pictures that are not taken."""
    cleaned = []
    for text in (body.stem, *(option.text for option in body.options)):
        left = ADDRESS.sub("", text).strip()
        if left != text and len(left) > 1:
            body.notes.append(f"去掉了网址 {' '.join(ADDRESS.findall(text))[:80]}。")
            text = left
        cleaned.append(re.sub(r"[ \t]{2,}|\t", " ", text))
    body.stem = cleaned[0]
    body.options = [replace(option, text=text) for option, text in zip(body.options, cleaned[1:], strict=True)]
    if pictures:
        body.notes.append(f"题中有 {pictures} 张图片，没有导入。")


def _kind(body: Body, named: Named | None) -> QuestionKind:
    """Return the kind of question, noting what does not fit the kind that is written down."""
    wanted = named.kind if named else None
    if _truths(body.options) or (not body.options and (wanted is K.TRUE_FALSE or body.truth is not None)):
        return _statement(body, wanted)
    if not body.options:
        body.wrong["options"] = "没有选项，也不是判断题：" + _guess(body)
        return wanted or K.SINGLE_CHOICE
    if body.truth is not None:
        body.wrong.setdefault("letters", f"有选项，答案却是“{TRUE if body.truth else FALSE}”。")
    return _choice(body, named)


def _guess(body: Body) -> str:
    return "像是填空题，没有导入。" if _RULED.search(body.stem) else "像是填空题、简答题或材料，没有导入。"


def _statement(body: Body, wanted: QuestionKind | None) -> QuestionKind:
    if not body.options and wanted not in (None, K.TRUE_FALSE):
        body.wrong["options"] = "写明是选择题，却没有选项。"
    if len(BLANK.findall(body.stem)) > 1:
        body.wrong["stem"] = "题干里有几处空括号，像是几道判断题连在一起，请分开。"
    if body.letters:
        body.wrong.setdefault("letters", f"判断题的答案应是对或错，这里是 {body.letters}。")
    return K.TRUE_FALSE


def _choice(body: Body, named: Named | None) -> QuestionKind:
    count = len(body.letters)
    by_key = K.MULTIPLE_RESPONSE if count > 1 else K.SINGLE_CHOICE
    if named is None or named.kind is None:
        if named and named.name == "不定项选择题" and count == 1:
            body.notes.append("不定项选择题只有一个答案，作为单选题导入。")
        return by_key
    if named.kind is K.TRUE_FALSE:
        body.wrong.setdefault("options", "写明是判断题，却有选择题的选项。")
        return by_key
    if count and named.kind is not by_key:
        body.wrong.setdefault("letters", f"写明是{named.name}，答案却是 {body.letters}。")
    return named.kind


def _written(draft: Draft, body: Body, kind: QuestionKind) -> Written:
    told = about(draft)
    body.notes += told.notes
    options = (TRUE, FALSE) if kind is K.TRUE_FALSE else tuple(option.text for option in body.options)
    letters = body.letters if kind is not K.TRUE_FALSE else "" if body.truth is None else "A" if body.truth else "B"
    source = draft.labelled.get(Label.SOURCE, "")
    bits = (body.explanation, source, told.topic, told.difficulty, told.bands, told.tags)
    held = picture_of_stem(draft.strips)
    picture = Drawing(held.part, held.alt[:ALT]) if held else None  # painted anew, and named so, when it is read
    return Written(kind, body.stem, options, letters, *bits, picture)
