"""QTI packages: what is in them is told of piece by piece, and nothing in them harms whoever opens them."""

import contextlib
import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.embedded import MOST_PICTURE
from app.exchange.qti import read_qti
from app.exchange.qti_writing import write_qti_package
from app.exchange.readings import FATES, Fate, Unreadable
from app.questions.drawing import Drawing
from app.questions.written import Written, statement
from app.vocabulary import GradeBand, QuestionKind, Topic
from tests.rules.test_exchange_qti import MATCH, V3, V21, V22, item

ITEM = "imsqti_item_xmlv2p1"


def manifest(*resources, extra=""):
    lines = "".join(
        f'<resource identifier="R{n}" type="{kind}" href="{href}"><file href="{href}"/>{extra}</resource>'
        for n, (kind, href) in enumerate(resources)
    )
    return f'<manifest identifier="M"><resources>{lines}</resources></manifest>'


def package(files, kind=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def only(href="a.xml", content=None, kind=ITEM):
    return package({"imsmanifest.xml": manifest((kind, href)), href: item() if content is None else content})


def test_items_come_in_the_order_of_the_manifest_and_everything_else_is_named():
    files = {
        "z.xml": item(key="B"),
        "a.xml": item(),
        "order.xml": item(body='<orderInteraction responseIdentifier="RESPONSE"/>'),
        "test.xml": "<assessmentTest/>",
        "pic.png": b"\x89PNG",
        "forgotten.xml": item(),
        "more.zip": b"PK",
    }
    named = [(ITEM, "z.xml"), (ITEM, "a.xml"), (ITEM, "order.xml"), (ITEM, "lost.xml"), (ITEM, "a.xml")]
    named += [("imsqti_test_xmlv2p1", "test.xml"), ("webcontent", "pic.png"), ("imsqti_xmlv1p2", "forgotten.xml")]
    reading = read_qti(package({"imsmanifest.xml": manifest(*named), **files}))
    assert [(piece.where, FATES[piece.fate], piece.notes[:1]) for piece in reading] == [
        ("清单（imsmanifest.xml）", "不是题目", ("包的清单。",)),
        ("题目 q12（z.xml）", "已识别", ()),
        ("题目 q12（a.xml）", "已识别", ()),
        ("题目 q12（order.xml）", "未识别", ("排序题不能导入，只能导入选择题和判断题。",)),
        ("资源 4 R3（lost.xml）", "未识别", ("清单里有 lost.xml，包里没有这个文件。",)),
        ("资源 5 R4（a.xml）", "不是题目", ("与前面的一项是同一个文件。",)),
        ("资源 6 R5（test.xml）", "不是题目", ("试卷的结构，没有导入。",)),
        ("资源 7 R6（pic.png）", "不是题目", ("图片，没有导入。",)),
        (
            "资源 8 R7（forgotten.xml）",
            "未识别",
            ("QTI 1.2 的旧格式不能读取，请在原来的系统里导出 QTI 2.1、2.2 或 3.0。",),
        ),
        ("文件 more.zip", "未识别", ("清单没有提到的文件：压缩包里的压缩包没有打开。",)),
    ]


def with_picture(shown, files, **how):
    """What becomes of a package of one item that shows something, and of its other files."""
    content = item(before=f"<p>看图。{shown}</p>", **how)
    listed = manifest((ITEM, "items/a.xml"), *(("webcontent", name) for name in files))
    return read_qti(package({"imsmanifest.xml": listed, "items/a.xml": content, **files}))[1:]


@pytest.mark.parametrize("namespace", [V21, V22, V3])
@pytest.mark.parametrize(
    ("source", "name"),
    [("../tu/hua.png", "tu/hua.png"), ("hua.png", "items/hua.png"), ("%E8%8A%B1.png", "items/花.png")],
)
def test_the_only_picture_of_a_stem_is_the_question_s(namespace, source, name):
    taken, file = with_picture(f'<img src="{source}" alt="一朵 花"/>', {name: b"hello"}, namespace=namespace)
    assert (taken.fate, taken.written.picture, taken.opens()) == (Fate.TAKEN, Drawing(name, "一朵 花"), b"hello")
    assert (file.fate, file.notes) == (Fate.OTHER, ("题干里的图片。",))


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        ('<img src="lost.png" alt=""/>', "题中有图片 lost.png，没有导入。"),
        ('<img src="../../hua.png" alt="花"/>', "题中有图片 花，没有导入。"),
        ('<img src="/hua.png" alt="花"/>', "题中有图片 花，没有导入。"),
        ('<img src="https://198.51.100.7/hua.png" alt="花"/>', "题中有图片 花，没有导入。"),
        ('<img src="file:///etc/passwd" alt=""/>', "题中有图片 passwd，没有导入。"),
        ('<img src="data:image/png;base64,aGVsbG8=" alt=""/>', "题中有图片，没有导入。"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "题中有图片，没有导入。"),
        ('<img src="../hua.png" alt="花"/><img src="../ye.png" alt="叶"/>', "题中有图片 叶，没有导入。"),
    ],
)
def test_every_other_picture_is_named_and_nothing_is_fetched(shown, named):
    read, *files = with_picture(shown, {"hua.png": b"hello", "ye.png": b"hello"})
    assert (read.fate, read.written.picture, read.opens) == (Fate.CHANGED, None, None)
    assert named in read.notes
    assert {file.notes for file in files} == {("图片，没有导入。",)}


