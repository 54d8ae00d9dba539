"""Every route, sent what strangers and broken programs send, by somebody who may use it.

Whatever comes: no fault of ours, a reply in our words, and what is refused changes nothing. On SQLite everything; on
PostgreSQL the texts that databases differ about.
"""

import asyncio
import re
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.main import create_app
from app.people.roster import parse
from app.vocabulary import GradeBand
from tests.hostile import FORM, HEADERS, MULTIPART, TEXTS, Request, bodies, form, multipart, queries, send
from tests.permissions.matrix import MISSING, Address, addresses, permitted, reached, role_of, things
from tests.permissions.objects import BODIES
from tests.permissions.stage import empty, performance, stage_on_file, traces
from tests.test_architecture import OPEN_TO_ALL, leaves

APP = create_app()
ROUTES = list(leaves(APP.routes))
PEOPLE = ["lin", "teacher", "school_admin", "organiser", "officer", "administrator"]
OPEN = [
    Address(method, route.path, frozenset())
    for route in ROUTES
    if route.path in OPEN_TO_ALL
    for method in sorted(route.methods)
]
ADDRESSES = addresses(APP) + OPEN
SLOW = {"/sign-in/staff", "/password", "/staff", "/staff/{staff_id}/password", "/sign-in/student"}
COUNTING = {"/sign-in/student", "/sign-in/staff", "/password"}  # wrong guesses leave a trace, by design
# Forms that a handler reads by itself, so that no signature names their fields.
FIELDS = {
    "/competitions": ["name", "paper_id"],
    "/competitions/{competition_id}/set-up/{step}": [
        "name", "paper_id", "opens_at", "closes_at", "minutes", "attempts_allowed", "regions", "schools", "classes",
        "grades", "release", "pass_percent", "distinction_percent", "weight_0",
    ],
    "/attempts/{attempt_id}/sheet": ["q1", "m1", "q999"],
    "/matches/{match_id}/desks/{desk}/rulings": [
        "act", "version", "token", "team", "question", "outcome", "note", "delta", "seconds", "places", "foul", "on",
    ],
    "/tournaments/{tournament_id}/teams": ["school", "name", "group", "heat", "player1", "substitute1", "coach1"],
    "/tournaments/{tournament_id}/teams/{team_id}": ["school", "name", "group", "player1", "another"],
    "/tournaments/{tournament_id}/preliminary/settings": ["mode", "by", "count", "wildcards"],
    "/tournaments/{tournament_id}/preliminary/ties/marks": ["line"],
    "/matches/{match_id}/prizes": ["pool", "each", "by_draw", "name1", "stock1", "weight1", "blank1"],
    "/matches/{match_id}/draw/desks": ["desk.1", "desk.00000000-0000-0000-0000-000000000001"],
}  # fmt: skip


def route_of(address):
    return next((r for r in ROUTES if r.path == address.path and address.method in r.methods), None)


def parameters(dependant, kind: str) -> list[str]:
    found = [each.alias for each in getattr(dependant, kind)]
    for inner in dependant.dependencies:
        found += parameters(inner, kind)
    return list(dict.fromkeys(found))


def sound_form(address) -> list[tuple[str, bytes]]:
    """The fields of an address, each with something that may be right."""
    route, body = route_of(address), BODIES.get((address.method, address.path), {})
    names = FIELDS.get(address.path) or (parameters(route.dependant, "body_params") if route else [])
    sent = body.get("data", {})
    return [(name, str(sent.get(name, "1")).encode()) for name in dict.fromkeys([*names, *sent])]


def of_strangers(stage) -> dict:
    """What stands in the addresses that are open to all."""
    final = stage.made["match_id"]["of the county"].names
    return {
        "code": "042137",
        "student_id": stage.world.lin.id,
        "serial": "QD-2026-640324-000001-KMPQRTY",
        "file": "0" * 32 + ".png",
        "key": "k" * 32,
        "match_code": "K7M2QX",
    } | final


def paths(address, stage, thing):
    """Yield (what it is, path): things of other kinds, and ids that are none."""
    kinds = address.kind.split("/") if address.kind else []
    for name in kinds:
        for what, value in {
            "an id of another kind": str(stage.world.yuhai.id),
            "an id of nothing": str(uuid4()),
            "no id": "not-an-id",
            "NUL": "%00",
            "not UTF-8": "%ff%fe",
            "upwards": "..%2f..%2fetc",
            "very long": "a" * 9_000,
            "an id in braces": "{" + str(uuid4()) + "}",
            "a huge number": "9" * 5_000,
        }.items():
            marker = uuid4()
            names = (thing.names if thing else of_strangers(stage)) | {name: marker}
            yield f"{name}: {what}", address.of(names).replace(str(marker), value)


def attacks(address, stage, thing):
    """Yield (what it is, request) for one address and one thing."""
    names = thing.names if thing else of_strangers(stage)
    place, method, route = address.of(names), address.method, route_of(address)
    sound = sound_form(address) if method == "POST" else []
    typed = [(b"content-type", FORM)] if sound else []
    for what, headers in HEADERS.items():
        yield f"headers: {what}", Request(method, place, headers=[*headers, *typed], body=form(sound))
    for what, path in paths(address, stage, thing):
        yield f"path: {what}", Request(method, path, headers=typed, body=form(sound))
    for what, query in queries(parameters(route.dependant, "query_params") if route else []):
        if method == "GET" or not what.startswith("page"):
            yield f"query: {what}", Request(method, place, query, typed, form(sound))
    if method == "POST":
        yield from forms(place, sound)


