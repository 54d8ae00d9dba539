"""A tournament of the county on its way: its organiser's hands, and what the table of the preliminary shows."""

from uuid import UUID

from bs4 import BeautifulSoup
from sqlmodel import select

from app.matches.cues import CompetitionStage
from app.matches.models import Match, Place, Team, Tournament
from tests.sheets import sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["学校", "队名", "组别", "场次", "选手1", "选手2", "选手3", "替补", "领队"]


def page(reply):
    return BeautifulSoup(reply.text, "html.parser")


def words(reply):
    return page(reply).get_text(" ", strip=True)


class Event:
    """A tournament of the county with an organiser at a browser."""

    def __init__(self, world, browser) -> None:
        self.world, self.browser = world, browser
        reply = browser.post(
            "/tournaments",
            data={"name": "县禁毒知识竞赛", "level": "county", "preset": "tongxin-2023", "preliminary": "on"},
        )
        assert reply.status_code == 303
        self.address = reply.headers["location"]
        self.row = world.fetch(Tournament, UUID(self.address.rsplit("/", 1)[1]))

    def get(self, path=""):
        reply = self.browser.get(self.address + path)
        assert reply.status_code == 200
        return reply

    def post(self, path, **data):
        return self.browser.post(self.address + path, data=data)

    def import_teams(self, *rows, head=HEAD):
        files = {"file": ("报名表.xlsx", sheet(*rows, head=head), XLSX)}
        return self.browser.post(self.address + "/teams/import", files=files)

    def teams(self, count, group="", heat=""):
        rows = [
            [f"第{n}中学", f"{heat}{n:02d}队", group, heat, f"甲{n}", f"乙{n}", f"丙{n}", "", ""]
            for n in range(1, count + 1)
        ]
        assert self.import_teams(*rows).status_code == 303

    def by_name(self):
        query = select(Team).where(Team.tournament_id == self.row.id)
        return {team.name: team for team in self.world.all(query)}

    def set(self, **changed):
        sent = {"mode": "import", "by": "top_n", "count": "9", "wildcards": "0"} | changed
        assert self.post("/preliminary/settings", **sent).status_code == 303

    def score(self, **scores):
        """Type (score, time, multiple right) by name of team."""
        sent = {}
        for name, row in scores.items():
            team = self.by_name()[name].id
            sent |= {f"{field}.{team}": text for field, text in zip(("score", "time", "multiple"), row, strict=False)}
        return self.post("/preliminary/scores", **sent)

    def rows(self):
        """Return (place, team, fate) as the table shows it, with the cut line as '—'."""
        found = []
        for row in page(self.get("/preliminary")).select("tbody tr"):
            cells = [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
            found.append("—" if "cut-line" in row.get("class", []) else (cells[0], cells[1].split()[0], cells[-1]))
        return found

    def come_back(self, time, **parts):
        time.advance(**parts)
        self.browser.cookies.set("qingdun", self.world.sign_in(self.world.organiser))

    def finalists(self):
        query = select(Team.name).join(Place, Place.team_id == Team.id).join(Match, Match.id == Place.match_id)
        return set(self.world.all(query.where(Match.stage == CompetitionStage.FINAL)))