@pytest.mark.parametrize(
    "around", ["video", "audio", "iframe", "math", "include", "printedVariable", "script", "style"]
)
def test_a_picture_inside_what_is_not_read_is_not_taken_and_stops_nothing(around):
    read, file = with_picture(f'<{around}><img src="../hua.png" alt="花"/></{around}>', {"hua.png": b"hello"})
    assert (read.is_question, read.written.picture, read.opens) == (True, None, None)
    assert file.notes == ("图片，没有导入。",)


def test_a_picture_at_an_option_leaves_that_of_the_stem_out_too():
    options = (("A", '甲<img src="../ye.png" alt="叶"/>'), ("B", "乙"))
    read, *_ = with_picture('<img src="../hua.png" alt="花"/>', {"hua.png": b"hello"}, options=options)
    assert read.written.picture is None
    assert set(read.notes) == {"题中有图片 花，没有导入。", "题中有图片 叶，没有导入。"}
    only_there, *_ = with_picture("", {"ye.png": b"hello"}, options=options)
    assert (only_there.written.picture, only_there.notes) == (None, ("题中有图片 叶，没有导入。",))


def test_a_picture_that_would_burst_is_not_unpacked():
    bomb = b"\x89PNG" + bytes(MOST_PICTURE)
    read, _ = with_picture(
        '<img src="../b.png" alt="花"/>', {"b.png": bomb, "noise": random.Random(1).randbytes(1 << 20)}
    )[:2]
    assert read.opens() == b""


def test_attachments_are_named_once():
    extra = '<file href="p.png"/><file href="gone.mp3"/><file href="../up.png"/>'
    files = {"imsmanifest.xml": manifest((ITEM, "a.xml"), extra=extra), "a.xml": item(), "p.png": b""}
    notes = [piece.notes for piece in read_qti(package(files))[2:]]
    assert notes[:2] == [("图片，没有导入。",), ("清单里有这个附件，包里没有。",)]
    assert notes[2] == ("路径不安全或指向包外（../up.png），没有读取。",)


@pytest.mark.parametrize("said", ["items/%E9%A2%98.xml", "items/题.xml", "./items/题.xml", "items/题.xml#q1"])
def test_names_in_chinese_are_found_as_manifests_write_them(said):
    content = package({"imsmanifest.xml": manifest((ITEM, said)), "items/题.xml": item()})
    assert [piece.fate for piece in read_qti(content)] == [Fate.OTHER, Fate.TAKEN]


