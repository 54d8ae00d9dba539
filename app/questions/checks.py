"""Rule: what makes a single question fit to be asked. Every fault must be mended before the question is used."""

import re
from collections.abc import Iterator

from app.questions.bank import CLAIM_LETTERS, FALSE, TRUE, YOUNGEST_FIRST, Bank, Fault, LawArticle, QuestionEntry
from app.questions.laws import unresolved
from app.questions.likeness import plain
from app.questions.marking import LETTERS
from app.vocabulary import GradeBand, QuestionKind, Topic, label

OPTION_COUNTS = {
    QuestionKind.SINGLE_CHOICE: (4,),
    QuestionKind.MULTIPLE_RESPONSE: (4, 5),
    QuestionKind.TRUE_FALSE: (0,),
}
FOLDERS = {
    "primary": {GradeBand.PRIMARY},
    "junior": {GradeBand.JUNIOR},
    "senior": {GradeBand.SENIOR, GradeBand.VOCATIONAL},
    "adult": {GradeBand.ADULT},
}
# Words that shame people in recovery. Quoting one (“瘾君子”) to speak about it is allowed.
SHAMING = "瘾君子|吸毒鬼|毒虫|白粉仔|白粉妹|戒毒犯|劳教人员|烂人|人渣|害群之马|自甘堕落|活该|前科人员|有案底的人"
ALL_OR_NONE = re.compile(
    r"^(以上|上述)?(都|全|皆|均)(是|对|正确|不是|不对|不正确|可以|不可以)。?$|以上[都全皆均]|以上选项"
)
NUMBER = r"[\d一二三四五六七八九十百千万两几.]+\s*"
GRAMS = re.compile(NUMBER + r"(克|千克|公斤|毫克)")
NOT_FOR_CHILDREN = re.compile(r"注射|有期徒刑|无期徒刑|死刑|拘役|罚金|量刑|判刑")
LETTER = re.compile(r"(?<![A-Za-z0-9维生素表附])[A-F](?![A-Za-z0-9])|[第前后][一二三四五两]个?选项|最后一个选项")
NEGATIVE = re.compile(
    r"(不属于|不正确|不包括|哪[^，。？]{0,6}(不是|不应|不能|不可以|错误|有误))[^，。；]*$|"
    r"(不(?!】)[^，。；、（(]{0,12}|(错误|有误)(?!】))的(是|有|一项|做法|说法|行为)[^，。]{0,4}$"
)


def faults(bank: Bank) -> Iterator[Fault]:
    """Yield what is wrong with questions and claims that could be read."""
    yield from _repeated(bank)
    for file, claim in bank.claims:
        if file != f"claims/{_topic_of(claim.id)}.yaml":
            yield Fault(file, claim.id, "编号的字母与文件的主题不一致。")
        if isinstance(claim.source, LawArticle):
            sentence = unresolved(bank.laws, claim.source.law, claim.source.article, claim.checked)
            if sentence:
                yield Fault(file, claim.id, sentence)
    claims = {claim.id for _, claim in bank.claims}
    for file, question in bank.questions:
        for sentence in _wrong_with(file, question, claims):
            yield Fault(file, question.id, sentence)


def _topic_of(claim_id: str) -> str:
    return next(topic for topic, letter in CLAIM_LETTERS.items() if claim_id.startswith(letter))


def _repeated(bank: Bank) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    stems: dict[str, str] = {}
    ids = [(file, claim.id) for file, claim in bank.claims] + [(file, question.id) for file, question in bank.questions]
    for file, entry_id in ids:
        if entry_id in seen:
            yield Fault(file, entry_id, f"编号重复，{seen[entry_id]} 里已经有了。")
        seen.setdefault(entry_id, file)
    for file, question in bank.questions:
        stem = plain(question.stem)
        if stem in stems:
            yield Fault(file, question.id, f"题干与 {stems[stem]} 相同。")
        stems.setdefault(stem, question.id)


def _wrong_with(file: str, question: QuestionEntry, claims: set[str]) -> Iterator[str]:
    yield from _wrong_place(file, question)
    for claim in question.claims:
        if claim not in claims:
            yield f"没有编号为 {claim} 的论断。"
    yield from _wrong_key(question)
    yield from _wrong_words(question)


def _wrong_place(file: str, question: QuestionEntry) -> Iterator[str]:
    if question.topic not in set(Topic) or question.folder not in FOLDERS:
        yield "编号应为“主题-文件夹-三位数字”，例如 law-junior-001。"
        return
    if file != f"{question.folder}/{question.topic}.yaml":
        yield f"编号与文件不一致，应放在 {question.folder}/{question.topic}.yaml。"
    youngest = min(question.bands, key=YOUNGEST_FIRST.index)
    if youngest not in FOLDERS[question.folder]:
        yield f"适用学段里最小的是{label(youngest)}，与文件夹 {question.folder} 不一致。"


def _wrong_key(question: QuestionEntry) -> Iterator[str]:
    letters = sorted(question.options)
    if len(letters) not in OPTION_COUNTS[question.kind]:
        yield f"{label(question.kind)}有 {len(letters)} 个选项，数目不对。"
    if letters != list(LETTERS[: len(letters)]):
        yield "选项的字母应从 A 起连续。"
    texts = [plain(text) for text in question.options.values()]
    if len(set(texts)) < len(texts):
        yield "有两个选项相同。"
    if question.kind is QuestionKind.TRUE_FALSE:
        if question.key not in (TRUE, FALSE):
            yield "判断题的答案应为“对”或“错”。"
        return
    key = question.key
    if any(letter not in letters for letter in key) or list(key) != sorted(set(key)):
        yield f"答案 {key} 应由选项的字母按顺序组成。"
    if (len(key) == 1) is not (question.kind is QuestionKind.SINGLE_CHOICE):
        yield f"{label(question.kind)}的答案不能是 {len(key)} 个字母。"


def _wrong_words(question: QuestionEntry) -> Iterator[str]:
    options = list(question.options.values())
    everything = " ".join([question.stem, *options, question.explanation])
    if found := LETTER.search(question.explanation):
        yield f"解析里不能出现选项的字母或序号（{found[0]}），学生看到的顺序各不相同。"
    if found := re.search(SHAMING, re.sub(r"“[^”]*”", "", everything)):
        yield f"不用“{found[0]}”这样的称呼。"
    if any(ALL_OR_NONE.search(option) for option in options):
        yield "不用“以上都是”“都不对”作选项。"
    if options and NEGATIVE.search(question.stem.rstrip("。？?（）() 　")) and "【" not in question.stem:
        yield "题干里的否定词要加【】，例如【不】属于。"
    yield from _too_early(question, everything)


def _too_early(question: QuestionEntry, everything: str) -> Iterator[str]:
    of_old_times = question.topic == Topic.HISTORY  # how much opium was destroyed is no measure of a crime
    if question.folder in {"primary", "junior"} and not of_old_times and (found := GRAMS.search(everything)):
        yield f"小学和初中的题不出现毒品克数（{found[0]}）。"
    if question.folder == "primary" and (found := NOT_FOR_CHILDREN.search(everything)):
        yield f"小学的题不出现量刑和注射（{found[0]}）。"
