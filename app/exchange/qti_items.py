"""Rule: one item of QTI 2.1, 2.2 or 3.0 as a question of ours: choices only; all else is refused by its name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from app.exchange.markup import one_line, shown_in
from app.exchange.qti_processing import marking_notes
from app.exchange.qti_xml import Document, as_html, as_tagged, text_of, words
from app.exchange.readings import Piece, piece, refused
from app.exchange.tagging import with_tags
from app.exchange.weighing import as_statement, with_feedback
from app.questions.drawing import Drawing
from app.questions.marking import LETTERS
from app.questions.written import ALT, Written
from app.vocabulary import QuestionKind

VERSIONS: Final = {
    "http://www.imsglobal.org/xsd/imsqti_v2p1": "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2": "2.2",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0": "3.0",
}
INTERACTIONS: Final = {
    "choiceInteraction": "选择题",
    "inlineChoiceInteraction": "下拉选择填空题",
    "textEntryInteraction": "填空题",
    "extendedTextInteraction": "简答题",
    "matchInteraction": "连线题",
    "associateInteraction": "配对题",
    "orderInteraction": "排序题",
    "gapMatchInteraction": "选词填空题",
    "hottextInteraction": "选文字题",
    "hotspotInteraction": "热点题",
    "selectPointInteraction": "选点题",
    "graphicOrderInteraction": "图上排序题",
    "graphicAssociateInteraction": "图上连线题",
    "graphicGapMatchInteraction": "图上填空题",
    "positionObjectInteraction": "图上摆放题",
    "sliderInteraction": "滑块题",
    "mediaInteraction": "音视频题",
    "drawingInteraction": "画图题",
    "uploadInteraction": "上传文件题",
    "endAttemptInteraction": "提示按钮",
    "customInteraction": "自定义题型",
    "portableCustomInteraction": "自定义题型",
}
UNKNOWN_INTERACTION = "不认识的题型"
NO_KEY = "没有答案。"
MOST_NOTES = 20
BESIDE: Final = {  # what may stand beside the body of an item
    "companionMaterialsInfo": "题目附带的工具（计算器、量尺等）没有导入。",
    "catalogInfo": "题目附带的无障碍内容没有导入。",
}
PICTURES: Final = ("img", "svg", "object")
BESIDE_THE_STEM: Final = ("feedbackInline", "feedbackBlock", "rubricBlock")  # inside a body
HERE = "\x00"  # stands for the choices while the text around them is read; XML cannot contain it


class Refused(Exception):
    """This item is no question of ours; the text says why."""


def no_file(_address: str) -> str | None:
    """Return what lies beside an item that is a file of its own: nothing."""
    return None


def read_item(
    document: Document, path: str = "", keywords: Sequence[str] = (), find: Callable[[str], str | None] = no_file
) -> Piece:
    """Return the piece of one item.

    `path` is where it lies in a package, "" for a file of its own; `keywords` are what the manifest says about it;
    `find` returns the name of the file in the package that an address in the item means, if there is one.
    """
    root = document.root
    where = f"题目 {root.get('identifier', '')[:60]}".strip() + (f"（{path}）" if path else "")
    body = root.find("itemBody")
    said = (root if body is None else body).itertext()
    text = "\n".join(line for words_here in said if (line := one_line(words_here.strip())))
    try:
        written, notes = _question(document)
    except Refused as why:
        return refused(where, text, str(why))
    written, more = with_tags(written, keywords)
    written = replace(written, picture=_picture(body, find, notes))
    return piece(where, text, written, _in_short(list(dict.fromkeys([*notes, *more]))))


def _picture(body: Element | None, find: Callable[[str], str | None], notes: list[str]) -> Drawing | None:
    """Return the only picture of a question, where its stem shows a file of the package, and take back its note."""
    beside = {inner for tag in BESIDE_THE_STEM for each in _all(body, tag) for inner in each.iter()}
    shown = [each for tag in PICTURES for each in _all(body, tag) if each not in beside]
    in_options = {inner for each in _all(body, "simpleChoice") for inner in each.iter()}
    if len(shown) != 1 or shown[0].tag != "img" or shown[0] in in_options:
        return None
    name, note = find(shown[0].get("src", "")), shown_in(as_tagged(shown[0]), "html")[0].left_out
    if name is None or note not in notes:  # where it stands nothing is read: inside a film, a formula
        return None
    notes.remove(note)
    return Drawing(name, " ".join(shown[0].get("alt", "").split())[:ALT])


def _all(body: Element | None, tag: str) -> list[Element]:
    return [] if body is None else list(body.iter(tag))


def _in_short(notes: list[str]) -> list[str]:
    """Return the notes, or the first of so many that nobody would read them: an item may hold thousands of pictures."""
    more = len(notes) - MOST_NOTES
    return [*notes[:MOST_NOTES], f"另有 {more} 处没有导入或有改动。"] if more > 0 else notes


def _question(document: Document) -> tuple[Written, list[str]]:
    root = document.root
    _check(document)
    body, choice = _only_choice(root)
    options = choice.findall("simpleChoice")
    letters, notes = _key(root, choice, options)
    stem = _stem(body, choice, notes)
    texts = tuple(one_line(words(option, notes)) for option in options)
    kind = QuestionKind.SINGLE_CHOICE if len(letters) == 1 else QuestionKind.MULTIPLE_RESPONSE
    notes.extend(_circumstances(root, choice, options))
    written = as_statement(Written(kind, stem, texts, letters, _explanation(root, options, notes)))
    said = [(f"“{text}”", _feedback(option)) for option, text in zip(options, texts, strict=True)]
    written, more = with_feedback(written, said)
    return written, [*notes, *more]


def _check(document: Document) -> None:
    """Refuse an item of another standard, and one that is not the same for everybody."""
    root = document.root
    if root.tag != "assessmentItem":
        raise Refused("文件里不是一道 QTI 题目。")
    if document.namespace not in VERSIONS:
        raise Refused("不是 QTI 2.1、2.2 或 3.0 的题目，没有读取。")
    if root.get("adaptive") == "true":
        raise Refused("这是分步作答的自适应题，不能导入。")
    if root.find("templateDeclaration") is not None or root.find("templateProcessing") is not None:
        raise Refused("题目里的内容由程序随机生成，不能导入。")
    if root.find("assessmentStimulusRef") is not None:
        raise Refused("这是材料题：要读的材料在另一个文件里，没有导入。")


def _only_choice(root: Element) -> tuple[Element, Element]:
    """Return the body of an item and the choice in it; refuse every other interaction by its name."""
    body = root.find("itemBody")
    inside = [] if body is None else [each for each in body.iter() if each.tag.endswith("Interaction")]
    names = list(dict.fromkeys(INTERACTIONS.get(each.tag, UNKNOWN_INTERACTION) for each in inside))
    if body is None or not inside:
        raise Refused("没有作答的部分，不是题目。")
    if len(inside) > 1:
        raise Refused(f"一道题里有 {len(inside)} 处作答（{'、'.join(names)}），不能导入。")
    if inside[0].tag != "choiceInteraction":
        raise Refused(f"{names[0]}不能导入，只能导入选择题和判断题。")
    return body, inside[0]


def _key(root: Element, choice: Element, options: Sequence[Element]) -> tuple[str, list[str]]:
    """Return the letters of the right options, and notes about how they earn marks."""
    declarations = root.findall("responseDeclaration")
    if len(declarations) > 1:
        raise Refused("一道题有几个答案声明，不能导入。")
    response = choice.get("responseIdentifier")
    if not declarations or response is None or declarations[0].get("identifier") != response:
        raise Refused(NO_KEY)
    right = {(value.text or "").strip() for value in declarations[0].iterfind("correctResponse/value")} - {""}
    if not right:
        raise Refused(NO_KEY)
    names = [option.get("identifier", "") for option in options]
    _check_names(names, right)
    notes = _number_of_answers(declarations[0], choice, len(right))
    letters = "".join(letter for letter, name in zip(LETTERS, names, strict=False) if name in right)
    return letters, notes + marking_notes(root, response)


def _check_names(names: Sequence[str], right: set[str]) -> None:
    if len(names) > len(LETTERS):
        raise Refused(f"选项最多 {len(LETTERS)} 个，现在有 {len(names)} 个。")
    if len(set(names)) < len(names):
        raise Refused("有两个选项的编号相同，分不清哪个是答案。")
    if strange := sorted(right - set(names)):
        raise Refused(f"答案 {'、'.join(strange)[:60]} 不在选项之中。")


def _number_of_answers(declaration: Element, choice: Element, right: int) -> list[str]:
    """Return notes about how many options may be chosen; refuse a key that nobody could choose."""
    cardinality, most = declaration.get("cardinality"), _number(choice.get("maxChoices"))
    if cardinality not in ("single", "multiple"):
        raise Refused("答案讲究先后次序，不是一般的选择题，不能导入。")
    if right > 1 and cardinality == "single":
        raise Refused(f"只能选一项的题有 {right} 个答案。")
    if most and most < right:
        raise Refused(f"最多选 {most} 项，答案却有 {right} 项。")
    if _number(choice.get("minChoices")) > right:
        raise Refused(f"至少选 {choice.get('minChoices')} 项，答案却只有 {right} 项。")
    if cardinality == "single" or most == 1:
        return []
    if right == 1:
        return ["原题可以选几项，正确的只有一项，改为单选题。"]
    return [f"原题限定最多选 {most} 项，导入后不限。"] if most else []


def _number(text: str | None) -> int:
    """Return a count as written, 0 (no limit) where there is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _stem(body: Element, choice: Element, notes: list[str]) -> str:
    """Return what is asked: the text before the choices, their prompt, and what follows them."""
    before, _, after = as_html(body, {choice: HERE}, notes).partition(HERE)
    prompt = choice.find("prompt")
    asked = "" if prompt is None else words(prompt, notes)
    parts = [text_of(before, notes), asked, text_of(after, notes)]
    if parts[2]:
        notes.append("选项后面还有文字，放在了题干末尾。")
    return one_line("\n".join(part for part in parts if part))