def test_names_in_gbk_without_a_mark_and_a_folder_packed_whole_are_read():
    content = package({"bao/imsmanifest.xml": manifest((ITEM, "题.xml")), "bao/tm.xml": item()})
    content = content.replace(b"bao/tm.xml", "bao/题".encode("gbk") + b".xml")
    assert [piece.fate for piece in read_qti(content)] == [Fate.OTHER, Fate.TAKEN]


def test_keywords_of_the_manifest_become_topic_and_tags():
    words = "".join(
        f"<keyword><string>{word}</string></keyword>" for word in ("topic:law", "band:junior", "开学第一课")
    )
    extra = f"<metadata><lom><general>{words}</general></lom></metadata>"
    written = read_qti(package({"imsmanifest.xml": manifest((ITEM, "a.xml"), extra=extra), "a.xml": item()}))[1].written
    assert written and (written.topic, written.bands, written.tags) == (Topic.LAW, (GradeBand.JUNIOR,), ("开学第一课",))


@pytest.mark.parametrize(
    "href", ["../a.xml", "/etc/passwd", "C:/a.xml", "a\\b.xml", "http://example.org/a.xml", "%2e%2e/a"]
)
def test_a_manifest_cannot_point_out_of_its_package(href):
    piece = read_qti(package({"imsmanifest.xml": manifest((ITEM, href)), "a.xml": item()}))[1]
    assert piece.fate is Fate.REFUSED and "路径不安全" in piece.notes[0]


def lying():
    """Return a package whose item unpacks to 60 MB while its headers admit to 100 bytes."""
    content = bytearray(package({"imsmanifest.xml": manifest((ITEM, "a.xml")), "a.xml": b" " * (60 << 20)}))
    size = struct.pack("<L", 60 << 20)
    assert content.count(size) == 2
    return bytes(content.replace(size, struct.pack("<L", 100)))


