"""Items of QTI 2.1, 2.2 and 3.0 as other systems write them, and our own packages there and back."""

import io
import zipfile
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.exchange.markup import one_line, plain_text
from app.exchange.qti import read_qti
from app.exchange.qti_items import INTERACTIONS
from app.exchange.qti_writing import MATCH_CORRECT, write_qti_package
from app.exchange.readings import Fate, Unreadable
from app.exchange.weighing import as_statement
from app.questions.written import Written, faults, statement
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic
from tests.exchange_questions import PICTURES, contents, drawings, opened

V21, V22 = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqti_v2p2"
V3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
RULES = f'<responseProcessing template="{TEMPLATES}match_correct"/>'
OPTIONS = (("A", "一种新型毒品"), ("B", "一种普通零食"), ("C", "一种感冒药"))
MATCH = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'


def sets(marks):
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{marks}</baseValue></setOutcomeValue>'


def choices(options=OPTIONS):
    return "".join(f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in options)


def item(
    key="A",
    options=OPTIONS,
    how='maxChoices="1"',
    cardinality="single",
    rules=RULES,
    prompt="“奶茶粉”里常常混入的是什么？",
    before="",
    after="",
    body=None,
    end="",
    start="",
    root="",
    namespace=V21,
):
    values = "".join(f"<value>{name}</value>" for name in key)
    inside = body or (
        f'{before}<choiceInteraction responseIdentifier="RESPONSE" {how}><prompt>{prompt}</prompt>{choices(options)}'
        f"</choiceInteraction>{after}"
    )
    return (
        f'<assessmentItem xmlns="{namespace}" identifier="q12" title="x" adaptive="false" timeDependent="false" {root}>'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration>{start}"
        f"<itemBody>{inside}</itemBody>{rules}{end}</assessmentItem>"
    ).encode()


MULTIPLE = {"cardinality": "multiple", "how": 'maxChoices="0"'}


def one(content):
    (piece,) = read_qti(content)
    return piece


@pytest.mark.parametrize("namespace", [V21, V22])
def test_a_single_choice_is_taken_with_stem_options_and_key(namespace):
    piece = one(item(namespace=namespace))
    assert (piece.fate, piece.where, piece.notes) == (Fate.TAKEN, "题目 q12", ())
    assert piece.written == Written(
        QuestionKind.SINGLE_CHOICE, "“奶茶粉”里常常混入的是什么？", tuple(text for _, text in OPTIONS), "A"
    )
    assert "“奶茶粉”里常常混入的是什么？\n一种新型毒品" in piece.text


def test_an_item_of_version_3_is_read_by_its_new_names():
    piece = one(
        f"""<qti-assessment-item xmlns="{V3}" identifier="n1" title="t" adaptive="false" time-dependent="false">
        <qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier">
        <qti-correct-response><qti-value>c3</qti-value><qti-value>c1</qti-value></qti-correct-response>
        </qti-response-declaration><qti-item-body><p>下面哪些做法能保护自己？</p>
        <qti-choice-interaction response-identifier="R" max-choices="0">
        <qti-simple-choice identifier="c1">离开<b>可疑</b>聚会</qti-simple-choice>
        <qti-simple-choice identifier="c2">尝一小口</qti-simple-choice>
        <qti-simple-choice identifier="c3">告诉家长</qti-simple-choice>
        </qti-choice-interaction></qti-item-body><qti-response-processing template="{MATCH_CORRECT}"/>
        <qti-modal-feedback outcome-identifier="F" identifier="E" show-hide="show"><qti-content-body>
        <p>远离是第一步。</p><p>求助不丢人。</p></qti-content-body></qti-modal-feedback>
        </qti-assessment-item>""".encode()
    )
    assert (piece.fate, piece.notes) == (Fate.TAKEN, ())
    assert piece.written and piece.written.kind is QuestionKind.MULTIPLE_RESPONSE
    assert piece.written.options == ("离开可疑聚会", "尝一小口", "告诉家长")
    assert (piece.written.stem, piece.written.letters) == ("下面哪些做法能保护自己？", "AC")
    assert piece.written.explanation == "远离是第一步。\n求助不丢人。"


