"""Lessons out and in: a package for another platform of this kind, and what other learning platforms play."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response

from app.clock import Now
from app.courses.actions import authoring, lesson_packages
from app.courses.draft_access import LessonToLookAt, MayReadDrafts, MayWriteDrafts
from app.courses.packages import BadPackage, read_package
from app.courses.words import Track
from app.db import Db
from app.errors import Refusal
from app.web import download, go, render, site_of

router = APIRouter(prefix="/lesson-drafts")
ZIP = "application/zip"


class Kind(StrEnum):
    """The kinds of file."""

    PACKAGE = "package"
    SCORM_12 = "scorm-1.2"
    SCORM_2004 = "scorm-2004"
    CMI5 = "cmi5"


KINDS = [
    (Kind.SCORM_12, "SCORM 1.2", "最通用，老平台也能用"),
    (Kind.SCORM_2004, "SCORM 2004（第 4 版）", "进度和成绩分开记"),
    (Kind.CMI5, "cmi5", "用 xAPI 记录学习的平台"),
]


class NothingToExport(Refusal):
    """The lesson has no text of the kind that is asked for."""

    message = "这一课还没有课文，没有可以导出的内容。"


@router.get("/packages")
def choose_package(request: Request, _permit: MayWriteDrafts) -> Response:
    """Show the form for a package."""
    return render(request, "courses/packages/import.html", fault="")


@router.post("/packages")
def take_in(
    request: Request, db: Db, permit: MayWriteDrafts, now: Now, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Read a package and keep its text as a draft."""
    try:
        content = file.file.read() if file is not None else b""
        if not content:
            raise BadPackage("请选择一个课程包（.zip）。")
        lesson = lesson_packages.take_in(db, permit.person, read_package(content), now)
    except BadPackage as refusal:
        return render(request, "courses/packages/import.html", status=422, fault=refusal.message)
    return go(f"/lesson-drafts/{lesson.id}")


@router.get("/{lesson_id}/exports")
def choose_format(request: Request, _permit: MayReadDrafts, written: LessonToLookAt, db: Db) -> Response:
    """Show the kinds of file there are."""
    return render(
        request,
        "courses/packages/exports.html",
        course=written.course,
        lesson=written.lesson,
        current=authoring.current_of(db, written.lesson),
        kinds=KINDS,
        may_play=written.course.track is not Track.RECOVERY,
    )


@router.get("/{lesson_id}/exports/{export}")
def export(request: Request, _permit: MayReadDrafts, written: LessonToLookAt, db: Db, export: Kind) -> Response:
    """Give a lesson as a file: what is taught, or the draft of a lesson that never was."""
    lesson = written.lesson
    if export is not Kind.PACKAGE:
        content = lesson_packages.play_pack(db, written.course, lesson, export.value, site_of(request))
        return download(content, f"{lesson.code}-{export.value}.zip", ZIP)
    revision = authoring.current_of(db, lesson) or authoring.draft_of(db, lesson)
    if revision is None:
        raise NothingToExport
    return download(lesson_packages.pack(lesson, revision), f"{lesson.code}.zip", ZIP)