def encrypted():
    content = bytearray(only())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (package({"a.xml": item()}), "没有 imsmanifest.xml"),
        (only("../a.xml"), "不安全的路径"),
        (only("/a.xml"), "不安全的路径"),
        (only("C:/a.xml"), "不安全的路径"),
        (only("a\\b.xml"), "不安全的路径"),
        (only(content=b" " * (130 << 20)), "展开后过大"),
        (only(content=b" " * (3 << 20)), "展开后过大"),
        (package({f"{n}.txt": b"" for n in range(2_001)}, zipfile.ZIP_STORED), "文件太多"),
        (package({"imsmanifest.xml": b"x" * 9_000_000}, zipfile.ZIP_STORED), "文件太大"),
        (package({"imsmanifest.xml": "<!DOCTYPE manifest><manifest/>"}), "DOCTYPE"),
        (package({"imsmanifest.xml": "<manifest><resources/></manifest>"}), "没有列出任何内容"),
        (package({"imsmanifest.xml": manifest((ITEM, "a.xml"))}, zipfile.ZIP_LZMA), "不常见的压缩方式"),
        (encrypted(), "密码"),
        (only()[:-40], "已损坏"),
        (b"PK\x03\x04" + b"\x00" * 60, "已损坏"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><assessmentItem/>", "DOCTYPE"),
        (b"<a>" * 300_000, "不是完整的 XML"),
        (b"<a>" * 250_000 + b"</a>" * 250_000, "太复杂"),
        (b"<a>" + b"<b/>" * 60_000 + b"</a>", "太复杂"),
        (b'<?xml version="1.0" encoding="gbk"?><a>\xff\xff</a>', "不是完整的 XML"),
        (b'<?xml version="1.0" encoding="cp500"?><a/>', "不是完整的 XML"),
        (b"<a>" + b"x" * (3 << 20) + b"</a>", "文件太大"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_sentence(content, why):
    with pytest.raises(Unreadable, match=why):
        read_qti(content)


def test_two_files_of_one_name_are_refused():
    content = package({"imsmanifest.xml": manifest((ITEM, "a.xml")), "a.xml": item(), "b.xml": item()})
    with pytest.raises(Unreadable, match="同名"):
        read_qti(content.replace(b"b.xml", b"a.xml"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + item(), "DOCTYPE"),
        (item()[:-9], "不是完整的 XML"),
        (package({"b.xml": item()}), "不是完整的 XML"),
        (item(before="<div>" * 80, after="</div>" * 80), "太复杂"),
        (random.Random(1).randbytes(3 << 20), "文件太大"),
    ],
)
def test_one_bad_item_does_not_spoil_the_package(content, why):
    files = {"imsmanifest.xml": manifest((ITEM, "bad.xml"), (ITEM, "a.xml")), "bad.xml": content, "a.xml": item()}
    reading = read_qti(package(files))
    assert [piece.fate for piece in reading] == [Fate.OTHER, Fate.REFUSED, Fate.TAKEN]
    assert why in reading[1].notes[0]


def test_a_part_that_unpacks_to_more_than_it_admits_is_not_unpacked():
    content = lying()
    tracemalloc.start()
    piece = read_qti(content)[1]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (piece.fate, piece.notes) == (Fate.REFUSED, ("文件已损坏，无法读取。",))
    assert most < 5 << 20


def test_a_large_package_is_read_whole():
    options = ("告诉老师", "自己尝尝", "送给同学", "藏在家里")
    many = [Written(QuestionKind.SINGLE_CHOICE, f"第 {n} 题：捡到药片怎么办？", options, "A") for n in range(1_500)]
    reading = read_qti(write_qti_package(many, [str(n) for n in range(1_500)]))
    assert sum(piece.fate is Fate.TAKEN for piece in reading) == 1_500


SAMPLES = (
    item(),
    item(key="AC", cardinality="multiple", how='maxChoices="2" shuffle="true"'),
    item(
        rules=f"<responseProcessing><responseCondition><responseIf>{MATCH}</responseIf></responseCondition></responseProcessing>"
    ),
    item(
        namespace=V21,
        after='<p><img src="a.png"/><sub>2</sub><object data="x"/></p>',
        end="<modalFeedback>y</modalFeedback>",
    ),
    write_qti_package([statement("毒品一次也不能试。", True, "一次就可能上瘾。")], ["x"]),
    only(),
)
SNIPPETS = st.sampled_from(
    [b"", b"<p>", b"</p>", b'"', b"&", b"&#0;", b"value", b"RESPONSE", b"<match/>", b"-1", b"\x00", b"\xff"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), SNIPPETS | st.binary(max_size=6)), max_size=4),
)
def test_nothing_but_unreadable_comes_of_mutated_files(content, changes):
    for place, length, new in changes:
        at = int(place * len(content))
        content = content[:at] + new + content[at + length :]
    try:
        reading = read_qti(content)
    except Unreadable as why:
        assert str(why)
        return
    assert reading and all(piece.notes or piece.fate is Fate.TAKEN for piece in reading)


NAMES = st.sampled_from(
    ["value", "responseIf", "match", "variable", "prompt", "simpleChoice", "itemBody", "p", "assessmentItem"]
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES[:4]), NAMES, NAMES)
def test_items_with_exchanged_elements_never_fail(content, old, new):
    content = content.replace(f"<{old}".encode(), f"<{new}".encode()).replace(f"</{old}".encode(), f"</{new}".encode())
    with contextlib.suppress(Unreadable):
        assert len(read_qti(content)) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ITEM, "webcontent", "imsqti_test_xmlv2p1", ""]),
            st.sampled_from(["a.xml", "b.png", "no.xml", "../x", ""]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_account_covers_every_resource_of_the_manifest(named):
    reading = read_qti(package({"imsmanifest.xml": manifest(*named), "a.xml": item(), "b.png": b""}))
    main = [piece for piece in reading[1:] if not piece.where.startswith("文件 ") and "附件" not in piece.where]
    assert len(main) == len(named)
    assert len({piece.where for piece in reading}) == len(reading)
