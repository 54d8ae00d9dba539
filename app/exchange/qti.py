"""Rule: questions from QTI 2.1, 2.2 and 3.0: one item as XML, or a package of many."""

from app.exchange.qti_items import read_item
from app.exchange.qti_packages import read_package
from app.exchange.qti_xml import parse
from app.exchange.readings import Reading, Unreadable, other

WHAT_IT_IS = {
    "manifest": "这只是包的清单，题目在别的文件里。请上传整个压缩包（.zip）。",
    "questestinterop": "这是 QTI 1.2 的旧格式，不能读取。请在原来的系统里导出 QTI 2.1、2.2 或 3.0。",
    "assessmentTest": "这是试卷的结构，题目在别的文件里。请上传整个压缩包（.zip）。",
    "assessmentSection": "这是试卷的一部分，题目在别的文件里。请上传整个压缩包（.zip）。",
    "assessmentStimulus": "这是题目共用的阅读材料，不是题目。",
}


def read_qti(content: bytes) -> Reading:
    """Return the account of one item (XML) or of a package (.zip with imsmanifest.xml), resource by resource.

    Raises Unreadable, and nothing else, when the file as a whole is damaged, hostile or no QTI.
    """
    if content[:2] == b"PK":
        return read_package(content)
    document = parse(content)
    tag = document.root.tag
    if tag in ("manifest", "questestinterop"):
        raise Unreadable(WHAT_IT_IS[tag])
    if tag in WHAT_IT_IS:
        return (other(f"文件（{tag}）", "\n".join(document.root.itertext()).strip(), WHAT_IT_IS[tag]),)
    if tag != "assessmentItem":
        raise Unreadable("这不是 QTI 题目文件。")
    return (read_item(document),)
