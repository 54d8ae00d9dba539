"""Who is here, and the only way to get a school, a class, a pupil or a colleague: loading is authorising."""

from dataclasses import dataclass
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import ColumnElement, false, true
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import NotAllowed, NotFound, SignInNeeded
from app.people import persons, presence
from app.people.actions.signing_in import open_class
from app.people.models import ClassCode, ClassMembership, School, SchoolClass, Student, Teaching
from app.people.permissions import Action, Resource, Scope, region_prefix, scope
from app.people.persons import Person

COOKIE = "qingdun"


async def visitor(request: Request, database: TheDatabase, now: Now) -> Person | None:
    """Return who is there, if anybody: for pages that are open to all."""
    token = request.cookies.get(COOKIE)
    person = persons.recall(token, now) if token else None
    if token and person is None:
        person = await database.look(lambda db: persons.look_up(db, token, now))
    if person:
        presence.note(person.sign_in_id, now)
    request.state.person = person
    return person


Visitor = Annotated[Person | None, Depends(visitor)]


class PasswordChangeNeeded(NotAllowed):
    """A first password opens nothing but the page where it is changed."""

    message = "请先修改初始密码。"


async def signed_in(person: Visitor) -> Person:
    """Return who is signed in, or refuse."""
    if person is None:
        raise SignInNeeded
    return person


SignedIn = Annotated[Person, Depends(signed_in)]


@dataclass(frozen=True)
class Permit:
    """A person and how far the permission table lets them reach for one (resource, action)."""

    person: Person
    scope: Scope


class May:
    """Dependency: the signed-in person's permit for (resource, action); a role without one is refused.

    It waits for nothing, so it is a coroutine: FastAPI spends a thread on every plain function.

    Every route has one among its dependencies; tests read `resource` and `action` from it.
    """

    def __init__(self, resource: Resource, action: Action, first_password_will_do: bool = False) -> None:
        self.resource, self.action = resource, action
        self.first_password_will_do = first_password_will_do

    async def __call__(self, person: SignedIn) -> Permit:
        """Refuse the role, or say how far it reaches."""
        if person.must_change_password and not self.first_password_will_do:
            raise PasswordChangeNeeded
        reach = scope(person.role, self.resource, self.action)
        if reach is None:
            raise NotAllowed
        return Permit(person, reach)


def schools_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `School` that keeps a query inside the permit."""
    person = permit.person
    match permit.scope:
        case Scope.ALL:
            return true()
        case Scope.REGION if person.region_code:
            return col(School.region_code).startswith(region_prefix(person.region_code))
        case Scope.SCHOOL | Scope.CLASS | Scope.OWN if person.school_id:
            return col(School.id) == person.school_id
        case _:
            return false()


class Held(Protocol):
    """A table of what staff make: whose a row is, and the school or, where there is none, the region that holds it."""

    owner_id: Any
    school_id: Any
    region_code: Any


def held_within(permit: Permit, table: type[Held]) -> ColumnElement[bool]:
    """Return the condition on a table of what staff make that keeps a query inside the permit."""
    person = permit.person
    match permit.scope:
        case Scope.ALL:
            return true()
        case Scope.REGION if person.region_code:
            in_schools = col(table.school_id).in_(select(School.id).where(schools_within(permit)))
            return in_schools | col(table.region_code).startswith(region_prefix(person.region_code))
        case Scope.SCHOOL if person.school_id:
            return col(table.school_id) == person.school_id
        case Scope.CLASS | Scope.OWN:
            return col(table.owner_id) == person.id
        case _:
            return false()


def classes_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `SchoolClass` that keeps a query inside the permit."""
    if permit.scope is Scope.CLASS:
        taught = select(Teaching.class_id).where(Teaching.staff_id == permit.person.id)
        return col(SchoolClass.id).in_(taught)
    return col(SchoolClass.school_id).in_(select(School.id).where(schools_within(permit)))


def students_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Student` that keeps a query inside the permit: by the class they are in now."""
    if permit.scope is Scope.OWN:
        return col(Student.id) == permit.person.id
    if permit.scope is Scope.CLASS:
        inside = select(SchoolClass.id).where(classes_within(permit))
        here = select(ClassMembership.student_id).where(
            col(ClassMembership.until).is_(None), col(ClassMembership.class_id).in_(inside)
        )
        return col(Student.id).in_(here)
    return col(Student.school_id).in_(select(School.id).where(schools_within(permit)))


def load_class(db: Session, permit: Permit, class_id: UUID) -> SchoolClass:
    """Return a class the permit reaches; any other is not found."""
    inside = select(SchoolClass).where(SchoolClass.id == class_id, classes_within(permit))
    found = db.exec(inside).one_or_none()
    if found is None:
        raise NotFound
    return found


def load_student(db: Session, permit: Permit, student_id: UUID) -> Student:
    """Return a pupil the permit reaches; any other is not found."""
    found = db.exec(select(Student).where(Student.id == student_id, students_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    return found


def load_school(db: Session, permit: Permit, school_id: UUID) -> School:
    """Return a school the permit reaches; any other is not found."""
    found = db.exec(select(School).where(School.id == school_id, schools_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    return found


def class_to_read(
    class_id: UUID, permit: Annotated[Permit, Depends(May(Resource.SCHOOL_CLASS, Action.READ))], db: Db
) -> SchoolClass:
    """Return the class of the address, if this person may read it."""
    return load_class(db, permit, class_id)


def class_to_open(
    class_id: UUID, permit: Annotated[Permit, Depends(May(Resource.CLASS_CODE, Action.CREATE))], db: Db
) -> SchoolClass:
    """Return the class of the address, if this person may open a code for it."""
    return load_class(db, permit, class_id)


def class_with_pins(
    class_id: UUID, permit: Annotated[Permit, Depends(May(Resource.STUDENT, Action.CHANGE))], db: Db
) -> SchoolClass:
    """Return the class of the address, if this person may see and reset its pupils' PINs."""
    return load_class(db, permit, class_id)


def student_to_change(
    student_id: UUID, permit: Annotated[Permit, Depends(May(Resource.STUDENT, Action.CHANGE))], db: Db
) -> Student:
    """Return the pupil of the address, if this person may reset the PIN."""
    return load_student(db, permit, student_id)


ClassToRead = Annotated[SchoolClass, Depends(class_to_read)]
ClassToOpen = Annotated[SchoolClass, Depends(class_to_open)]
ClassWithPins = Annotated[SchoolClass, Depends(class_with_pins)]
StudentToChange = Annotated[Student, Depends(student_to_change)]


def class_of_code(code: str, db: Db, now: Now) -> tuple[ClassCode, SchoolClass]:
    """Return the class whose code stands in the address, while it is open; the code is the permission."""
    return open_class(db, code, now)
