"""Whose awards somebody sees, grants and prints: those of the matches they reach. Loading is authorising."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.awards.models import Award, Certificate
from app.db import Db, TheDatabase
from app.errors import NotFound
from app.matches.access import load_match, tournaments_within
from app.matches.models import Match, Tournament
from app.people.access import May, Permit
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.people.persons import Person

MayReadAwards = Annotated[Permit, Depends(May(Resource.AWARD, Action.READ))]
MayGrantAwards = Annotated[Permit, Depends(May(Resource.AWARD, Action.CHANGE))]
MayPrintCertificates = Annotated[Permit, Depends(May(Resource.CERTIFICATE, Action.READ))]


def match_with_awards(match_id: UUID, permit: MayReadAwards, db: Db) -> Match:
    """Return the match of the address, to see its awards."""
    return load_match(db, permit, match_id)


def match_to_award(match_id: UUID, permit: MayGrantAwards, db: Db) -> Match:
    """Return the match of the address, to grant its awards; its row is held, so that nothing is granted twice."""
    return load_match(db, permit, match_id, hold=True)


# Printing takes a while, so these two read by themselves and leave the request's one transaction unopened.


async def match_to_print(match_id: UUID, permit: MayPrintCertificates, database: TheDatabase) -> Match:
    """Return the match of the address, to print its certificates with the names on them."""
    return await database.look(lambda db: load_match(db, permit, match_id))


async def award_to_print(award_id: UUID, permit: MayPrintCertificates, database: TheDatabase) -> Award:
    """Return the award of the address, to print its certificates."""
    return await database.look(lambda db: _award(db, permit, award_id))


def award_to_change(award_id: UUID, permit: MayGrantAwards, db: Db) -> Award:
    """Return the award of the address, to take it back or to issue what is missing; its match is held."""
    award = _award(db, permit, award_id)
    load_match(db, permit, award.match_id, hold=True)
    db.refresh(award)
    return award


def _award(db: Session, permit: Permit, award_id: UUID) -> Award:
    mine = select(Tournament.id).where(tournaments_within(permit))
    query = select(Award).join(Match, col(Match.id) == Award.match_id)
    found = db.exec(query.where(Award.id == award_id, col(Match.tournament_id).in_(mine))).one_or_none()
    if found is None:
        raise NotFound
    return found


MatchWithAwards = Annotated[Match, Depends(match_with_awards)]
MatchToAward = Annotated[Match, Depends(match_to_award)]
MatchToPrint = Annotated[Match, Depends(match_to_print)]
AwardToPrint = Annotated[Award, Depends(award_to_print)]
AwardToChange = Annotated[Award, Depends(award_to_change)]


def certificate_to_change(certificate_id: UUID, award: AwardToChange, db: Db) -> Certificate:
    """Return the certificate of the address, if it belongs to the award of the address."""
    query = select(Certificate).where(Certificate.id == certificate_id, Certificate.award_id == award.id)
    found = db.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return found


CertificateToChange = Annotated[Certificate, Depends(certificate_to_change)]


def may_grant(person: Person) -> bool:
    """Return whether this person may grant awards where they see them: for which forms a page shows."""
    return scope_of(person.role, Resource.AWARD, Action.CHANGE) is not None


def may_print(person: Person) -> bool:
    """Return whether this person may print certificates, with the names on them."""
    return scope_of(person.role, Resource.CERTIFICATE, Action.READ) is not None
