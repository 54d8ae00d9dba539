"""After the show: places and awards, 成绩册 by team and round, the ledger, the panel's decisions, and the timeline."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import HERE
from app.csv_sheets import MEDIA_TYPE as CSV
from app.csv_sheets import csv_sheet
from app.db import Db
from app.matches import programmes, result_sheets
from app.matches.access import MatchToRead
from app.matches.cues import WORDS
from app.matches.desk_views import entry_rows, points_in_words
from app.matches.models import Match
from app.matches.result_sheets import Happening, clock_words
from app.matches.show import Ruling, Show
from app.matches.words import LABELS, EntryReason
from app.sheets import MEDIA_TYPE, Column, Table, workbook
from app.web import download, render

router = APIRouter(prefix="/matches/{match_id}")


@router.get("/results")
def show_results(request: Request, match: MatchToRead, db: Db) -> Response:
    """Show the results as they stand, with every line of the ledger and every decision of the panel."""
    show, rows = _show(db, match)
    rulings = list(programmes.rulings_of(db, match.id))
    return render(
        request,
        "matches/setup/results.html",
        match=match,
        show=show,
        results=result_sheets.team_results(show),
        rounds=result_sheets.round_codes(show),
        entries=entry_rows(show),
        decisions=result_sheets.panel_decisions(rows, rulings),
        reasons=LABELS[EntryReason],
        words=WORDS,
        points=points_in_words,
    )


@router.get("/results.xlsx")
def results_sheet(match: MatchToRead, db: Db) -> Response:
    """Give the 成绩册: team by round, the ledger, and the panel's decisions; no player is named."""
    show, rows = _show(db, match)
    rulings = list(programmes.rulings_of(db, match.id))
    tables = (_by_round(match, show), _ledger(match, show), _decisions(match, rows, rulings))
    return download(workbook(*tables), f"{match.name}成绩册.xlsx", MEDIA_TYPE)


@router.get("/timeline.csv")
def timeline_sheet(match: MatchToRead, db: Db) -> Response:
    """Give the timeline for video editors: when since the start, what, and who."""
    _, rows = _show(db, match)
    head = ("序号", "开赛后", "时间", "环节", "题号", "事件", "队伍", "备注")
    sheet = csv_sheet(head, (_moment(row) for row in rows))
    return download(sheet, f"{match.name}时间线.csv", CSV)


@router.get("/score-sheet")
def score_sheet(request: Request, match: MatchToRead, db: Db) -> Response:
    """Show an empty sheet to print before the show: should all machines fail, points are kept by hand."""
    show, _ = _show(db, match)
    rounds = result_sheets.round_codes(show)
    return render(request, "matches/setup/score_sheet.html", match=match, show=show, rounds=rounds)


def _show(db: Session, match: Match) -> tuple[Show, list[Happening]]:
    show = programmes.show_of(db, match)
    return show, result_sheets.timeline(show.programme, programmes.rulings_of(db, match.id))


def _by_round(match: Match, show: Show) -> Table:
    columns = [
        Column("名次", 6, "0"),
        Column("台号", 6, "0"),
        Column("队伍", 20),
        Column("奖项", 12),
        Column("基础分", 8, "0.##"),
    ]
    columns += [Column(name, 12, "0.##") for _, name in result_sheets.round_codes(show)]
    columns += [Column("犯规与其他", 12, "0.##"), Column("犯规次数", 10, "0"), Column("总分", 10, "0.##")]
    rows = [
        (
            row.place,
            row.team.desk,
            row.team.name,
            row.award,
            float(row.base),
            *map(float, row.by_round),
            float(row.other),
            row.fouls,
            float(row.total),
        )
        for row in result_sheets.team_results(show)
    ]
    return Table("成绩册", match.name, columns, rows, notes=["总分是记分簿各行之和；加赛只定名次，不计分。"])


def _ledger(match: Match, show: Show) -> Table:
    columns = [
        Column("行", 6, "0"),
        Column("环节", 8),
        Column("台号", 6, "0"),
        Column("队伍", 20),
        Column("分值", 8, "0.##"),
    ]
    columns += [Column("事由", 12), Column("备注", 30), Column("冲销第几行", 12, "0"), Column("时间", 20)]
    rows = [
        (
            e.number,
            e.round,
            show.team(e.team).desk,
            show.team(e.team).name,
            float(e.delta),
            LABELS[EntryReason][e.reason],
            e.note,
            e.reverses,
            e.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M:%S"),
        )
        for e in show.ledger
    ]
    return Table("记分簿", match.name, columns, rows, notes=["每一行都保留；改判、撤销和作废以冲销行记录。"])


def _decisions(match: Match, rows: list[Happening], rulings: list[Ruling]) -> Table:
    columns = [Column("序号", 6, "0"), Column("开赛后", 14), Column("环节", 14), Column("题号", 6, "0")]
    columns += [Column("事件", 20), Column("队伍", 24), Column("理由", 40)]
    told = result_sheets.panel_decisions(rows, rulings)
    lines = [(r.number, clock_words(r.since_start), r.round, r.question, r.words, r.team, r.note) for r in told]
    return Table("申诉与裁定", match.name, columns, lines)


def _moment(row: Happening) -> tuple[object, ...]:
    at = row.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    since = clock_words(row.since_start)
    return (row.number, since, at, row.round, row.question, row.words, row.team, row.note)