@pytest.mark.parametrize(("said", "key"), [(("对", "错"), "A"), (("错误", "正确"), "B"), (("True", "False"), "A")])
def test_two_options_true_and_false_become_a_statement(said, key):
    piece = one(item(key=key, options=tuple(zip("AB", said, strict=True)), prompt="毒品一次也不能试。"))
    assert (piece.fate, piece.written) == (Fate.TAKEN, statement("毒品一次也不能试。", True))


def test_text_around_the_choices_belongs_to_the_stem():
    piece = one(item(before="<p>小明收到一包糖。</p>", prompt="他应该<br/>怎么做？", after="<p>选一项。</p>"))
    assert piece.written and piece.written.stem == "小明收到一包糖。 他应该 怎么做？ 选一项。"
    assert (piece.fate, piece.notes) == (Fate.CHANGED, ("选项后面还有文字，放在了题干末尾。",))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (item(key=""), "没有答案。"),
        (item(key="D"), "答案 D 不在选项之中。"),
        (item(key="AB"), "只能选一项的题有 2 个答案。"),
        (item(key="AB", cardinality="multiple", how='maxChoices="1"'), "最多选 1 项，答案却有 2 项。"),
        (item(key="A", cardinality="multiple", how='maxChoices="3" minChoices="2"'), "至少选 2 项，答案却只有 1 项。"),
        (item(cardinality="ordered"), "答案讲究先后次序，不是一般的选择题，不能导入。"),
        (item(options=(("A", "甲"), ("A", "乙"))), "有两个选项的编号相同，分不清哪个是答案。"),
        (item(options=(("A", "同"), ("B", "同"))), "有两个选项相同。"),
        (item(options=tuple((f"A{n}", f"第 {n} 项") for n in range(9)), key=["A1"]), "选项最多 8 个，现在有 9 个。"),
        (item(how='maxChoices="1"').replace(b'responseIdentifier="RESPONSE"', b""), "没有答案。"),
        (item(body="<p>只有一段材料。</p>"), "没有作答的部分，不是题目。"),
        (item(namespace="http://www.imsglobal.org/xsd/imsqti_v2p0"), "不是 QTI 2.1、2.2 或 3.0 的题目，没有读取。"),
        (item().replace(b'adaptive="false"', b'adaptive="true"'), "这是分步作答的自适应题，不能导入。"),
        (item(start='<templateDeclaration identifier="T"/>'), "题目里的内容由程序随机生成，不能导入。"),
        (item(start='<assessmentStimulusRef href="s.xml"/>'), "这是材料题：要读的材料在另一个文件里，没有导入。"),
        (item(start='<responseDeclaration identifier="R2"/>'), "一道题有几个答案声明，不能导入。"),
    ],
)
def test_what_cannot_be_marked_for_sure_is_refused_with_the_reason(content, why):
    piece = one(content)
    assert (piece.fate, piece.notes) == (Fate.REFUSED, (why,))


@pytest.mark.parametrize("tag", sorted(set(INTERACTIONS) - {"choiceInteraction"}))
def test_every_other_interaction_is_refused_by_its_name(tag):
    piece = one(item(body=f'<p>题目</p><{tag} responseIdentifier="RESPONSE"/>'))
    assert (piece.fate, piece.notes) == (Fate.REFUSED, (f"{INTERACTIONS[tag]}不能导入，只能导入选择题和判断题。",))


def test_several_interactions_and_unknown_ones_are_refused():
    piece = one(item(after='<p>因为 <textEntryInteraction responseIdentifier="R2"/></p>'))
    assert (piece.fate, piece.notes) == (Fate.REFUSED, ("一道题里有 2 处作答（选择题、填空题），不能导入。",))
    assert "不认识的题型" in one(item(body="<danceInteraction/>")).notes[0]


