"""A film or a recording in a lesson is fetched in parts, and goes on after a break: static files are served so."""

import pytest

FILE = "/static/css/parts.css"  # served as any file in static/ is; a region puts its films beside it


@pytest.fixture
def visitor(browser_of):
    browser = browser_of()
    browser.headers["accept-encoding"] = (
        "identity;q=1, *;q=0"  # as browsers ask for films: parts of what is packed are none
    )
    return browser


def test_a_part_is_sent_alone(visitor):
    whole = visitor.get(FILE).content
    part = visitor.get(FILE, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole)}"


def test_what_is_missing_after_a_break_is_sent_while_the_file_is_the_same(visitor):
    first = visitor.get(FILE)
    assert first.headers["accept-ranges"] == "bytes"
    rest = visitor.get(FILE, headers={"Range": "bytes=500-", "If-Range": first.headers["etag"]})
    assert (rest.status_code, rest.content) == (206, first.content[500:])
    changed = visitor.get(FILE, headers={"Range": "bytes=500-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, first.content)


def test_a_part_beyond_the_end_is_refused(visitor):
    assert visitor.get(FILE, headers={"Range": "bytes=99999999-"}).status_code == 416
