"""Writing a question: the form with its preview, drafts, handing them in, and what the law says beside it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import Db
from app.errors import Invalid
from app.people.access import Permit
from app.questions.access import MayWrite, QuestionToChange
from app.questions.actions import writing
from app.questions.drawing import Drawing, drawing_of
from app.questions.finding import LINE, alike
from app.questions.form import LONGEST, SHOWN_OPTIONS, fields_of, read_form, read_picture, valid_to
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Law, LawArticle, Question, QuestionRevision
from app.questions.written import ALT, EXPLANATION, OPTION, SOURCE, STEM, Written, hints
from app.questions.written import faults as written_faults
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label
from app.web import go, plain_form, render, wants_fragment

router = APIRouter()
MOST_FIELDS = 60
SHOWN_ARTICLES = 60


class SentForm:
    """A form as plain text: the last value of each field, and all values of each."""

    def __init__(self, one: Mapping[str, str], many: Mapping[str, list[str]]) -> None:
        self.one, self.many = one, many

    @property
    def fields(self) -> dict[str, str]:
        """Return what was typed, as the form shows it again."""
        ticked = {name: " ".join(self.many.get(name, [])) for name in ("bands", "letters")}
        return dict(self.one) | ticked


async def sent_question(request: Request) -> SentForm:
    """Return the fields of a question's form."""
    form = await plain_form(request, MOST_FIELDS)
    many: dict[str, list[str]] = defaultdict(list)
    for name, value in form.multi_items():
        if isinstance(value, str):
            many[name].append(value[:4_000])
    return SentForm({name: values[-1] for name, values in many.items()}, many)


Sent = Annotated[SentForm, Depends(sent_question)]


@router.get("/questions/new")
def new_question(request: Request, db: Db, permit: MayWrite) -> Response:
    """Show the form for a question of one's own."""
    return _form(request, db, permit, None, {"kind": QuestionKind.SINGLE_CHOICE.value, "difficulty": "medium"}, {})


@router.post("/questions/new")
def create_question(request: Request, db: Db, permit: MayWrite, sent: Sent, now: Now) -> Response:
    """Keep a new question as a draft."""
    written, faults = read_form(sent.one, sent.many)
    if faults:
        return _form(request, db, permit, None, sent.fields, faults)
    question = writing.begin(db, permit.person, written, now, valid_to(sent.one))
    return _then(db, question, sent, now)


@router.post("/questions/preview")
def preview_question(request: Request, db: Db, permit: MayWrite, sent: Sent) -> Response:
    """Show what is being written as a pupil and the hall will see it, and what deserves a second look."""
    if not wants_fragment(request):
        return _form(request, db, permit, None, sent.fields, {})
    written, faults = read_form(sent.one, sent.many)
    return render(request, "questions/write.html", block="preview", **_preview(db, permit, written, faults))


@router.post("/questions/{own_id}/preview")
def preview_change(request: Request, db: Db, permit: MayWrite, question: QuestionToChange, sent: Sent) -> Response:
    """Show a question that is there as it will be seen, with its picture, unless that is being taken away."""
    if not wants_fragment(request):
        return _form(request, db, permit, question, sent.fields, {})
    written, faults = _read(db, question, sent)
    shown = _preview(db, permit, written, faults, question)
    return render(request, "questions/write.html", block="preview", **shown)


@router.get("/questions/laws")
def show_laws(
    request: Request,
    db: Db,
    _permit: MayWrite,
    law: Annotated[str, Query(max_length=80, pattern=LINE)] = "",
    sought: Annotated[str, Query(max_length=40, pattern=LINE)] = "",
) -> Response:
    """Show the words of a law's articles, to cite from; nothing but what is in force today is offered first."""
    articles = _articles(db, law, sought)
    if "application/json" in request.headers.get("Accept", "") and not articles:
        raise Invalid({"law": "没有找到这一条。"})
    return render(
        request, "questions/laws.html", block="articles", laws=_laws(db), law=law, sought=sought, articles=articles
    )


@router.get("/questions/{own_id}/edit")
def edit_question(request: Request, db: Db, permit: MayWrite, question: QuestionToChange) -> Response:
    """Show the form with the draft, or with the published words to revise."""
    revision, key = _newest(db, question)
    fields = fields_of(writing.written_of(question, revision, key), question.valid_to)
    return _form(request, db, permit, question, fields, {})