def _circumstances(root: Element, choice: Element, options: Sequence[Element]) -> list[str]:
    """Return notes about what surrounded the question and does not come along."""
    notes = [note for tag, note in BESIDE.items() if root.find(tag) is not None]
    if root.get("timeDependent") == "true":
        notes.append("原题按用时计分，导入后不计。")
    if choice.get("shuffle") == "true" and any(option.get("fixed") == "true" for option in options):
        notes.append("原题有位置固定的选项，导入后选项的次序都会打乱。")
    return notes


def _explanation(root: Element, options: Sequence[Element], notes: list[str]) -> str:
    """Return what all feedback says that does not belong to one option, each sentence once."""
    of_options = {each for option in options for each in option.iter()}
    tags = ("feedbackInline", "feedbackBlock", "modalFeedback")
    found = [each for each in root.iter() if each.tag in tags and each not in of_options]
    said = [each for each in dict.fromkeys(words(feedback, notes) for feedback in found) if each]
    if len(said) > 1:
        notes.append("按作答情况分别显示的反馈，合成了一段解析。")
    return "\n".join(said)


def _feedback(option: Element) -> str:
    found = [each for each in option.iter() if each.tag in ("feedbackInline", "feedbackBlock")]
    return one_line("\n".join(words(each, []) for each in found))