CONDITION = "<responseProcessing><responseCondition>{}</responseCondition></responseProcessing>"
INLINE = CONDITION.format(f"<responseIf>{MATCH}{sets(1)}</responseIf><responseElse>{sets(0)}</responseElse>")
PENALTY = CONDITION.format(f"<responseIf>{MATCH}{sets(1)}</responseIf><responseElse>{sets(-1)}</responseElse>")
TURNED = CONDITION.format(f"<responseIf>{MATCH}{sets(0)}</responseIf><responseElse>{sets(1)}</responseElse>")
MAPPED = (
    '<responseProcessing><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
    "</responseProcessing>"
)


@pytest.mark.parametrize(
    ("rules", "notes"),
    [
        (INLINE, ()),
        (PENALTY, ("原题的给分规则是自编的，没有照搬，改为按全对给分。",)),
        (TURNED, ("原题的给分规则是自编的，没有照搬，改为按全对给分。",)),
        (MAPPED, ("原题按选项分别给分，改为按全对给分。",)),
        (f'<responseProcessing template="{TEMPLATES}map_response"/>', ("原题按选项分别给分，改为按全对给分。",)),
        (f'<responseProcessing template="{TEMPLATES}CC2_match"/>', ()),
        ('<responseProcessing template="ours.xml"/>', ("原题的给分规则是自编的，没有照搬，改为按全对给分。",)),
        ("", ("原题没有写给分规则，按全对给分。",)),
        ("<responseProcessing/>", ("原题没有写给分规则，按全对给分。",)),
    ],
)
def test_marks_given_otherwise_than_for_the_whole_key_are_noted(rules, notes):
    piece = one(item(key="AC", rules=rules, **MULTIPLE))
    assert (piece.notes, piece.written and piece.written.letters) == (notes, "AC")
    assert piece.fate is (Fate.CHANGED if notes else Fate.TAKEN)


def test_feedback_becomes_the_explanation():
    feedback = '<feedbackInline identifier="B" outcomeIdentifier="F">零食不会上瘾。</feedbackInline>'
    modal = "".join(f'<modalFeedback identifier="{said}">{said}</modalFeedback>' for said in ("答对了。", "再想想。"))
    piece = one(item(options=(("A", "毒品"), ("B", f"零食{feedback}")), end=modal))
    assert piece.written and piece.written.options == ("毒品", "零食")
    assert piece.written.explanation == "答对了。\n再想想。\n“零食”：零食不会上瘾。"
    assert piece.notes == ("按作答情况分别显示的反馈，合成了一段解析。", "选项后面的反馈写进了解析。")


def test_what_plain_text_cannot_hold_is_named():
    formula = '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mn>1</m:mn><m:mn>2</m:mn></m:math>'
    block = '<rubricBlock view="scorer"><p>只看选项。</p></rubricBlock>'
    piece = one(item(before=f'<p>看图 <img src="a.png" alt="药片"/> 占 {formula}</p>{block}', start="<catalogInfo/>"))
    assert piece.fate is Fate.CHANGED
    assert piece.written and piece.written.stem.startswith("看图 占 【公式】")
    assert piece.notes == (
        "题中有公式，原处写作它的文字说明或“【公式】”，请核对。",
        "题中的说明没有导入：“只看选项。”",
        "题中有图片 药片，没有导入。",
        "题目附带的无障碍内容没有导入。",
    )


def test_an_item_full_of_pictures_says_so_briefly():
    notes = one(item(before="".join(f'<img src="{n}.png"/>' for n in range(5_000)))).notes
    assert (len(notes), notes[-1]) == (21, "另有 4980 处没有导入或有改动。")


def test_limits_that_are_lost_are_noted_and_defaults_are_not():
    assert one(item(key="AC", cardinality="multiple", how='maxChoices="2"')).notes == (
        "原题限定最多选 2 项，导入后不限。",
    )
    assert one(item(**MULTIPLE)).notes == ("原题可以选几项，正确的只有一项，改为单选题。",)
    assert one(item(how='maxChoices="1" shuffle="true"')).notes == ()
    fixed = item(how='maxChoices="1" shuffle="true"').replace(b'identifier="C"', b'identifier="C" fixed="true"')
    assert one(fixed).notes == ("原题有位置固定的选项，导入后选项的次序都会打乱。",)


