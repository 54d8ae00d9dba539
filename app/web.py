"""Rendering: one template is both the page and its htmx fragments; one refusal speaks in three voices."""

import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from app import clock, vocabulary
from app.clock import HERE
from app.errors import Invalid, NotFound, Refusal, SignInNeeded
from app.settings import PROJECT

STATIC = Path(__file__).parent / "static"
CHARSET = re.compile(r"""charset[^=;]*=\s*["']?([^;"'\s]*)""", re.IGNORECASE)


def _local(moment: datetime) -> str:
    return moment.astimezone(HERE).strftime("%Y-%m-%d %H:%M")


def _local_day(moment: datetime) -> str:
    return moment.astimezone(HERE).strftime("%Y-%m-%d")


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def _static(path: str) -> str:
    """Return the address of a file in static/, with its fingerprint so that browsers may keep it for ever."""
    if path not in _fingerprints:
        _fingerprints[path] = sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={_fingerprints[path]}"


def _drawing(file: str) -> str:
    """Return the address of a question's picture, or nothing where it is not there: its words stand there then."""
    if PAINTED.fullmatch(file):
        return f"/pictures/{file}"
    path = f"img/questions/{file}"
    return _static(path) if path in _fingerprints or (STATIC / path).is_file() else ""


PAINTED = re.compile(r"[0-9a-f]{32}\.(png|jpg)")  # came in a file of questions; kept in the database
_fingerprints: dict[str, str] = {}

pages = Environment(
    loader=FileSystemLoader(PROJECT / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
pages.filters |= {"local": _local, "local_day": _local_day, "percent": _percent, "label": vocabulary.label}
pages.globals |= {"static": _static, "drawing": _drawing, "person": None, "vocabulary": vocabulary}
pages.globals["ui"] = pages.get_template("ui/widgets.html").module


def wants_fragment(request: Request) -> bool:
    """Return whether htmx asked, and wants one block rather than a page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def wants_json(request: Request) -> bool:
    """Return whether a program asked."""
    return "application/json" in request.headers.get("Accept", "")


def render(request: Request, page: str, /, *, block: str = "content", status: int = 200, **context: Any) -> Response:
    """Render `page`; to htmx, send only the named `block` of it. Personal pages are never cached."""
    template = pages.get_template(page)
    context |= {"request": request, "person": getattr(request.state, "person", None)}
    if wants_fragment(request):
        html = "".join(template.blocks[block](template.new_context(context)))
    else:
        html = template.render(context)
    return HTMLResponse(html, status, headers={"Vary": "HX-Request", "Cache-Control": "no-store"})


def draw_block(page: str, block: str, **context: Any) -> str:
    """Return one block of a page as it is pushed to open screens; there is no request, and nobody's name is in it."""
    template = pages.get_template(page)
    return "".join(template.blocks[block](template.new_context({"person": None} | context)))


def show_gallery(request: Request) -> Response:
    """Show every widget in every state; for developers."""
    return render(request, "ui/gallery.html", now=clock.now())


async def plain_form(request: Request, most: int) -> FormData:
    """Return a form's fields, for handlers that read it by themselves: no files, and no charset but UTF-8.

    Other charsets can spell what no database keeps and no page can show.
    """
    if not set(CHARSET.findall(request.headers.get("Content-Type", ""))) <= {"utf-8", "UTF-8"}:
        raise Invalid(message="提交的内容格式不对，没有保存。")
    return await request.form(max_files=0, max_fields=most)


def site_of(request: Request) -> str:
    """Return the address of the site as this browser knows it: for links and codes to print."""
    return f"{request.scope['scheme']}://{request.headers.get('host', '')}"[:120]


def go(url: str) -> Response:
    """Send the browser to `url` after a form."""
    return RedirectResponse(url, status_code=303)


def download(content: bytes, file_name: str, media_type: str) -> Response:
    """Send a file under a Chinese name (RFC 5987), never kept by a cache."""
    disposition = f"attachment; filename*=UTF-8''{quote(file_name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition} | NO_STORE)


NO_STORE = {"Cache-Control": "no-store"}


class Fault(Refusal):
    """Something of ours broke."""

    status = 500
    message = "系统出了问题，这一步没有完成，已经记录下来。"


async def show_refusal(request: Request, refusal: Exception) -> Response:
    """Answer in the caller's own form: an alert for htmx, a problem for a program, a page for a person."""
    assert isinstance(refusal, Refusal)
    headers = NO_STORE | ({"Retry-After": "2"} if refusal.status == 503 else {})
    if wants_fragment(request):
        alert = pages.get_template("ui/alert.html").render(refusal=refusal)
        retarget = {"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML"}
        return HTMLResponse(alert, refusal.status, headers=headers | retarget)
    if wants_json(request):
        problem: dict[str, Any] = {
            "type": type(refusal).__name__,
            "title": refusal.message,
            "status": refusal.status,
        }
        if isinstance(refusal, Invalid) and refusal.faults:
            problem["faults"] = refusal.faults
        return JSONResponse(problem, refusal.status, headers, media_type="application/problem+json")
    if isinstance(refusal, SignInNeeded) and request.method == "GET":
        return go(f"/sign-in?next={quote(request.scope['path'])}")
    person = getattr(request.state, "person", None)
    page = pages.get_template("layout/refusal.html").render(refusal=refusal, person=person, request=request)
    return HTMLResponse(page, refusal.status, headers=headers)


async def show_fault(request: Request, _error: Exception) -> Response:
    """Answer a fault of ours in words; what happened stands in the log, under the request's number."""
    return await show_refusal(request, Fault())


async def show_invalid(request: Request, error: Exception) -> Response:
    """Say which field of a form or of a JSON body cannot be right."""
    assert isinstance(error, RequestValidationError)
    if any(fault["loc"] and fault["loc"][0] == "path" for fault in error.errors()):
        return await show_refusal(request, NotFound())  # an id that cannot be one: no such thing
    faults = {".".join(str(part) for part in fault["loc"][1:]): "填写有误。" for fault in error.errors()}
    return await show_refusal(request, Invalid(faults, "提交的内容格式不对，没有保存。"))


async def show_http_error(request: Request, error: Exception) -> Response:
    """Put the framework's own errors (no such page, wrong method, body too large) into our words."""
    assert isinstance(error, HTTPException)
    words = {404: NotFound.message, 405: "这个地址不支持这样的操作。", 413: "文件太大，没有上传。"}
    refusal = Refusal(words.get(error.status_code, "请求有误，没有处理。"))
    refusal.status = error.status_code  # type: ignore[misc]  # the framework chose the status, not a class of ours
    return await show_refusal(request, refusal)
