"""What strangers send: a table of hostile texts, bodies, queries and headers, and a caller that can send bytes as such.

Ordinary clients tidy what they send (encode, escape, refuse); this one calls the application with the bytes as written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote

FORM, JSON = b"application/x-www-form-urlencoded", b"application/json"
BOUNDARY = b"----hostile"
MULTIPART = b"multipart/form-data; boundary=" + BOUNDARY

TEXTS: dict[str, bytes] = {
    "nothing": b"",
    "NUL": b"words\x00and more",
    "line breaks": b"a\r\nSet-Cookie: x=1\r\n",
    "not UTF-8": b"\xff\xfe\xc3\x28",
    "a lone surrogate": b"\xed\xa0\x80",
    "a megabyte": b"a" * (1 << 20),
    "many digits": b"9" * 5_000,
    "a huge number": b"99999999999999999999",
    "a negative number": b"-1",
    "not a number": b"NaN",
    "an exponent": b"1e309",
    "digits of another script": "٣".encode(),
    "a superscript digit": "²".encode(),
    "SQL": b"' OR 1=1; DROP TABLE student; --",
    "a LIKE pattern": b"%_\\%",
    "a template": b"{{ 7*7 }}{% raw %}<script>alert(1)</script>",
    "a formula": b"=cmd|'/c calc'!A1",
    "right to left": "\u202e禾小林\u2066".encode(),
    "zero width": "林\u200b\u200d\ufeff小禾".encode(),
    "combining marks": ("é" + "\u0301" * 2_000).encode(),
    "beyond the plane": "𠮷\U0010ffff".encode(),
    "a day that is none": b"2026-02-30 10:00",
    "year one": b"0001-01-01 00:00",
    "year 9999": b"9999-12-31 23:59",
    "a path upwards": b"../../../../etc/passwd",
    "an id of nothing": b"00000000-0000-0000-0000-000000000000",
    "an object": b'{"$ne": null}',
}

HEADERS: dict[str, list[tuple[bytes, bytes]]] = {
    "of a program": [(b"accept", b"application/json")],
    "of a fragment": [(b"hx-request", b"true")],
    "a strange host": [(b"host", b"[::1")],
    "a host with a script": [(b"host", b"<script>:x")],
    "a cookie of bytes": [(b"cookie", b"qingdun=\xff\xfe\x00; other")],
    "strange conditions": [(b"if-none-match", b"\xff*"), (b"range", b"bytes=-9,9-"), (b"if-modified-since", b"0")],
    "a strange language": [(b"accept", b"*/*;q=\xff"), (b"accept-language", b"\xff"), (b"user-agent", b"\x00")],
}


@dataclass(frozen=True)
class Request:
    """One request as bytes."""

    method: str
    path: str
    query: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


async def send(app, request: Request, token: str | None) -> Reply:
    """Call the application as a server does, without tidying anything."""
    headers = [(b"host", b"testserver"), *request.headers, (b"content-length", b"%d" % len(request.body))]
    if token is not None and not any(name == b"cookie" for name, _ in headers):
        headers.append((b"cookie", f"qingdun={token}".encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(request.path),
        "raw_path": request.path.encode(),
        "query_string": request.query,
        "headers": headers if not any(n == b"host" for n, _ in request.headers) else headers[1:],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "root_path": "",
        "state": {},
    }
    sent, pending = [], [{"type": "http.request", "body": request.body, "more_body": False}]

    async def receive():
        return pending.pop() if pending else {"type": "http.disconnect"}

    async def keep(message):
        sent.append(message)

    try:
        await app(scope, receive, keep)
    except Exception as error:  # the server would log it; what the browser got stands in `sent`
        sent.append({"type": "fault", "error": error})
    begun = next((m for m in sent if m["type"] == "http.response.start"), None)
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in begun["headers"]} if begun else {}
    fault = next((repr(m["error"]) for m in sent if m["type"] == "fault"), "")
    return Reply(begun["status"] if begun else 599, headers, body.decode("utf-8", "replace") + fault)


def form(fields: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(quote_plus(name).encode() + b"=" + quote_plus(value).encode() for name, value in fields)


def multipart(fields: list[tuple[str, bytes]], file_name: bytes | None = None, charset: bytes = b"") -> bytes:
    """The body of a form with `file_name` on every part, when there is one."""
    extra = b"" if file_name is None else b'; filename="' + file_name + b'"'
    parts = [
        b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + extra + b"\r\n\r\n"
        + value + b"\r\n"
        for name, value in fields
    ]  # fmt: skip
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def bodies(sound: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (what it is, content type, body) for everything that is no body of a form, or a form of a strange kind."""
    names = [name for name, _ in sound] or ["name"]
    yield "no body", FORM, b""
    yield "no content type", b"", form(sound)
    yield "text", b"text/plain", form(sound)
    yield "a strange content type", b"\xff/;;;charset=\xff", form(sound)
    yield "broken JSON", JSON, b'{"number": 1, "choice": '
    yield "deep JSON", JSON, b"[" * 50_000 + b"]" * 50_000
    yield "JSON of a form", JSON, json.dumps({name: value.decode() for name, value in sound}).encode()
    yield "JSON with a surrogate", JSON, b'{"number":1,"choice":"\\ud800","sequence":1}'
    yield "JSON with a list", JSON, b'{"number":[1],"choice":["A"],"sequence":1}'
    yield "JSON with infinity", JSON, b'{"number":Infinity,"choice":"A","sequence":1e400}'
    yield "bytes", b"application/octet-stream", bytes(range(256)) * 8
    yield "broken form", FORM, b"%%%=&&&=%zz&=&name=%ff%fe&"
    yield "every field twice", FORM, form([*sound, *sound])
    yield "every field as a list", FORM, form([(f"{name}[]", value) for name, value in sound])
    yield "unknown fields", FORM, form([*sound, ("role", b"administrator"), ("id", b"1"), ("__proto__", b"x")])
    yield "two thousand fields", FORM, form([(f"f{number}", b"x") for number in range(2_000)])
    yield "files instead of words", MULTIPART, multipart([(name, b"x") for name in names], b"a.txt")
    yield "a file with a hostile name", MULTIPART, multipart([("file", b"x")], b'..\\../\x00\xff"a.xlsx')
    yield "a file with a long name", MULTIPART, multipart([("file", "姓名,班级\n".encode())], b"a" * 200_000 + b".csv")
    yield "a form that breaks off", MULTIPART, multipart(sound)[:-30]
    yield "a form without boundary", b"multipart/form-data", multipart(sound)
    yield "a form with another boundary", b"multipart/form-data; boundary=other", multipart(sound)
    yield "a part without a name", MULTIPART, multipart(sound).replace(b'name="', b'nom="')
    for charset in (b"utf-7", b"undefined", b"idna", b"unicode_escape", b"utf-16", b"zlib", b"\xff"):
        strange = [(name, b"+2AA-\\ud800xn--a") for name in names]
        yield f"charset {charset!r}", MULTIPART + b"; charset=" + charset, multipart(strange)


def queries(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield (what it is, query) for parameters the address knows, and some it does not."""
    yield "a long query", b"x=" + b"a" * 10_000
    yield "bytes in the query", b"q=\xff\xfe&\x00"
    yield "a broken query", b"%zz&&==&%ff=%fe"
    for page in (b"99999999999999999999", b"-1", b"abc", b"0", b"9" * 5_000):
        yield f"page {page[:9]!r}", b"page=" + quote(page).encode()
    for name in names:
        for what, text in TEXTS.items():
            if len(text) <= 10_000:
                yield f"{name}: {what}", name.encode() + b"=" + quote(text).encode()
        yield f"{name}: again and again", b"&".join([name.encode() + b"=1"] * 900)
