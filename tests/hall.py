"""A hall in front of a final: seats with their codes, phones, and prizes in the pool."""

import asyncio

import httpx
from sqlmodel import select

from app import clock
from app.db import Database
from app.main import create_app
from app.matches.actions import audience, prizes
from app.matches.audience_answering import COOKIE
from app.matches.audience_models import AudienceSeat
from app.matches.models import Match
from app.matches.prize_form import NewPrize
from tests.final import Final

JSON = {"Accept": "application/json"}
PRIZES = (NewPrize("书签", 2, 1, False), NewPrize("谢谢参与", 5, 1, True))


class Hall:
    """The hall of a final, with its host at the desk."""

    def __init__(self, final: Final, seats: int = 6) -> None:
        self.final, self.database = final, final.world.database
        with self.database.writing() as db:
            opened = audience.open_hall(db, db.get(Match, final.match.id), seats, "http://testserver", clock.now())
            prizes.promised(db, final.match.id, clock.now())
            self.code, self.codes = opened.code, [slip.code for slip in audience.slips_of(opened, range(1, seats + 1))]
        self.keys: dict[int, str] = {}

    def keep_prizes(self, *kinds: NewPrize, each: int = 3, by_draw: bool = False) -> None:
        with self.database.writing() as db:
            match = db.get(Match, self.final.match.id)
            prizes.keep_pool(db, match, "现场", each, by_draw, kinds or PRIZES, clock.now())

    @property
    def address(self) -> str:
        return f"{self.final.address}/hall"

    def phone(self, seat: int):
        """Let a phone come in with the code of this seat."""
        browser = self.final.browser_of(None)
        reply = browser.post(f"/join/{self.code}", data={"code": self.codes[seat - 1]})
        assert reply.status_code == 303, reply.text
        return browser

    def seat_everybody(self) -> list[str]:
        """Give every seat a phone, without a browser for each; return the cookies."""
        with self.database.writing() as db:
            match = db.get(Match, self.final.match.id)
            return [f"{COOKIE}={audience.take_seat(db, match, code, clock.now(), over=True)}" for code in self.codes]

    def ask(self) -> str:
        """Come to the next question of the hall and open it; return its id."""
        while self.final.show.question is None or self.final.show.question.state != "open":
            reply = self.final.step(force="1")  # no podium is linked in these tests
            assert reply.status_code == 200, reply.text
        return str(self.final.show.question.planned.id)

    def tap(self, browser, letters: str, question: str | None = None):
        body = {"question": question or str(self.final.show.question.planned.id), "letters": letters}
        return browser.post(f"{self.address}/answers", json=body, headers=JSON)

    def in_the_same_moment(self, posts: list[tuple[str, str]]) -> list[httpx.Response]:
        """Send all these (cookie, letters) at once to a running application; return the replies."""
        question = self.ask()

        async def send_all():
            app = create_app(self.database)
            transport = httpx.ASGITransport(app=app)
            client = httpx.AsyncClient(transport=transport, base_url="http://testserver")
            async with app.router.lifespan_context(app), client:
                return await asyncio.gather(*(self._send(client, question, *post) for post in posts))

        return asyncio.run(send_all())

    async def _send(self, client: httpx.AsyncClient, question: str, cookie: str, letters: str) -> httpx.Response:
        body = {"question": question, "letters": letters}
        return await client.post(f"{self.address}/answers", json=body, headers={"Cookie": cookie})

    def wrong(self) -> str:
        return "A" if self.final.key_letters() != "A" else "B"

    def close(self, time) -> None:
        """Let the time run out, and the machine count."""
        time.advance(seconds=21)
        self.final.machine()

    def reveal(self) -> None:
        reply = self.final.step()
        assert reply.status_code == 200, reply.text


def seats_of(database: Database) -> list[AudienceSeat]:
    with database.reading() as db:
        return list(db.exec(select(AudienceSeat).order_by(AudienceSeat.number)))
