"""A roster as a teacher might bring it: pupils who are there, new ones, and a class with a row that cannot be right."""

from sqlmodel import Session, col, select

from app.demo.names import pupil_name
from app.people.labels import class_label
from app.people.models import ClassMembership, School, SchoolClass, Student
from app.people.roster_sheets import TITLES
from app.sheets import Column, Table, workbook

NEW = (901, 902, 903, 907, 908, 909)  # running numbers of pupils the county does not have yet


def sample_roster(db: Session, school_code: str, number: int, year: int) -> bytes:
    """Return the workbook for the class `number`, and a little of the next, in the first grade of this school."""
    school_class = db.exec(
        select(SchoolClass)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(School.code == school_code, SchoolClass.number == number, SchoolClass.entry_year == year)
    ).one()
    label = class_label(school_class.band, school_class.entry_year, school_class.number, year)
    there = db.exec(
        select(Student)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .where(ClassMembership.class_id == school_class.id, col(ClassMembership.until).is_(None))
        .order_by(col(Student.login_no))
    ).all()
    rows = [[student.name, student.sex or "", "", label, student.student_no or "", "", ""] for student in there[:8]]
    spellings = ("初一{}班", "七({})班", "七年级0{}班", f"{year}级{{}}班", "７年级{}班", label)
    for place, (pupil, spelling) in enumerate(zip(NEW, spellings, strict=True)):
        rows.append([pupil_name(pupil), "女", "", spelling.format(number), str(50 + place), "", ""])
    next_class = class_label(school_class.band, school_class.entry_year, number + 1, year)
    rows.append([pupil_name(931), "男", "", next_class, "51", "", ""])  # held back with the class of the next row
    rows.append(["", "男", "", next_class, "52", "", "姓名漏填"])
    columns = [Column(title, 14) for title in TITLES]
    return workbook(Table(sheet="学生信息", title="学生花名册", columns=columns, rows=rows))
