"""The rules of a tournament: its matches have copies of them, and share a change until they are changed alone."""

from dataclasses import replace

from sqlmodel import Session, select

from app.matches.actions.preparing import change_rules, has_begun
from app.matches.actions.tournaments import as_kept
from app.matches.advancing import AdvanceBy
from app.matches.models import Match, Team, Tournament
from app.matches.plain import from_plain
from app.matches.preliminary_models import PreliminaryResult
from app.matches.preset import TEAMS
from app.matches.rulebook import Rules


def shared(db: Session, tournament: Tournament) -> tuple[Rules, int, bool]:
    """Return a tournament's rules, how many teams its final is expected to have, and whether results are in."""
    rules = from_plain(tournament.rules)
    results = select(PreliminaryResult.id).where(PreliminaryResult.tournament_id == tournament.id).limit(1)
    has_results = db.exec(results).first() is not None
    advance = rules.preliminary.advance if rules.preliminary else None
    if advance and advance.by is AdvanceBy.TOP:
        return rules, advance.count + advance.wildcards, has_results
    teams = db.exec(select(Team.withdrawn_at).where(Team.tournament_id == tournament.id)).all()
    taking_part = sum(withdrawn is None for withdrawn in teams)
    return rules, taking_part if taking_part and advance is None else TEAMS, has_results


def change_shared(db: Session, tournament: Tournament, rules: Rules) -> None:
    """Keep other rules, also for the matches that have not begun and were not given rules of their own."""
    before = from_plain(tournament.rules)
    tournament.rules = as_kept(rules)
    for match in db.exec(select(Match).where(Match.tournament_id == tournament.id).with_for_update()):
        shares = _on_stage(from_plain(match.rules)) == _on_stage(before)
        if shares and match.cancelled_at is None and not has_begun(db, match.id):
            change_rules(db, match, rules)


def _on_stage(rules: Rules) -> Rules:
    """Return what of the rules a match is played by."""
    return replace(rules, preliminary=None)
