"""On a weak network pages come packed, and nothing that must come at once, or stay secret, is packed."""

import asyncio
import gzip
import re

import pytest

from app.compression import Compression
from tests.final import Final, rules_of


def raw(browser, path, **headers):
    """Return the reply as it went over the line."""
    with browser.stream("GET", path, headers={"Accept-Encoding": "gzip"} | headers) as reply:
        return reply, b"".join(reply.iter_raw())


def is_packed(reply) -> bool:
    return reply.headers.get("Content-Encoding") == "gzip"


def test_a_pupil_s_page_comes_packed_and_says_the_same(browser_of, world):
    browser = browser_of(world.lin)
    reply, body = raw(browser, "/home")
    plain, whole = raw(browser, "/home", **{"Accept-Encoding": "identity"})
    assert (is_packed(reply), is_packed(plain)) == (True, False)
    assert gzip.decompress(body) == whole
    assert int(reply.headers["Content-Length"]) == len(body) < len(whole) * 0.6
    assert reply.headers["Vary"] == plain.headers["Vary"] == "HX-Request, Accept-Encoding"


def test_every_file_of_a_page_comes_packed_once_for_everybody(browser_of, world):
    browser = browser_of(world.lin)
    paths = re.findall(r'"(/static/[^"]+\.(?:css|js)\?[^"]+)"', browser.get("/home").text)
    assert len(paths) > 5
    for path in paths:
        reply, body = raw(browser, path)
        plain, whole = raw(browser, path, **{"Accept-Encoding": "identity"})
        assert is_packed(reply) == (len(whole) >= 1_000), path
        assert (gzip.decompress(body) if is_packed(reply) else body) == whole
        assert "Accept-Encoding" in reply.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_packed_file_that_has_not_changed_is_not_sent_again(browser_of):
    browser = browser_of(None)
    reply, _ = raw(browser, "/static/css/parts.css")
    again, body = raw(browser, "/static/css/parts.css", **{"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, body) == (304, b"")


def test_a_part_of_a_file_is_a_part_of_the_file(browser_of):
    browser = browser_of(None)
    reply, body = raw(browser, "/static/css/parts.css", Range="bytes=0-2999")
    assert (reply.status_code, len(body), is_packed(reply)) == (206, 3_000, False)


@pytest.mark.parametrize("asker", ["cross-site", "same-site"])
def test_another_site_cannot_weigh_a_page_of_ours(browser_of, world, asker):
    browser = browser_of(world.lin)
    assert not is_packed(raw(browser, "/home", **{"Sec-Fetch-Site": asker})[0])
    assert is_packed(raw(browser, "/home", **{"Sec-Fetch-Site": "same-origin"})[0])
    assert is_packed(raw(browser, "/home", **{"Sec-Fetch-Site": "none"})[0])


def test_news_and_books_come_as_they_are(browser_of, world):
    final = Final(world, browser_of, teams=2, rules=rules_of("R2"))
    final.take_desk()
    reply, body = raw(final.host, f"{final.address}/desks/host/news")
    assert (reply.status_code, is_packed(reply), len(body) > 1_000) == (200, False, True)
    reply, body = raw(browser_of(world.teacher), "/rosters/template.xlsx")
    assert (reply.status_code, is_packed(reply), body[:2]) == (200, False, b"PK")


def test_a_page_that_comes_in_pieces_arrives_as_it_happens():
    sent = []

    async def slow_page(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        for piece in (b"<p>" * 500, b"</p>"):
            before = len(sent)
            await send({"type": "http.response.body", "body": piece, "more_body": piece == b"<p>" * 500})
            assert sent[before:], "a piece was kept back"

    async def note(message):
        sent.append(message)

    scope = {"type": "http", "path": "/", "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(Compression(slow_page)(scope, None, note))
    assert sent[0]["headers"] == [(b"content-type", b"text/html"), (b"vary", b"Accept-Encoding")]
    assert b"".join(message["body"] for message in sent[1:]) == b"<p>" * 500 + b"</p>"


def test_the_heads_of_packed_pages_stay_strict(browser_of, world):
    reply, _ = raw(browser_of(world.lin), "/home")
    assert reply.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
