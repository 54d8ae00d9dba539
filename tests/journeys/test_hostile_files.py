"""Files that a school's office never meant to upload: each is read, or refused in words, and the server goes on."""

import io
import random
import struct
import subprocess
import sys
import zipfile

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.people.models import RosterImport, Student
from tests.journeys.test_rosters import XLSX, apply, pupils, refused, shown, upload
from tests.sheets import archive, pupil, sheet

MEGABYTES = 512
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><sst {NAMESPACE}><si><t>&l9;</t></si></sst>'


@pytest.fixture
def admin(browser_of, world):
    return browser_of(world.school_admin)


def sound() -> bytes:
    return sheet(pupil("马小云"))


def with_part(name: str, content: str | bytes) -> bytes:
    """A sound workbook with one part put in place of another."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return buffer.getvalue()


def rows(text: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{text}</sheetData></worksheet>"


def encrypted() -> bytes:
    """A workbook whose parts say that they need a password (the flag in both headers of each)."""
    content = bytearray(sound())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def with_a_wrong_byte() -> bytes:
    content = bytearray(sound())
    content[content.find(SHEET.encode()) + len(SHEET) + 40] ^= 0xFF
    return bytes(content)


def that_lies_about_its_size() -> bytes:
    """A sheet of 200 MB whose directory says ten bytes."""
    content = bytearray(with_part(SHEET, "<a>" + " " * (200 << 20) + "</a>"))
    name = content.rfind(SHEET.encode())
    struct.pack_into("<I", content, name - 46 + 24, 10)
    return bytes(content)


def that_repeats_one_text() -> bytes:
    """Half a megabyte in which one long text stands in fifty thousand cells."""
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(50))
    book = with_part(SHEET, rows(f"<row>{row}</row>" * 1_000))
    shared = f"<sst {NAMESPACE}><si><t>{'长' * 300}</t></si></sst>"
    buffer = io.BytesIO(book)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr("xl/sharedStrings.xml", shared)
        more.writestr("xl/media/a.bin", random.Random(1).randbytes(300_000))  # so that it is no bomb
    return buffer.getvalue()


REFUSED = {
    "old .xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "a.xls", "旧版"),
    "a workbook behind a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0", "a.xlsx", "加了密码"),
    "parts behind a password": (encrypted, "a.xlsx", "密码"),
    "macros": (with_part("xl/vbaProject.bin", b"\0"), "a.xlsm", "宏"),
    "a .docx renamed": (archive(word___document__xml="<w/>"), "a.xlsx", "不是 Excel"),
    "an .xlsb renamed": (archive(xl___workbook__bin="x"), "a.xlsx", "不是 Excel"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.xlsx", "只能读取"),
    "a program": (b"MZ" + b"\0" * 99, "a.csv", "不是文本"),
    "nothing": (b"", "a.xlsx", "只能读取"),
    "an empty .csv": (b"", "a.csv", "没有找到表头"),
    "half a file": (sound()[:2_000], "a.xlsx", "已损坏"),
    "a file with a wrong byte": (with_a_wrong_byte, "a.xlsx", "已损坏"),
    "a long row in a .csv": (b"a," * 200_000, "a.csv", "60 列"),
    "a megabyte in one cell": ("姓名,班级\n".encode() + b"a" * (1 << 20), "a.csv", "过长"),
    "an open quote": ('姓名,班级\n"马小云'.encode() + "马小云,七年级3班\n".encode() * 3_000, "a.csv", "过长"),
    "sixteen million empty lines": (b"\n" * (15 << 20), "a.csv", "。"),
    "NUL in a .csv": ("姓名,班级\n马\0小云,七年级3班\n".encode(), "a.csv", "不是文本"),
    "a .csv in UTF-16": ("姓名,班级\n马小云,七年级3班\n".encode("utf-16"), "a.csv", "不是文本"),
    "bytes that are no text": ("姓名,班级\n".encode() + b"\xff\xff\xff", "a.csv", "编码"),
    "a formula": (sheet(["=cmd|'/c calc'!A1", "", "", "七年级3班", "", "", ""]), "a.xlsx", "公式"),
    "a sheet of a million cells": (
        with_part(SHEET, rows('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "a.xlsx",
        "超出了表格范围",
    ),
    "the same in other quotes": (
        with_part(SHEET, rows("<row r='1'><c r='A1'/></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")),
        "a.xlsx",
        "。",
    ),
    "a million rows": (lambda: with_part(SHEET, rows("<row><c><v>1</v></c></row>" * 1_000_000)), "a.xlsx", "。"),
    "a billion laughs": (with_part("xl/sharedStrings.xml", BILLION), "a.xlsx", "异常"),
    "a billion laughs in UTF-16": (with_part("xl/sharedStrings.xml", BILLION.encode("utf-16")), "a.xlsx", "。"),
    "a file of the server": (
        with_part(SHEET, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rows("&x;")), "a.xlsx", "异常",
    ),
    "a part elsewhere": (
        with_part(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="/etc/passwd"/></Relationships>',
        ),
        "a.xlsx",
        "。",
    ),
    "a deep sheet": (lambda: with_part(SHEET, rows("<a>" * 500_000)), "a.xlsx", "。"),
    "a bomb": (lambda: with_part("xl/media/a.xml", " " * (130 << 20)), "a.xlsx", "过大"),
    "a sheet that lies about its size": (that_lies_about_its_size, "a.xlsx", "。"),
    "one text again and again": (that_repeats_one_text, "a.xlsx", "文字过多"),
}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("content", "name", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_roster_is_refused_in_words_and_changes_nothing(admin, world, content, name, words):
    content = content() if callable(content) else content
    before = len(world.all(select(Student)))
    said = refused(admin, content, name)
    assert words in said and said.strip().endswith("。") and "Traceback" not in said
    assert len(world.all(select(Student))) == before and world.all(select(RosterImport)) == []
    assert admin.get("/rosters").status_code == 200


MEASURE = """
import resource, sys
from app.sandbox import UnreadableFile, read_apart
try:
    read_apart("app.sheets_reading", sys.stdin.buffer.read(), "a.csv")
