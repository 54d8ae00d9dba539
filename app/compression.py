"""Pages and their files leave packed: on a weak network a page of 40 KB is a second of waiting.

A proxy in front may pack as well; it passes on what is packed already. What is never packed:

- replies that come in pieces: an event stream must arrive as it happens, and a download is a zip or a PDF anyway;
- what another site made the browser ask for. Who chooses part of an address and sees how long the packed reply is could
  guess what else stands in it, letter by letter (the attack called BREACH). Browsers tell who asked in Sec-Fetch-Site;
  for those that do not, the cookie stays at home when another site asks for anything but a page to go to.
"""

import functools
import gzip

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PACKED = (b"text/html", b"text/css", b"text/javascript", b"application/javascript", b"image/svg+xml")
LEAST = 1_000  # bytes; below, it fits into one packet as it is
PAGE_LEVEL, FILE_LEVEL = 5, 9  # a page is packed once for one reader, a file once for everybody
FILES = 512  # more than there are in static/
OURS = (b"", b"same-origin", b"none")  # a page of ours asked, or somebody typed the address; b"": an old browser


class Compression:
    """Packs whole replies of text as a plain ASGI layer; the answers' fast lanes lie outside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and pack the reply if the browser can unpack it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        may_pack = b"gzip" in asked.get(b"accept-encoding", b"") and asked.get(b"sec-fetch-site", b"") in OURS
        pack = _pack_file if scope["path"].startswith("/static/") else _pack_page
        held: Message | None = None  # the beginning of a reply, until its length is known

        async def send_packed(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_text(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                body, is_whole = message.get("body", b""), not message.get("more_body", False)
                packed = pack(body) if may_pack and is_whole and len(body) >= LEAST else None
                start["headers"] = _described(start["headers"], packed)
                await send(start)
                message = message if packed is None else {"type": "http.response.body", "body": packed}
            await send(message)

        await self.app(scope, receive, send_packed)


def _is_text(start: Message) -> bool:
    """Return whether this is a whole text that nobody packed yet; 206 is a part asked for by its place."""
    sent = dict(start["headers"])
    is_text = sent.get(b"content-type", b"").split(b";")[0] in PACKED
    return is_text and b"content-encoding" not in sent and start["status"] != 206


def _described(headers: list[tuple[bytes, bytes]], packed: bytes | None) -> list[tuple[bytes, bytes]]:
    """Return the headers for what is sent: caches must not hand a packed copy to who cannot unpack it."""
    kept = [pair for pair in headers if pair[0] != b"vary"]
    vary = b", ".join([value for name, value in headers if name == b"vary"] + [b"Accept-Encoding"])
    if packed is None:
        return [*kept, (b"vary", vary)]
    told = [(b"vary", vary), (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(packed))]
    for name, value in kept:
        if name == b"etag":
            told.append((name, value if value.startswith(b"W/") else b"W/" + value))  # same text, other bytes
        elif name not in (b"content-length", b"accept-ranges"):  # nobody asks for a part of what is packed
            told.append((name, value))
    return told


def _pack_page(body: bytes) -> bytes:
    return gzip.compress(body, PAGE_LEVEL, mtime=0)


@functools.lru_cache(FILES)
def _pack_file(body: bytes) -> bytes:
    return gzip.compress(body, FILE_LEVEL, mtime=0)
