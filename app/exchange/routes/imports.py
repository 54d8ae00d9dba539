"""Files of questions coming in: sending one, the account of every line, mending in place, keeping, taking back."""

from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid, NotFound
from app.exchange.access import ImportToChange, ImportToRead
from app.exchange.actions import imports as actions
from app.exchange.actions.imports import Defaults
from app.exchange.kept import from_plain
from app.exchange.models import ImportPicture, QuestionImport
from app.exchange.readings import FATES, Fate
from app.exchange.sheet_columns import question_table
from app.people.access import Permit
from app.people.routes.slow_work import SlowWork
from app.people.uploads import WAITS
from app.questions.access import MayWrite
from app.questions.drawing import media_type_of
from app.questions.finding import LINE
from app.questions.form import read_form
from app.questions.marking import LETTERS
from app.questions.routes.writing import Sent
from app.sandbox import UnreadableFile
from app.sheets import MEDIA_TYPE, workbook
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label
from app.web import NO_STORE, PAINTED, download, go, render, wants_json

router = APIRouter(prefix="/questions/imports")
LONGEST_NAME = 200
LONGEST_TEXT = 400_000  # characters of pasted text
_reading = SlowWork("questions", threads=1, most_waiting=8)  # a hostile file may take 25 seconds and half a gigabyte


async def chosen(
    topic: Annotated[Topic | None, Form()] = None,
    difficulty: Annotated[Difficulty, Form()] = Difficulty.MEDIUM,
    bands: Annotated[list[GradeBand] | None, Form()] = None,
    source: Annotated[str, Form(max_length=200, pattern=LINE)] = "",
    tag: Annotated[str, Form(max_length=20, pattern=LINE)] = "",
) -> Defaults:
    """Return what was chosen for the questions of which the file says too little."""
    if topic is None or not bands:
        raise Invalid({"topic": "请选择主题。"} if topic is None else {"bands": "请至少选择一个学段。"})
    return Defaults(topic, difficulty, tuple(bands), source.strip(), tag.strip())


Chosen = Annotated[Defaults, Depends(chosen)]


@router.get("")
def list_imports(request: Request, db: Db, permit: MayWrite) -> Response:
    """Show the form for a file or pasted text, and one's earlier uploads."""
    return _list(request, db, permit)


@router.get("/template.xlsx")
def template(_permit: MayWrite) -> Response:
    """Give the workbook to fill in."""
    return download(workbook(question_table([])), "题目导入模板.xlsx", MEDIA_TYPE)


@router.post("")
async def read_file(
    request: Request,
    database: TheDatabase,
    now: Now,
    permit: MayWrite,
    choice: Chosen,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
) -> Response:
    """Read a file or pasted text; nothing is stored as a question yet. Reading is slow: no transaction is open."""
    content = await file.read() if file and file.filename else text.encode()
    name = _tidy_name(file.filename if file and file.filename else "粘贴的文字.txt")
    try:
        if not content.strip():
            raise UnreadableFile("请选择一个文件，或粘贴题目文字。")
        reading = await _reading.run(lambda: actions.read_content(content, name))
    except UnreadableFile as refusal:
        if wants_json(request):
            raise
        return await run_in_threadpool(_refuse, request, database, permit, refusal.message)

    def keep(db: Session) -> QuestionImport:
        return actions.keep_reading(db, permit.person.id, name, content, reading, choice, now)

    async with database.transaction(writing=True) as db:
        source = await run_in_threadpool(keep, db)
    return go(f"/questions/imports/{source.id}")


@router.get("/{import_id}")
def show_import(
    request: Request, source: ImportToRead, now: Now, show: Annotated[Fate | None, Query()] = None
) -> Response:
    """Show what became of every line, and what can be mended."""
    reading = from_plain(source.pieces)
    counts = {fate: sum(each.fate is fate for each in reading) for fate in Fate}
    return render(
        request,
        "exchange/import.html",
        source=source,
        pieces=[(number, each) for number, each in enumerate(reading) if show is None or each.fate is show],
        counts=counts,
        to_keep=counts[Fate.TAKEN] + counts[Fate.CHANGED],
        fates=FATES,
        waits=WAITS.days,
        show=show,
        letters=LETTERS,
        kinds=[(kind.value, label(kind)) for kind in QuestionKind],
        bands="、".join(label(GradeBand(band)) for band in source.bands),
        may_undo=bool(source.applied_at and not source.undone_at and now - source.applied_at <= actions.UNDO_WITHIN),
    )


@router.get("/{import_id}/pictures/{file}")
def show_picture(db: Db, source: ImportToRead, file: str) -> Response:
    """Give a picture that waits with the account it came in."""
    mine = select(ImportPicture).where(ImportPicture.import_id == source.id, ImportPicture.file == file)
    found = db.exec(mine).one_or_none() if PAINTED.fullmatch(file) else None
    if found is None:
        raise NotFound
    return Response(found.content, media_type=media_type_of(found.file), headers=NO_STORE)


@router.post("/{import_id}/pieces/{number}")
def mend_piece(source: ImportToChange, number: int, permit: MayWrite, sent: Sent) -> Response:
    """Put a mended question in the place of one of the file's, or leave one out."""
    if "leave" in sent.one:
        actions.leave_out(source, number)
        return go(f"/questions/imports/{source.id}#p{number}")
    options = [line.strip() for line in sent.one.get("options", "").splitlines() if line.strip()]
    typed = {f"option_{letter}": text for letter, text in zip(LETTERS, options, strict=False)}
    key = sent.one.get("key", "").strip().upper()
    letters = [letter for letter in key if letter.isalpha()]
    truth = {"对": "true", "错": "false", "A": "true", "B": "false"}.get(key, "")
    written, _ = read_form(dict(sent.one) | typed | {"is_true": truth}, {"letters": letters})
    actions.mend(source, number, written)
    return go(f"/questions/imports/{source.id}#p{number}")


@router.post("/{import_id}/application")
def keep_questions(db: Db, source: ImportToChange, permit: MayWrite, now: Now) -> Response:
    """Keep all questions that were read, as drafts, in one transaction."""
    actions.apply(db, source, permit.person, now)
    return go(f"/questions/imports/{source.id}")


@router.post("/{import_id}/undoing")
def undo_import(db: Db, source: ImportToChange, _permit: MayWrite, now: Now) -> Response:
    """Take an import back."""
    actions.undo(db, source, now)
    return go(f"/questions/imports/{source.id}")


def _list(request: Request, db: Session, permit: Permit, fault: str = "") -> Response:
    mine = select(QuestionImport).where(QuestionImport.staff_id == permit.person.id)
    recent = db.exec(mine.order_by(col(QuestionImport.read_at).desc()).limit(20)).all()
    return render(
        request,
        "exchange/imports.html",
        status=422 if fault else 200,
        imports=recent,
        fault=fault,
        choices=_choices(),
        waits=WAITS.days,
        longest=LONGEST_TEXT,
    )


def _choices() -> dict[str, Any]:
    return {
        "topic": [("", "请选择"), *((topic.value, label(topic)) for topic in Topic)],
        "difficulty": [(word.value, label(word)) for word in Difficulty],
        "bands": [(band.value, label(band)) for band in GradeBand],
    }


def _refuse(request: Request, database: TheDatabase, permit: Permit, fault: str) -> Response:
    with database.reading() as db:
        return _list(request, db, permit, fault)


def _tidy_name(name: str) -> str:
    shown = "".join(sign for sign in PurePath(name).name if sign.isprintable())
    return shown[-LONGEST_NAME:] or "题目"
