"""After the final: every place that tells points tells the same, and the rulings played again give them once more."""

from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from app.db import Database
from app.matches import programmes
from app.matches.models import Match, PointsEntry
from app.matches.playing import played
from app.matches.show import Show
from tests.browser.conftest import PC
from tests.browser.final_on_stage import Final

PRIZES = {1: "一等奖", 3: "二等奖", 4: "二等奖", 2: "三等奖", 5: "三等奖", 7: "三等奖"} | dict.fromkeys(
    (6, 9, 8), "优秀奖"
)
Totals = dict[int, int]


def everything_tells_the_same(final: Final, folder: Path) -> None:
    """Scenario 1: desk, display, public scoreboard, results, ledger and replay."""
    address, due = f"/matches/{final.match}", dict(final.due)
    assert final.desk.totals() == final.control.totals() == due
    assert on_the_display(final) == due
    assert in_public(final) == (due, PRIZES)
    assert in_the_results(final, address) == due
    assert by_the_ledger_and_by_playing_again(folder, final.match) == (due, due)


def on_the_display(final: Final) -> Totals:
    """The cards of the awards name teams, the desk says where they sit."""
    names = final.host.locator(".desk-team").evaluate_all(
        "rows => rows.map(row => ['.desk-name', '.desk-no'].map(part => row.querySelector(part).textContent))"
    )
    desks = {name: int(desk) for name, desk in names}
    cards = final.display.locator(".card").evaluate_all(
        "cards => cards.map(card => ['.card-team', '.card-line > span'].map(at => card.querySelector(at).textContent))"
    )
    return {desks[name]: int(points.split()[0].replace("−", "-")) for name, points in cards}


def in_public(final: Final) -> tuple[Totals, dict[int, str]]:
    """The page for everybody and the interface for programs agree."""
    told = final.host.request.get(f"/api/v1/matches/{final.match}/scoreboard").json()["teams"]
    page = final.people.device(PC)
    page.goto(f"/live/{final.match}")
    rows = page.locator(".live-teams li").evaluate_all(
        "rows => rows.map(row => [row.dataset.desk, row.querySelector('.live-score').textContent])"
    )
    totals = {team["desk"]: team["score"] for team in told}
    assert {int(desk): int(points) for desk, points in rows} == totals
    assert [team["desk"] for team in told] == [1, 3, 4, 2, 5, 7, 6, 9, 8]
    return totals, {team["desk"]: team["award"] for team in told}


def in_the_results(final: Final, address: str) -> Totals:
    """The 成绩册 has the totals; beside them stands what the panel decided."""
    final.host.goto(f"{address}/results")
    rows = final.host.locator("[aria-label=成绩册] tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[1].textContent, row.cells[row.cells.length - 1].textContent])"
    )
    log = final.host.locator(".card:has(h2:text('申诉与裁定'))").inner_text()
    for words in ("作废", "题干有误", "提出申诉", "维持原判", "抢答题 第 20 号题", "改判：错误", "评委会复核录像"):
        assert words in log
    return {int(desk): int(points) for desk, points in rows}


def by_the_ledger_and_by_playing_again(folder: Path, match_id: str) -> tuple[Totals, Totals]:
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    try:
        with database.reading() as db:
            match = db.get(Match, UUID(match_id))
            show = played(programmes.programme_of(db, match), programmes.rulings_of(db, match.id))
            rows = db.exec(select(PointsEntry).where(col(PointsEntry.match_id) == match.id)).all()
    finally:
        database.close()
    sums = dict.fromkeys(show.scores, Decimal(0))
    for row in rows:
        sums[row.team_id] += Decimal(row.hundredths) / 100
    return at_desks(show, sums), at_desks(show, show.scores)


def at_desks(show: Show, points: dict[UUID, Decimal]) -> Totals:
    return {show.team(team).desk: int(total) for team, total in points.items()}
