"""Granting awards in one act, issuing certificates, and taking either back with a reason."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app import serial_numbers
from app.awards import criteria
from app.awards.criteria import Earned
from app.awards.models import Award, Certificate
from app.awards.words import ORGANISATION_AWARD, AwardKind, Holder
from app.clock import HERE
from app.errors import Invalid, Refusal
from app.matches import programmes
from app.matches.cues import WORDS, CompetitionStage, Cue, Phase
from app.matches.models import Match, Team, TeamMember, Tournament
from app.matches.show import Show
from app.people.models import Region, School, Staff

NOWHERE = "000000"  # the division code of a certificate whose match lies in no region
REASON = 4  # signs at least
ISSUER = 60  # signs at most


class NotEnded(Refusal):
    """Places are certain when a match has ended."""

    message = "比赛还没有结束，没有颁发奖项。"


class OnlyRehearsed(Refusal):
    """A rehearsal is no competition."""

    message = "这是彩排，不颁发奖项。"


class NothingChosen(Refusal):
    """A grant names what it grants."""

    message = "没有勾选任何奖项，没有颁发。"


class AlreadyRevoked(Refusal):
    """What was taken back is not taken back again, and nothing is issued for it."""

    message = "已经撤销，没有再次操作。"


def check_grantable(match: Match, show: Show) -> None:
    """Refuse awards where there can be none yet, or none at all."""
    if match.is_rehearsal:
        raise OnlyRehearsed
    if show.phase is not Phase.ENDED:
        raise NotEnded


def earned_in(db: Session, show: Show) -> list[Earned]:
    """Return what teams and coaches have earned in a match that has ended; refused while a tie is open."""
    query = select(TeamMember.team_id).where(TeamMember.part == Holder.COACH.value)
    teams = [team.id for team in show.programme.teams]
    coaches = Counter(db.exec(query.where(col(TeamMember.team_id).in_(teams))))
    return criteria.earned(show.places, show.programme.rules.awards, coaches)


def awards_of(db: Session, match_id: UUID) -> list[Award]:
    """Return every award of a match, the revoked ones too: places first, then coaches, then schools."""
    rows = db.exec(select(Award).where(Award.match_id == match_id)).all()
    order = list(AwardKind)
    return sorted(rows, key=lambda row: (order.index(row.kind), row.place or 0, row.school, row.granted_at))


@dataclass(frozen=True)
class Grant:
    """What a person grants: some of what was earned, 优秀组织奖 to some schools, and whose name stands under it."""

    earned: Collection[str]  # keys of `Earned`
    schools: Sequence[str]
    issuer: str
    by: UUID
    at: datetime


def grant(db: Session, match: Match, show: Show, granted: Grant) -> list[Award]:
    """Grant awards and issue their certificates; what stands already stays as it is. The caller holds the match."""
    check_grantable(match, show)
    issuer = _tidy(granted.issuer)
    if not issuer or len(issuer) > ISSUER:
        raise Invalid({"issuer": f"请填写颁发单位（不超过 {ISSUER} 个字）。"})
    standing = {(a.kind, a.recipient) for a in awards_of(db, match.id) if a.revoked_at is None}
    blank = _Blank(event_of(db.get_one(Tournament, match.tournament_id), match), issuer, match.id, granted)
    chosen = [each for each in earned_in(db, show) if each.key in granted.earned]
    made = [blank.of_team(each, db.get_one(Team, each.team)) for each in chosen]
    made += [blank.of_school(school) for school in dict.fromkeys(granted.schools)]
    made = [award for award in made if (award.kind, award.recipient) not in standing]
    if not made:
        raise NothingChosen
    db.add_all(made)
    db.flush()
    issue(db, match, made, granted.at)
    return made


def missing(db: Session, match: Match, awards: Iterable[Award]) -> dict[UUID, list[Certificate]]:
    """Return the certificates that standing awards still lack, not numbered yet: all, or those taken back since."""
    wanted = {award.id: award for award in awards if award.revoked_at is None}
    query = select(Certificate.award_id, Certificate.position)
    query = query.where(col(Certificate.award_id).in_(wanted), col(Certificate.revoked_at).is_(None))
    there, came_on = set(db.exec(query)), _came_on(db, match.id)
    found = {}
    for award in wanted.values():
        held = [each for each in _holders(db, award, came_on) if (award.id, each.position) not in there]
        if held:
            found[award.id] = held
    return found


def issue(db: Session, match: Match, awards: Iterable[Award], now: datetime) -> int:
    """Number and keep the certificates that these awards still lack; return how many."""
    listed = [each for held in missing(db, match, awards).values() for each in held]
    region, year = region_of(db, match), now.astimezone(HERE).year
    # Whoever numbers certificates of a region waits for its row, so that no number is given twice.
    db.exec(select(Region).where(Region.code == region).with_for_update(key_share=True)).one_or_none()
    last = select(func.max(Certificate.number)).where(Certificate.year == year, Certificate.region_code == region)
    for number, each in enumerate(listed, start=(db.exec(last).one() or 0) + 1):
        each.year, each.region_code, each.number, each.issued_at = year, region, number, now
        each.code = serial_numbers.spell(secrets.randbelow(serial_numbers.CODES))
    db.add_all(listed)
    db.flush()
    return len(listed)


def issue_missing(db: Session, match: Match, award: Award, now: datetime) -> int:
    """Issue what a standing award lacks: with the names as the team has them by now."""
    if award.revoked_at:
        raise AlreadyRevoked
    return issue(db, match, [award], now)


def revoke(row: Award | Certificate, reason: str, by: UUID, now: datetime) -> None:
    """Take back an award, and so all its certificates, or a single certificate; the reason is kept."""
    if row.revoked_at:
        raise AlreadyRevoked
    reason = _tidy(reason)[:200]
    if len(reason) < REASON:
        raise Invalid({"reason": f"请写明撤销的理由（不少于 {REASON} 个字），没有撤销。"})
    row.revoked_at, row.revoked_by, row.revoke_reason = now, by, reason


def event_of(tournament: Tournament, match: Match) -> str:
    """Return what the competition is called on a certificate; only the final goes without its stage."""
    is_final = match.stage is CompetitionStage.FINAL
    return tournament.name if is_final else f"{tournament.name}（{WORDS[match.stage]}）"


def school_of(db: Session, match: Match) -> UUID | None:
    """Return the school whose own competition this is."""
    tournament = db.get_one(Tournament, match.tournament_id)
    return tournament.school_id or db.get_one(Staff, tournament.owner_id).school_id


def region_of(db: Session, match: Match) -> str:
    """Return the division code of the organiser of a match."""
    tournament = db.get_one(Tournament, match.tournament_id)
    if tournament.region_code:
        return tournament.region_code
    school_id = school_of(db, match)
    if school_id:
        return db.get_one(School, school_id).region_code
    return db.get_one(Staff, tournament.owner_id).region_code or NOWHERE


def _holders(db: Session, award: Award, came_on: set[str]) -> list[Certificate]:
    """Return a certificate for everybody an award names: the team, its players, substitutes who came on; coaches."""
    if award.kind is AwardKind.ORGANISATION:
        return [_unnumbered(award, Holder.SCHOOL)]
    query = select(TeamMember).where(TeamMember.team_id == award.team_id).order_by(col(TeamMember.position))
    members = db.exec(query).all()
    if award.kind is AwardKind.COACH:
        return [_unnumbered(award, Holder.COACH, m) for m in members if m.part == "coach"]
    players = [m for m in members if m.part == "player" or (m.part == "substitute" and str(m.id) in came_on)]
    return [_unnumbered(award, Holder.TEAM), *(_unnumbered(award, Holder.PLAYER, member) for member in players)]


@dataclass(frozen=True)
class _Blank:
    """An award before it says whose it is."""

    event: str
    issuer: str
    match_id: UUID
    granted: Grant

    def of_team(self, each: Earned, team: Team) -> Award:
        made = self._award(each.kind, str(each.team), each.name, team.school_name)
        made.place, made.team_id, made.team = each.place, team.id, team.name
        return made

    def of_school(self, school: str) -> Award:
        return self._award(AwardKind.ORGANISATION, school, ORGANISATION_AWARD, school)

    def _award(self, kind: AwardKind, recipient: str, name: str, school: str) -> Award:
        return Award(
            match_id=self.match_id,
            kind=kind,
            recipient=recipient,
            name=name,
            school=school,
            event=self.event,
            issuer=self.issuer,
            granted_at=self.granted.at,
            granted_by=self.granted.by,
        )


def _unnumbered(award: Award, holder: Holder, member: TeamMember | None = None) -> Certificate:
    position, name = (member.position, member.name) if member else (0, "")
    return Certificate(award_id=award.id, holder=holder, position=position, name=name)  # type: ignore[call-arg]  # numbered in `issue`


def _came_on(db: Session, match_id: UUID) -> set[str]:
    """Return the ids of all who were brought on in the course of a match."""
    rulings = programmes.rulings_of(db, match_id)
    return {str(ruling.data.get("player")) for ruling in rulings if ruling.act == Cue.SUBSTITUTE}


def _tidy(text: str) -> str:
    return " ".join(text.split())