def forms(place, sound):
    """Yield (what it is, request) for bodies that are no form, and for one field after another gone strange."""
    for what, kind, body in bodies(sound):
        yield f"body: {what}", Request("POST", place, headers=[(b"content-type", kind)] if kind else [], body=body)
    for name, _ in sound:
        for what, text in TEXTS.items():
            changed = [(other, text if other == name else value) for other, value in sound]
            yield f"{name}: {what}", Request("POST", place, headers=[(b"content-type", FORM)], body=form(changed))
        in_parts = multipart([(other, TEXTS["NUL"] if other == name else value) for other, value in sound])
        yield f"{name}: NUL in parts", Request("POST", place, headers=[(b"content-type", MULTIPART)], body=in_parts)


def is_ours(reply) -> bool:
    """Return whether a refusal speaks: a page or an alert with a sentence, or a problem with a title."""
    if reply.status < 400:
        return True
    kind = reply.headers.get("content-type", "")
    return "。" in reply.text and kind.startswith(("text/html", "application/problem+json"))


class Attacker:
    """Somebody who may use an address, and the thing they may use it on."""

    def __init__(self, stage, address) -> None:
        self.stage, self.address = stage, address
        self.who, self.thing = next(self._reaching())

    def _reaching(self):
        world, made = self.stage.world, self.stage.made
        objects = {"": None} if self.address in OPEN else things(self.address, world, made)
        for who in PEOPLE:
            person = getattr(world, who)
            if permitted(self.address, role_of(person)):
                for variant, thing in objects.items():
                    if variant != MISSING and reached(self.address, person, world, thing):
                        yield who, thing

    def send(self, request):
        token = None if self.address in OPEN else self.stage.tokens[self.who]
        return self.stage.runner.run(asyncio.wait_for(send(self.stage.app, request, token), 30))

    def wrong(self, what, reply) -> list[str]:
        """Return what is wrong with a reply, if anything is."""
        if reply.status < 500 and is_ours(reply):
            return []
        return [f"{self.address}: {what}: {reply.status} {reply.text[-200:]!r}"]


@pytest.fixture(scope="module")
def on_file(empty_sqlite, tmp_path_factory):
    with stage_on_file(empty_sqlite, tmp_path_factory.mktemp("hostile")) as made:
        yield made


def few(address, attacks):
    """Where each request hashes a password or waits on purpose, the texts go into one field only."""
    if address.path not in SLOW:
        return attacks
    return [(what, request) for what, request in attacks if re.match(r"body|account|login_no", what)]


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_whatever_is_sent_is_answered_in_words(address, on_file):
    on_file.restore()
    attacker, before, wrong = Attacker(on_file.stage, address), traces(on_file.stage), []
    for what, request in few(address, attacks(address, on_file.stage, attacker.thing)):
        reply = attacker.send(request)
        wrong += attacker.wrong(what, reply)
        if reply.status < 400 and address.method != "GET":
            on_file.restore()
    assert wrong == []
    assert address.path in COUNTING or traces(on_file.stage) == before, "a refusal left a trace"


DIFFERING = (
    "NUL", "not UTF-8", "a lone surrogate", "a huge number", "digits of another script", "a LIKE pattern",
    "right to left", "beyond the plane", "combining marks", "year 9999", "file", "charset b'u",
)  # fmt: skip


def test_whatever_is_sent_is_answered_in_words_on_postgresql(postgres, time):
    """Nothing is put back between requests, so later ones may find less; SQLite has told of all of them."""
    wrong = []
    try:
        with performance(postgres) as stage:
            for address in (each for each in ADDRESSES if each.path not in SLOW):
                attacker = Attacker(stage, address)
                for what, request in few(address, attacks(address, stage, attacker.thing)):
                    if any(word in what for word in DIFFERING):
                        reply = attacker.send(request)
                        wrong += attacker.wrong(what, reply)
    finally:
        empty(postgres)
    assert wrong == []


CELLS = st.one_of(
    st.sampled_from(
        ["姓名", "班级", "年级", "学号", "学籍号", "七年级3班", "初一(3)班", "一二十", "十十", "2026级3班", "L64", ""]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(alphabet="一二三十0123456789年级班初高中职小()（）.·-\u200b\u202e男女GJLX", max_size=14),
)


@settings(derandomize=True, max_examples=300, deadline=None, database=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=6), band=st.sampled_from([None, *GradeBand]))
def test_whatever_cells_hold_each_row_gets_a_verdict_in_words(rows, band):
    roster = parse([["姓名", "年级", "班级", "学号", "学籍号"], *rows], 2026, band)
    assert roster.rows or roster.fault.endswith("。")
    for row in roster.rows:
        assert row.faults or (row.name and row.school_class)
        assert all(fault.endswith("。") for fault in row.faults)