@router.post("/questions/{own_id}/edit")
def save_question(
    request: Request, db: Db, permit: MayWrite, question: QuestionToChange, sent: Sent, now: Now
) -> Response:
    """Keep what was written as the draft of this question."""
    written, faults = _read(db, question, sent)
    reason = sent.one.get("reason", "").strip()
    if question.current_revision_id and not reason and writing.draft_of(db, question) is None:
        faults = faults | {"reason": "请写明为什么修改。"}
    if len(reason) > LONGEST:
        faults = faults | {"reason": f"最多 {LONGEST} 个字。"}
    if faults:
        return _form(request, db, permit, question, sent.fields, faults)
    question.valid_to = valid_to(sent.one)
    writing.save(db, question, permit.person, written, reason, now)
    return _then(db, question, sent, now)


def _then(db: Session, question: Question, sent: SentForm, now: Any) -> Response:
    if "submit" in sent.one:
        db.flush()
        writing.submit(db, question, now)
    return go(f"/questions/{question.id}")


def _newest(db: Session, question: Question) -> tuple[QuestionRevision, AnswerKey]:
    draft = writing.draft_of(db, question)
    if draft:
        return draft.revision, draft.key
    id_ = question.current_revision_id
    return db.get_one(QuestionRevision, id_), db.get_one(AnswerKey, id_)


def _read(db: Session, question: Question, sent: SentForm) -> tuple[Written, dict[str, str]]:
    written, found = read_form(sent.one, sent.many)
    written = replace(written, picture=read_picture(sent.one, _picture(db, question)))
    return written, found | written_faults(written)


def _picture(db: Session, question: Question) -> Drawing | None:
    return drawing_of(_newest(db, question)[0].picture)


def _form(
    request: Request,
    db: Session,
    permit: Permit,
    question: Question | None,
    typed: Mapping[str, str],
    faults: dict[str, str],
) -> Response:
    many = {name: typed.get(name, "").split() for name in ("bands", "letters")}
    if len(many["letters"]) == 1:
        many["letters"] = list(many["letters"][0])
    written, _ = read_form(dict(typed) | {"is_true": _is_true(typed)}, many)
    picture = _picture(db, question) if question else None
    written = replace(written, picture=read_picture(typed, picture))
    return render(
        request,
        "questions/write.html",
        status=422 if faults else 200,
        question=question,
        has_draft=question is not None and writing.draft_of(db, question) is not None,
        typed=dict(typed),
        picture=picture,
        ticked=many,
        is_true=_is_true(typed),
        faults=faults,
        laws=_laws(db),
        letters=SHOWN_OPTIONS,
        limits={
            "stem": STEM,
            "option": OPTION,
            "explanation": EXPLANATION,
            "source": SOURCE,
            "reason": LONGEST,
            "alt": ALT,
        },
        choices={
            "kind": [(kind.value, label(kind)) for kind in QuestionKind],
            "topic": [("", "请选择"), *((topic.value, label(topic)) for topic in Topic)],
            "difficulty": [(word.value, label(word)) for word in Difficulty],
            "bands": [(band.value, label(band)) for band in GradeBand],
        },
        **_preview(db, permit, written, {}, question),
    )


def _is_true(typed: Mapping[str, str]) -> str:
    if "is_true" in typed:
        return typed["is_true"]
    letters = {"A": "true", "B": "false"}
    return letters.get(typed.get("letters", ""), "") if typed.get("kind") == QuestionKind.TRUE_FALSE else ""


def _preview(
    db: Session, permit: Permit, written: Written, faults: Mapping[str, str], question: Question | None = None
) -> dict[str, Any]:
    return {
        "written": written,
        "option_letters": LETTERS,
        "lacks": faults,
        "hints": hints(written),
        "alike": alike(db, permit, written.stem, question) if len(written.stem) >= 6 else [],
    }


def _laws(db: Session) -> list[tuple[str, str]]:
    titles = db.exec(select(Law.title).distinct().order_by(Law.title)).all()
    return [("", "选择法律法规"), *((title, title.removeprefix("中华人民共和国")) for title in titles)]


def _articles(db: Session, law: str, sought: str) -> list[tuple[Law, LawArticle]]:
    if not law and len(sought.strip()) < 2:
        return []
    query = select(Law, LawArticle).join(LawArticle, col(LawArticle.law_id) == Law.id)
    if law:
        query = query.where(Law.title == law)
    if sought.strip():
        words = sought.strip()
        in_words = col(LawArticle.words).contains(words, autoescape=True)
        query = query.where(in_words | col(LawArticle.article).contains(words, autoescape=True))
    order = (col(Law.title), col(Law.effective_from).desc(), col(LawArticle.position))
    return [(law_, article) for law_, article in db.exec(query.order_by(*order).limit(SHOWN_ARTICLES))]