except UnreadableFile as refusal:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_file_that_would_eat_the_machine_gets_half_a_gigabyte():
    lines = b"\n" * (15 << 20)  # sixteen million rows
    done = subprocess.run([sys.executable, "-c", MEASURE], input=lines, capture_output=True, timeout=60, check=True)
    assert 100 < int(done.stdout) >> 10 < MEGABYTES


READ = {
    "a .csv in GB18030": ("姓名,班级\n马小云,七年级3班\n".encode("gb18030"), "a.csv"),
    "a .csv with a mark": ("姓名,班级\n马小云,七年级3班\n".encode("utf-8-sig"), "a.CSV"),
    "a .csv of semicolons and carriage returns": ("姓名;班级\r\n马小云;七年级3班\r\n".encode(), "a.csv"),
    "signs that show nothing": ("姓名,班级\n马\u200b小\u202e云\ufeff,七年级3班\n".encode(), "a.csv"),
    "a sheet that says it is huge": (
        with_part(SHEET, zipfile.ZipFile(io.BytesIO(sound())).read(SHEET).replace(b"A1:G2", b"A1:XFD1048576")),
        "a.xlsx",
    ),
    "no suffix but a workbook": (sound(), "名单"),
    "a long name": (sound(), "长" * 900 + ".xlsx"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name"), READ.values(), ids=READ)
def test_what_a_person_can_read_is_read(admin, world, content, name):
    place = upload(admin, content, name)
    assert list(shown(admin, place).values()) == [("新增", "—")]
    apply(admin, place)
    assert len(pupils(world, "马小云")) == 1


@pytest.mark.parametrize(
    "name", ["+86", "=1+1", "@SUM(A1)", "<b>马</b>", "马\x07小云", "马\x9b小云", "9" * 40, "马" * 31, "\u202e", " "]
)
def test_a_cell_that_is_no_name_is_a_fault_of_its_row(admin, name):
    place = upload(admin, f"姓名,班级\n{name},七年级3班\n".encode(), "a.csv")
    [(verdict, reason)] = shown(admin, place).values()
    assert verdict == "错误" and reason.endswith("。")
    assert admin.get(f"{place}/faults.xlsx").status_code == 200


def test_a_zero_byte_that_a_workbook_spells_out_never_reaches_the_database(admin, world):
    place = upload(admin, sheet(pupil("马_x0000_小云", note="_x0000_"), pupil("周_x0007_小云", no="_x0000_1")))
    assert {verdict for verdict, _ in shown(admin, place).values()} == {"错误"}
    apply(admin, place)


@pytest.mark.parametrize("name", ["七年级一二十班", "十十十", "٣班", "0000级1班", "99999999999级1班", "{{7*7}}"])
def test_a_class_that_is_none_is_a_fault_of_its_row(admin, name):
    place = upload(admin, f"姓名,年级,班级\n马小云,七年级,{name}\n".encode(), "a.csv")
    [(verdict, reason)] = shown(admin, place).values()
    assert verdict == "错误" and reason.endswith("。")


def test_a_name_that_a_spreadsheet_would_compute_leaves_as_text(admin, world):
    """Exports write text as text; so a name may begin with a sign, and no spreadsheet computes it."""
    apply(admin, upload(admin, sheet(pupil("-马小云"), pupil("+马小云"))))
    assert len(pupils(world, "-马小云")) == len(pupils(world, "+马小云")) == 1


def test_a_hostile_name_of_a_file_is_kept_without_what_cannot_be_shown(admin, world):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="..\\../a\x00\x1b\xff<b>.xlsx"\r\n\r\n'
    sent = head + sound() + b"\r\n--x--\r\n"
    reply = admin.post("/rosters", content=sent, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert reply.status_code == 303
    [kept] = world.all(select(RosterImport.file_name))
    assert kept.isprintable() and kept.endswith(".xlsx")
    assert "<b>" not in admin.get(reply.headers["location"]).text


def test_a_registration_number_of_another_school_asks_instead_of_failing(admin, browser_of, world):
    numbered = sheet(pupil("马小云", class_name="七年级1班", registration="L640324201501010001"))
    elsewhere = browser_of(world.other_admin)
    apply(elsewhere, upload(elsewhere, numbered))
    place = upload(admin, numbered)
    [(verdict, reason)] = shown(admin, place).values()
    assert verdict == "错误" and "别的学校" in reason
    assert apply(admin, place) and len(pupils(world, "马小云")) == 1


def test_a_code_opened_since_does_not_keep_an_import_from_being_undone(admin, browser_of, world):
    teacher = browser_of(world.teacher)
    place = upload(teacher, sheet(pupil("马小云", class_name="七年级9班")))
    apply(teacher, place)
    page = BeautifulSoup(teacher.get("/classes").text, "html.parser")
    mine = [link["href"] for link in page.select('a[href^="/classes/"]') if str(world.class_3.id) not in link["href"]]
    assert teacher.post(f"{mine[0].split('/code')[0].split('/slips')[0]}/codes").status_code == 303
    assert teacher.post(f"{place}/undoing").status_code == 303
    assert pupils(world, "马小云") == []


def test_a_refused_upload_speaks_to_a_program_too(admin):
    reply = admin.post("/rosters", files={"file": ("a.xlsx", b"", XLSX)}, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert reply.json()["title"].endswith("。")
