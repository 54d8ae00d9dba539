"""Rule: teams and results as sheets: the workbook to fill in, what a filled-in one says line by line, the results.

As with rosters, the head may stand lower and columns may be swapped. A line with a fault says so; nothing of a file is
taken while any line of it is faulty, so that nobody has to find out which half was.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.matches.entering import Result, Written, seats, tidy, write_result, write_team
from app.matches.rulebook import TeamShape
from app.people.class_names import plain
from app.sheets import Column, Table, Value, workbook

HEAD_WITHIN = 12  # rows
MOST_LINES = 1_000
SAMPLE = "示例中学"  # the template's own row, skipped when left as it is
RESULT_COLUMNS = {"name": "队名", "score": "总分", "time": "用时", "multiple": "多选答对"}


@dataclass(frozen=True)
class TeamLine:
    """A line of a sheet of teams."""

    line: int  # as the spreadsheet counts
    written: Written

    @property
    def faults(self) -> str:
        """Return all that is wrong with it."""
        return "".join(self.written.faults.values())


@dataclass(frozen=True)
class ResultLine:
    """A line of a sheet of results."""

    line: int
    cells: Mapping[str, str]
    result: Result | None
    faults: str = ""


def columns_of(shape: TeamShape) -> dict[str, str]:
    """Return the columns of a sheet of teams: field and title."""
    people = {seat.field: seat.label for seat in seats(shape)}
    return {"school": "学校", "name": "队名", "group": "组别", "heat": "场次"} | people


def read_teams(cells: Sequence[Sequence[str]], shape: TeamShape) -> list[TeamLine] | str:
    """Return the lines of a sheet of teams, or the sentence that says why there are none."""
    columns = columns_of(shape)
    found = _lines(cells, columns, ("school", "name"), 1)
    if isinstance(found, str):
        return found
    lines = [TeamLine(at, write_team(sent, shape)) for at, sent in found if tidy(sent["school"]) != SAMPLE]
    named = Counter(line.written.name for line in lines)
    repeated = {name for name, count in named.items() if name and count > 1}
    return [_repeated(line) if line.written.name in repeated else line for line in lines] or NOTHING


def read_results(cells: Sequence[Sequence[str]], teams: Sequence[str]) -> list[ResultLine] | str:
    """Return the lines of a sheet of results for teams of these names, or the sentence that says why there are none."""
    found = _lines(cells, RESULT_COLUMNS, ("name", "score"), 2)  # a team without a result yet is left out
    if isinstance(found, str):
        return found
    named = Counter(tidy(sent["name"]) for _, sent in found)
    lines = []
    for at, sent in found:
        result, faults = write_result(sent["score"], sent["time"], sent["multiple"])
        name = tidy(sent["name"])
        if name not in teams:
            faults = {"name": "本赛事没有这支队伍，或已登记退出。"} | faults
        elif named[name] > 1:
            faults = {"name": "这支队伍在表中出现了不止一次。"} | faults
        lines.append(ResultLine(at, sent | {"name": name}, None if faults else result, "".join(faults.values())))
    return lines or NOTHING


def team_template(shape: TeamShape) -> bytes:
    """Return the workbook to fill in with teams."""
    titles = list(columns_of(shape).values())
    sample = [SAMPLE, "青禾队", "初中组", "第一场"] + ["姓名"] * (len(titles) - 4)
    return workbook(
        Table(
            sheet="参赛队",
            title="参赛队报名表",
            columns=[Column(title, 26 if at == 0 else 14) for at, title in enumerate(titles)],
            rows=[sample],
            above=(
                "每行一队。学校、队名和选手必填，队名不能重复；“示例中学”一行导入时会跳过。",
                "选手按校内姓名对应到学生账号；同校有同名学生时，在姓名后加登录号，例如“马小云 10000021”。",
            ),
        )
    )


def result_template(teams: Sequence[str]) -> bytes:
    """Return the workbook to fill in with results, the teams already in it."""
    return workbook(
        Table(
            sheet="初赛成绩",
            title="初赛成绩表",
            columns=[Column("队名", 26), Column("总分"), Column("用时"), Column("多选答对")],
            rows=[[name, "", "", ""] for name in teams],
            above=("总分和用时是全队选手之和。用时写成 62:30 或 62分30秒，可以不填。没有填总分的行不导入。",),
        )
    )


def result_book(title: str, rows: Sequence[Sequence[Value]], made: str) -> bytes:
    """Return the results with places and fates; no names of players are in it."""
    columns = [
        Column("名次", 8, "0"),
        Column("队名", 20),
        Column("学校", 26),
        Column("组别"),
        Column("场次"),
        Column("总分", 10, "0.##"),
        Column("用时", 10),
        Column("多选答对", 10, "0"),
        Column("结果", 12),
    ]
    return workbook(Table("初赛成绩", title, columns, rows, notes=(made,)))


NOTHING = "表头下面没有内容，没有导入。"


def _repeated(line: TeamLine) -> TeamLine:
    faults = {"name": f"队名“{line.written.name}”在表中出现了不止一次。"} | dict(line.written.faults)
    return replace(line, written=replace(line.written, faults=faults))


def _lines(
    cells: Sequence[Sequence[str]], columns: Mapping[str, str], needed: Sequence[str], least: int
) -> list[tuple[int, dict[str, str]]] | str:
    """Return line number and texts by field of every line with at least so many cells, or why there are none."""
    for at, row in enumerate(cells[:HEAD_WITHIN]):
        titles = [plain(cell).strip("*") for cell in row]
        place = {field: titles.index(title) for field, title in columns.items() if title in titles}
        if all(field in place for field in needed):
            found = [
                line for line in _filled(cells, at + 1, place, columns) if sum(map(bool, line[1].values())) >= least
            ]
            return found if len(found) <= MOST_LINES else f"一次最多导入 {MOST_LINES} 队，没有导入。"
    titles_needed = "”和“".join(columns[field] for field in needed)
    return f"没有找到表头：需要有“{titles_needed}”两列。请使用下载的模板。"


def _filled(
    cells: Sequence[Sequence[str]], first: int, place: Mapping[str, int], columns: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for at, row in enumerate(cells[first:], start=first + 1):
        yield at, {f: row[place[f]].strip() if f in place and place[f] < len(row) else "" for f in columns}