def test_a_file_in_gb2312_is_read_and_a_file_of_something_else_is_told_from_an_item():
    content = item().decode().encode("gb18030")
    assert one(b'<?xml version="1.0" encoding="GB2312"?>' + content).written == one(item()).written
    test = one(f'<assessmentTest xmlns="{V21}" identifier="t"/>'.encode())
    assert (test.fate, test.notes[0][:6]) == (Fate.OTHER, "这是试卷的结")
    for strange in (b"<questestinterop/>", b"<manifest/>", b"<html/>", b"", b"PK", b"not xml"):
        with pytest.raises(Unreadable):
            read_qti(strange)


WORDS = st.text(st.characters(exclude_categories=("C",), include_characters="\n（　）<&\"'#"), min_size=1, max_size=40)
TEXTS = WORDS.map(lambda text: one_line(plain_text(escape(text))[0]))
LINES = st.lists(TEXTS, max_size=3).map(lambda lines: plain_text("<br>".join(map(escape, lines)))[0])
TAGS = TEXTS.map(lambda text: text[:20].strip()).filter(bool)


@st.composite
def questions(draw):
    options = draw(st.lists(TEXTS, min_size=2, max_size=8))
    right = draw(st.sets(st.sampled_from("ABCDEFGH"[: len(options)]), min_size=1))
    kind = QuestionKind.SINGLE_CHOICE if len(right) == 1 else QuestionKind.MULTIPLE_RESPONSE
    written = as_statement(Written(kind, draw(TEXTS), tuple(options), "".join(sorted(right))))
    if draw(st.integers(0, 4)) == 0:
        written = statement(written.stem, draw(st.booleans()))
    written = replace(
        written,
        explanation=draw(LINES),
        source=draw(TEXTS),
        topic=draw(st.none() | st.sampled_from(Topic)),
        difficulty=draw(st.sampled_from(Difficulty)),
        bands=tuple(draw(st.lists(st.sampled_from(GradeBand), unique=True))),
        tags=tuple(draw(st.lists(TAGS, max_size=4, unique=True))),
        picture=draw(drawings(TEXTS.map(lambda text: " ".join(text.split())))),
    )
    assume(not faults(written))
    return written


@settings(max_examples=80, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_a_package_we_wrote_reads_back_the_same(written):
    reading = read_qti(write_qti_package(written, [f"law-{n:03}" for n in range(len(written))], PICTURES))
    shown = {each.picture.file for each in written if each.picture}
    assert [piece.fate for piece in reading] == [Fate.OTHER, *[Fate.TAKEN] * len(written), *[Fate.OTHER] * len(shown)]
    assert [piece.written for piece in reading if piece.written] == [
        replace(each, picture=each.picture and replace(each.picture, file=f"pictures/{each.picture.file}"))
        for each in written
    ]
    assert opened(reading) == contents(written)


def test_a_package_is_the_same_bytes_every_time_and_follows_the_standard():
    pair = [
        statement("禁毒是全社会的责任。", True, "法律这样规定。"),
        replace(statement("大麻无害。", False), tags=("试",)),
    ]
    content = write_qti_package(pair, ["法 1", "法/1"])
    assert content == write_qti_package(pair, ["法 1", "法/1"])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["imsmanifest.xml", "items/q-__1-2.xml", "items/q-__1.xml"]
    root = fromstring(archive.read("items/q-__1.xml"))
    parts = [part.tag.removeprefix(f"{{{V3}}}qti-") for part in root]
    assert parts == [
        *("response-declaration", "outcome-declaration", "outcome-declaration", "item-body", "response-processing"),
        "modal-feedback",
    ]
    with pytest.raises(ValueError):
        write_qti_package(pair, ["one"])
