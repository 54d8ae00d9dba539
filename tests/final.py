"""A final made of rows: teams at their desks, questions set aside, and the people who play it over HTTP."""

from dataclasses import replace

from app import clock
from app.matches import programmes
from app.matches.actions.preparing import draw_questions, make_match
from app.matches.actions.ruling import run_machine
from app.matches.actions.screens import make_keys
from app.matches.cues import ScreenKind
from app.matches.models import Match, Place, Team, TeamMember, Tournament
from app.matches.plain import to_plain
from app.matches.preset import TONGXIN_2023
from app.matches.rulebook import Rules
from app.matches.show import Show
from app.vocabulary import CompetitionLevel, Difficulty, GradeBand, QuestionKind, Topic
from tests.bank import stock
from tests.world import World

JSON = {"Accept": "application/json"}
SPARE = 3


def rules_of(*codes: str, **changed) -> Rules:
    """Return the preset with only these rounds, in this order; `changed` replaces fields of every one."""
    rounds = {round.code: round for round in TONGXIN_2023.rounds}
    return replace(TONGXIN_2023, rounds=tuple(replace(rounds[code], **changed) for code in codes), awards=())


class Final:
    """One match: `teams` in the order of their desks, a host with the wheel, and a browser at each screen."""

    def __init__(self, world: World, browser_of, teams: int = 3, rules: Rules = TONGXIN_2023, owner=None) -> None:
        self.world, self.browser_of = world, browser_of
        owner = owner or world.organiser
        plain = to_plain(rules)
        place = {"school_id": owner.school_id, "region_code": owner.region_code}
        self.tournament = Tournament(
            name="同心县禁毒知识竞赛",
            level=CompetitionLevel.COUNTY,
            rules=plain,
            owner_id=owner.id,
            made_at=clock.now(),
            **place,
        )
        world.keep(self.tournament)
        self.teams = [
            Team(tournament_id=self.tournament.id, name=f"第{n}队", school_name=f"第{n}中学")
            for n in range(1, teams + 1)
        ]
        world.keep(*self.teams)
        world.keep(
            *(
                TeamMember(team_id=team.id, position=position, part=part, name=f"虚构{position}")
                for team in self.teams
                for position, part in enumerate(("player", "player", "player", "substitute", "coach"), start=1)
            )
        )
        if not world.all(programmes.select(programmes.QuestionRevision)):
            stock(
                world,
                {
                    (Topic.LAW, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 170,
                    (Topic.LAW, QuestionKind.TRUE_FALSE, Difficulty.EASY): 30,
                },
            )
        with world.database.writing() as db:
            self.match = make_match(db, self.tournament, "决赛", GradeBand.JUNIOR, self.teams, clock.now())
            db.flush()
            for at, place in enumerate(self.places(db), start=1):
                place.desk = at
            db.flush()
            draw_questions(db, self.match)
            self.keys = {
                (n.screen.kind, n.screen.place): (n.screen, n.key) for n in make_keys(db, self.match, 3, clock.now())
            }
        self.host = None
        self.token = 0

    def places(self, db) -> list[Place]:
        order = {team.id: at for at, team in enumerate(self.teams)}
        rows = db.exec(programmes.select(Place).where(Place.match_id == self.match.id)).all()
        return sorted(rows, key=lambda row: order[row.team_id])

    @property
    def address(self) -> str:
        return f"/matches/{self.match.id}"

    @property
    def show(self) -> Show:
        """Return the match as the database has it."""
        with self.world.database.reading() as db:
            return programmes.show_of(db, db.get(Match, self.match.id))

    def take_desk(self, who=None, desk: str = "host", over: bool = False):
        """Give somebody a desk; return the browser and the token of the wheel."""
        browser = self.browser_of(who or self.world.organiser)
        reply = browser.post(f"{self.address}/desks/{desk}/wheel", data={"over": "1" if over else ""}, headers=JSON)
        assert reply.status_code == 200, reply.text
        if self.host is None and desk == "host":
            self.host, self.token = browser, reply.json()["token"]
        return browser, reply.json()["token"]

    def step(self, **more):
        """Press the space bar at the host's desk."""
        data = {"version": self.show.version, "token": self.token} | more
        return self.host.post(f"{self.address}/desks/host/step", data=data, headers=JSON)

    def rule(self, act: str, **particulars):
        """Make one ruling at the host's desk."""
        data = {"version": self.show.version, "token": self.token, "act": act} | particulars
        return self.host.post(f"{self.address}/desks/host/rulings", data=data, headers=JSON)

    def enter(self, kind: ScreenKind, place: int = 0):
        """Open a screen with its key; return the browser and the screen's address."""
        browser = self.browser_of(None)
        reply = browser.get(f"/screens/{self.keys[kind, place][1]}")
        assert reply.status_code == 303, reply.text
        return browser, reply.headers["location"]

    def machine(self) -> Show:
        """Let the machine do what is due by the clock of the test."""
        with self.world.database.writing() as db:
            return run_machine(db, self.held(db), clock.now())

    def held(self, db) -> Match:
        """Return the match with its row held, as everybody who writes of it must have it."""
        return db.exec(programmes.select(Match).where(Match.id == self.match.id).with_for_update()).one()

    def key_letters(self) -> str:
        with self.world.database.reading() as db:
            return programmes.key_of(db, self.show.question)
