"""Rule: the roster's template, and the workbook of rows that need mending, as .xlsx files."""

import io
from collections.abc import Sequence

import xlsxwriter

from app.people.roster import SAMPLE_NAME
from app.sheets import Column, Table, workbook

TITLES = ("*姓名", "性别", "年级", "*班级", "学号(班内)", "学籍号(选填)", "备注")
SAMPLE = (SAMPLE_NAME, "男", "七年级", "七年级3班", "01", "", "本行是示例，导入时会跳过")
HELP = (
    "1. 每行一名学生。带 * 的列必填，其余可以不填。",
    "2. 班级写成“七年级3班”“初一(3)班”“五年级2班”“高一3班”都可以；也可以在年级列写“七年级”，班级列只写“3班”。",
    "3. 学籍号选填，只用来认出同一名学生，平台不保存原号。学籍号和学号请保持文本格式。",
    "4. 同班有同名学生时，请填写各自的学号。",
    "5. 上传后先看到预览，确认后才会导入；24 小时内可以撤销。同一文件再次导入不会产生变化。",
    "6. 不需要填写监护人手机、身份证号、家庭住址，平台不保存这些信息。",
)


def template() -> bytes:
    """Return the workbook that schools fill in: text cells, a drop-down list from a hidden sheet, help on a second."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        note = book.add_format({"font_color": "#C0341D", "text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#E0F1EF", "border": 1, "align": "center"})
        text = book.add_format({"num_format": "@"})
        grey = book.add_format({"num_format": "@", "font_color": "#51626F", "italic": True})
        sheet = book.add_worksheet("学生信息")
        sheet.set_row(0, 48)
        sheet.merge_range(0, 0, 0, len(TITLES) - 1, "填写说明：" + HELP[0] + HELP[1], note)
        for place, title in enumerate(TITLES):
            sheet.write_string(1, place, title, head)
            sheet.write_string(2, place, SAMPLE[place], grey)
        for place, width in enumerate((14, 8, 12, 16, 12, 24, 24)):
            sheet.set_column(place, place, width, text)
        sheet.freeze_panes(2, 0)
        guide = book.add_worksheet("填写说明")
        guide.set_column(0, 0, 100)
        for line, sentence in enumerate(HELP):
            guide.write_string(line, 0, sentence)
        words = book.add_worksheet("字典")
        words.hide()
        for line, word in enumerate(("男", "女")):
            words.write_string(line, 0, word)
        sheet.data_validation(
            2, 1, 5000, 1, {"validate": "list", "source": "=字典!$A$1:$A$2", "error_message": "请选择男或女"}
        )
    return buffer.getvalue()


def workbook_of_faults(school: str, rows: Sequence[tuple[int, Sequence[str], str]]) -> bytes:
    """Return (line, original cells, reason) of every row that was not taken, ready to mend and upload again."""
    columns = [Column(title, 16) for title in TITLES[:6]]
    table = Table(
        sheet="需要改正",
        title=f"{school} 花名册：需要改正的行",
        columns=[*columns, Column("错误原因", 60), Column("原文件行号", 12)],
        rows=([*cells, reason, str(line)] for line, cells, reason in rows),
        above=("请在本表改正后直接上传，或改正原文件后重新上传。",),
    )
    return workbook(table)
