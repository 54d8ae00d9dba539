"""Two desks fight over one match: every command by whoever last looked, in any order, with take-overs in between.

Usage: python benchmarks/desks.py [--database sqlite|postgresql] [--turns 10000]

Counts stale commands that were obeyed and fresh ones that were refused; both must be none, and the rulings one line.
"""

import argparse
from uuid import uuid4

from _match import set_stage
from _stage import fresh_database, kept_how, machine
from sqlmodel import col, select

from app import clock
from app.db import Database
from app.errors import Refusal
from app.matches import programmes
from app.matches.actions import hosting
from app.matches.actions.ruling import add_rulings
from app.matches.cues import Cue, Desk
from app.matches.models import Match, RulingRow
from app.papers.ordering import by_chance
from app.people.models import Staff
from app.people.persons import Person


def chance(turn: int, about: str, below: int) -> int:
    return int.from_bytes(by_chance(about, turn)[:4]) % below


class Fight:
    """Two people at two desks, and what each last saw."""

    def __init__(self, database: Database, match_id: str) -> None:
        self.database, self.match_id = database, programmes.UUID(match_id)
        with database.reading() as db:
            host = db.exec(select(Staff)).one()
        with database.writing() as db:
            add_rulings(db, db.get_one(Match, self.match_id), [(Cue.START, {})], host.id, clock.now())
        self.people = [Person(host.id, host.role, host.name, None, "640324", uuid4()) for _ in range(2)]
        self.saw = [(0, 0), (0, 0)]
        self.obeyed_stale = self.refused_fresh = self.applied = self.refused = 0

    def turn(self, number: int) -> None:
        me = chance(number, "who", 2)
        with self.database.writing() as db:
            match = db.exec(select(Match).where(Match.id == self.match_id).with_for_update()).one()
            match chance(number, "what", 6):
                case 0:
                    hosting.take_wheel(db, match, Desk.HOST, self.people[me], clock.now(), over=True)
                case 1 | 2:
                    self.look(db, match, me)
                case _:
                    self.command(db, match, me)

    def look(self, db, match: Match, me: int) -> None:
        held = hosting.holder(db, match.id, Desk.HOST)
        mine = held is not None and held[0].sign_in_id == self.people[me].sign_in_id
        self.saw[me] = (programmes.show_of(db, match).version, held[0].token if mine else self.saw[me][1])

    def command(self, db, match: Match, me: int) -> None:
        held = hosting.holder(db, match.id, Desk.HOST)
        fresh = held is not None and self.saw[me] == (programmes.show_of(db, match).version, held[0].token)
        order = hosting.Order(Desk.HOST, *self.saw[me], [(Cue.SCENE, {"scene": "scores"})])
        try:
            hosting.command(db, match, order, self.people[me], clock.now())
        except Refusal:
            self.refused += 1
            self.refused_fresh += fresh
        else:
            self.applied += 1
            self.obeyed_stale += not fresh


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--turns", type=int, default=10_000)
    chosen = parser.parse_args()
    with fresh_database(chosen.database) as url:
        print(machine(kept_how(url)))
        fight = Fight(database := Database(url), set_stage(url).match)
        for number in range(chosen.turns):
            fight.turn(number)
        with database.reading() as db:
            numbers = list(db.exec(select(RulingRow.number).order_by(col(RulingRow.number))))
        database.close()
    in_line = numbers == list(range(1, len(numbers) + 1)) and len(numbers) == fight.applied + 1  # and the start
    print(f"{chosen.turns} turns: {fight.applied} commands applied, {fight.refused} refused")
    print(f"stale and obeyed {fight.obeyed_stale}, fresh and refused {fight.refused_fresh}, one history: {in_line}")
    return not fight.obeyed_stale and not fight.refused_fresh and in_line


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
