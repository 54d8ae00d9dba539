"""Rule: questions as a QTI 3.0 package: an item each, and a manifest with what we know about them beyond their words.

The same questions always give the same bytes. Marks: all for exactly the key, else none (the template match_correct).
The explanation is feedback shown after every answer: the template sets no FEEDBACK, so its default value shows it.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from types import MappingProxyType
from typing import Final

from app.exchange.tagging import tags_of
from app.questions.drawing import Drawing
from app.questions.marking import LETTERS
from app.questions.written import Written
from app.vocabulary import QuestionKind

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # of the calendar of zip files
READABLE: Final = 0o644 << 16
UNIX: Final = 3
TITLE = 60  # characters of a stem by which a list of items names it
SCHEMAS = "https://purl.imsglobal.org/spec"
ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGING = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0"
LOM = "http://ltsc.ieee.org/xsd/LOM"
MATCH_CORRECT = f"{SCHEMAS}/qti/v3p0/rptemplates/match_correct.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_qti_package(
    questions: Sequence[Written], codes: Sequence[str], pictures: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """Return a zip file with `questions` in their order, each named by its code of the same place.

    `pictures`: contents by name; one that is not among them is left out. Raises ValueError unless there is a code for
    every question.
    """
    names = _identifiers(codes)
    questions = [_with_picture_of(each, pictures) for each in questions]
    files: dict[str, str | bytes] = {
        _path(name): _item(name, each) for name, each in zip(names, questions, strict=True)
    }
    shown = sorted({each.picture.file for each in questions if each.picture})
    files |= {_picture_path(file): pictures[file] for file in shown}
    files["imsmanifest.xml"] = _manifest(names, codes, questions, shown)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files):
            part = zipfile.ZipInfo(path, FIRST_DAY)
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
            archive.writestr(part, files[path])
    return buffer.getvalue()


def _identifiers(codes: Sequence[str]) -> list[str]:
    """Return codes as identifiers of QTI: letters, digits, `-`, `_` and `.` after a letter; no two alike."""
    names: list[str] = []
    taken: set[str] = set()  # in lower case: some systems unpack files where A and a are the same
    for code in codes:
        plain = re.sub(r"[^A-Za-z0-9_.-]", "_", code)[:60]
        name = wanted = plain if re.match("[A-Za-z]", plain) else f"q-{plain}"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _with_picture_of(question: Written, pictures: Mapping[str, bytes]) -> Written:
    is_there = question.picture is not None and question.picture.file in pictures
    return question if is_there else replace(question, picture=None)


def _path(name: str) -> str:
    return f"items/{name}.xml"


def _picture_path(file: str) -> str:
    return f"pictures/{file}"


def _picture_name(file: str) -> str:
    return f"picture-{file.partition('.')[0]}"


def _text(text: str) -> str:
    """Return a text as XML holds it; characters that XML has no room for are replaced by the sign for that."""
    return escape(NOT_XML.sub("\ufffd", text)).replace("\r", "&#13;")


def _title(written: Written) -> str:
    return _text(re.sub(r"\s+", " ", written.stem).strip()[:TITLE])


def _item(name: str, written: Written) -> str:
    """Return the XML of one item; the order of its parts is laid down by the schema."""
    where = f"{ITEM} {SCHEMAS}/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
    lines = [
        f'<qti-assessment-item xmlns="{ITEM}" {XSI} xsi:schemaLocation="{where}"',
        f'  identifier="{name}" title="{_title(written)}" xml:lang="zh-CN" adaptive="false" time-dependent="false">',
        *_declarations(written),
        *_body(written),
        f'  <qti-response-processing template="{MATCH_CORRECT}"/>',
        *_feedback(written),
        "</qti-assessment-item>",
    ]
    return HEAD + "\n".join(lines) + "\n"


def _is_multiple(written: Written) -> bool:
    return written.kind is QuestionKind.MULTIPLE_RESPONSE


def _declarations(written: Written) -> list[str]:
    cardinality = "multiple" if _is_multiple(written) else "single"
    key = "".join(f"<qti-value>{letter}</qti-value>" for letter in written.letters)
    lines = [
        f'  <qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" base-type="identifier">',
        f"    <qti-correct-response>{key}</qti-correct-response>",
        "  </qti-response-declaration>",
        '  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">',
        "    <qti-default-value><qti-value>0</qti-value></qti-default-value>",
        "  </qti-outcome-declaration>",
    ]
    if written.explanation.strip():
        lines += [
            '  <qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier">',
            "    <qti-default-value><qti-value>EXPLANATION</qti-value></qti-default-value>",
            "  </qti-outcome-declaration>",
        ]
    return lines


def _body(written: Written) -> list[str]:
    most = 0 if _is_multiple(written) else 1
    shuffle = "false" if written.kind is QuestionKind.TRUE_FALSE else "true"
    how = f'response-identifier="RESPONSE" shuffle="{shuffle}" max-choices="{most}"'
    stem = "<br/>".join(_text(line) for line in written.stem.strip().split("\n")) + _shown(written.picture)
    options = zip(LETTERS, written.options, strict=False)
    return [
        "  <qti-item-body>",
        f"    <qti-choice-interaction {how}>",
        f"      <qti-prompt>{stem}</qti-prompt>",
        *(
            f'      <qti-simple-choice identifier="{letter}">{_text(text)}</qti-simple-choice>'
            for letter, text in options
        ),
        "    </qti-choice-interaction>",
        "  </qti-item-body>",
    ]


def _shown(picture: Drawing | None) -> str:
    return f'<br/><img src="../{_picture_path(picture.file)}" alt="{_text(picture.alt)}"/>' if picture else ""


def _feedback(written: Written) -> list[str]:
    said = [line.strip() for line in written.explanation.split("\n") if line.strip()]
    if not said:
        return []
    return [
        '  <qti-modal-feedback outcome-identifier="FEEDBACK" identifier="EXPLANATION" show-hide="show">',
        "    <qti-content-body>",
        *(f"      <p>{_text(line)}</p>" for line in said),
        "    </qti-content-body>",
        "  </qti-modal-feedback>",
    ]


def _manifest(names: Sequence[str], codes: Sequence[str], questions: Sequence[Written], shown: Sequence[str]) -> str:
    resources = [_resource(*each) for each in zip(names, codes, questions, strict=True)]
    resources += [_picture_resource(file) for file in shown]
    digest = sha256("".join(resources).encode()).hexdigest()[:16]
    where = (
        f"{PACKAGING} {SCHEMAS}/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd "
        f"{METADATA} {SCHEMAS}/qti/v3p0/schema/xsd/imsqti_metadatav3p0_v1p0.xsd "
        f"{LOM} {SCHEMAS}/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd"
    )
    lines = [
        f'<manifest xmlns="{PACKAGING}" xmlns:qmd="{METADATA}" xmlns:lom="{LOM}" {XSI}',
        f'  xsi:schemaLocation="{where}" identifier="qingdun-{digest}">',
        "  <metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>",
        "  <organizations/>",
        "  <resources>",
        *resources,
        "  </resources>",
        "</manifest>",
    ]
    return HEAD + "\n".join(lines) + "\n"


def _resource(name: str, code: str, written: Written) -> str:
    feedback = "nonadaptive" if written.explanation.strip() else "none"
    lom = [
        f"<lom:identifier><lom:catalog>qingdun</lom:catalog><lom:entry>{_text(code)}</lom:entry></lom:identifier>",
        f'<lom:title><lom:string language="zh-CN">{_title(written)}</lom:string></lom:title>',
        *(
            f'<lom:keyword><lom:string language="zh-CN">{_text(word)}</lom:string></lom:keyword>'
            for word in tags_of(written)
        ),
    ]
    return f"""    <resource identifier="{name}" type="imsqti_item_xmlv3p0" href="{_path(name)}">
      <metadata>
        <qmd:qtiMetadata>
          <qmd:interactionType>choiceInteraction</qmd:interactionType>
          <qmd:feedbackType>{feedback}</qmd:feedbackType>
          <qmd:solutionAvailable>true</qmd:solutionAvailable>
          <qmd:scoringMode>responseprocessing</qmd:scoringMode>
        </qmd:qtiMetadata>
        <lom:lom><lom:general>{"".join(lom)}</lom:general></lom:lom>
      </metadata>
      <file href="{_path(name)}"/>{_dependency(written.picture)}
    </resource>"""


def _dependency(picture: Drawing | None) -> str:
    return f'\n      <dependency identifierref="{_picture_name(picture.file)}"/>' if picture else ""


def _picture_resource(file: str) -> str:
    path = _picture_path(file)
    return f"""    <resource identifier="{_picture_name(file)}" type="webcontent" href="{path}">
      <file href="{path}"/>
    </resource>"""
