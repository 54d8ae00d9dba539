"""What the permission table promises, worked out here once more from the facts of each thing and each person."""

import re
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from fastapi.routing import APIRoute
from sqlmodel import Session, SQLModel, select
from starlette.routing import Mount, Route

from app.courses.adult_access import HasCode
from app.matches.screen_access import HasKey
from app.people.access import May
from app.people.models import Staff, Student
from app.people.permissions import Action, Resource, Scope, scope
from app.vocabulary import Role
from tests.permissions.objects import BODIES, HAND_MADE, OBJECTS, Thing
from tests.test_architecture import OPEN_TO_ALL, guards, leaves
from tests.world import World

CAST = ["nobody", "lin", "teacher", "school_admin", "organiser", "officer", "city_officer", "administrator"]
MISSING = "missing"


@dataclass(frozen=True)
class Address:
    """One method on one path, and the permits it asks for."""

    method: str
    path: str
    permits: frozenset[tuple[Resource, Action]]

    @property
    def kind(self) -> str:
        """Return the names in the path, as in OBJECTS; empty when there are none."""
        return "/".join(re.findall(r"{(\w+)(?::\w+)?}", self.path))

    @property
    def body(self) -> dict:
        return BODIES.get((self.method, self.path), {})

    def of(self, names: dict) -> str:
        """Return the path with `names` filled in."""
        return re.sub(r"{(\w+)(?::\w+)?}", lambda found: str(names[found[1]]), self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def addresses(app) -> list[Address]:
    """Return every guarded address of the application."""
    found = []
    for route in leaves(app.routes):
        if route.path not in OPEN_TO_ALL and not screen_guards(route) and not adult_guards(route):
            permits = [guard for guard in guards(route.dependant) if isinstance(guard, May)]
            asked = frozenset((permit.resource, permit.action) for permit in permits)
            found += [Address(method, route.path, asked) for method in sorted(route.methods)]
    for (method, path), permit in HAND_MADE.items():
        if permit is None:  # opened by a key of its own
            continue
        resource, action = permit
        found.append(Address(method, path, frozenset({(Resource(resource), Action(action))})))
    return found


def screen_guards(route) -> list[HasKey]:
    """Return the keys of screens that open a route; test_screens.py asks these."""
    return [guard for guard in guards(route.dependant) if isinstance(guard, HasKey)]


def adult_guards(route) -> list[HasCode]:
    """Return the codes of adults that open a route; test_adults.py asks these."""
    return [guard for guard in guards(route.dependant) if isinstance(guard, HasCode)]


def unknown_routes(routes) -> list[str]:
    """Return routes that are neither FastAPI's, nor the static files, nor named in HAND_MADE."""
    unknown = []
    for route in routes:
        if hasattr(route, "original_router"):
            unknown += unknown_routes(route.original_router.routes)
        elif isinstance(route, Route) and not isinstance(route, APIRoute):
            methods = (route.methods or {"*"}) - {"HEAD"}
            unknown += [f"{m} {route.path}" for m in methods if (m, route.path) not in HAND_MADE]
        elif isinstance(route, Mount) and route.path != "/static":
            unknown.append(route.path)
    return unknown


def things(address: Address, world: World, made: dict[str, dict[str, Thing]]) -> dict[str, Thing | None]:
    """Return what the address may name, with one thing that does not exist; {"": None} when it names nothing."""
    if not address.kind:
        return {"": None}
    assert address.kind in OBJECTS, f"register {address.kind!r} in tests/permissions/objects.py"
    known = made[address.kind]
    names = dict(next(iter(known.values())).names)
    names[address.kind.split("/")[-1]] = uuid4()
    return known | {MISSING: Thing(names)}


def permitted(address: Address, role: Role) -> bool:
    """Return whether the table lets this role come to the address at all."""
    return all(scope(role, *permit) is not None for permit in address.permits)


def reached(address: Address, person: Staff | Student, world: World, thing: Thing | None) -> bool:
    """Return whether every permit of the address reaches the thing."""
    role = role_of(person)
    if thing is None:
        return True
    if thing.reached_by is not None:
        return role in thing.reached_by
    return all(_lies_in(scope(role, *permit), person, world, thing) for permit in address.permits)


def role_of(person: Staff | Student) -> Role:
    return Role.STUDENT if isinstance(person, Student) else person.role


def _lies_in(reach: Scope | None, person: Staff | Student, world: World, thing: Thing) -> bool:
    region = thing.school.region_code if thing.school else thing.region_code
    match reach:
        case Scope.ALL:
            return bool(thing.school or thing.region_code or thing.owner_id or thing.class_id)
        case Scope.REGION:
            return region is not None and region.startswith(person.region_code.rstrip("0"))
        case Scope.SCHOOL:
            return thing.school is not None and thing.school.id == person.school_id
        case Scope.CLASS:
            return thing.class_id in {world.teacher.id: {world.class_3.id}}.get(person.id, set())
        case Scope.OWN:
            return person.id in {thing.owner_id, thing.student_id}
    return False


def fingerprint(session: Session) -> str:
    """Return a hash of every row of every table."""
    digest = sha256()
    for table in SQLModel.metadata.sorted_tables:
        rows = session.exec(select(table).order_by(*table.primary_key.columns)).all()
        digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()
