"""A tournament is made and its teams are entered: by form, by sheet, each once, with what is missing said beside it."""

from sqlmodel import select

from app.matches.models import Place, Team, TeamMember, Tournament
from app.matches.plain import from_plain
from app.matches.preset import TONGXIN_2023
from app.people.models import Student
from app.vocabulary import CompetitionLevel
from tests.event import HEAD, XLSX, page, words
from tests.sheets import cells_of


def test_the_list_is_empty_at_first_and_says_what_to_do(browser_of, world):
    assert "新建赛事" in words(browser_of(world.organiser).get("/tournaments"))
    assert "新建赛事" not in words(browser_of(world.officer).get("/tournaments"))


def test_a_tournament_has_the_shipped_rules_after_one_click(event):
    assert from_plain(event.row.rules) == TONGXIN_2023
    assert (event.row.level, event.row.region_code) == (CompetitionLevel.COUNTY, "640324")
    assert "下一步：登记队伍" in words(event.get())


def test_a_school_holds_a_tournament_of_its_own_level_only(browser_of, world):
    browser = browser_of(world.teacher)
    data = {"name": "校赛", "level": "county", "preset": "tongxin-2023"}
    assert browser.post("/tournaments", data=data).status_code == 422
    assert browser.post("/tournaments", data=data | {"level": "school"}).status_code == 303
    [made] = world.all(select(Tournament))
    assert (made.school_id, made.region_code) == (world.yuhai.id, None)


def test_a_team_has_three_players_a_substitute_and_a_coach(event, world):
    reply = event.post(
        "/teams", school="豫海第一中学", name="青禾队", player1="林小禾", player2="周一鸣", player3="新同学",
        substitute1="候补", coach1="陈老师",
    )  # fmt: skip
    assert reply.status_code == 303
    [team] = world.all(select(Team))
    assert team.school_id == world.yuhai.id
    members = world.all(select(TeamMember).order_by(TeamMember.position))
    assert [(m.position, m.part, m.name) for m in members] == [
        (1, "player", "林小禾"), (2, "player", "周一鸣"), (3, "player", "新同学"),
        (4, "substitute", "候补"), (5, "coach", "陈老师"),
    ]  # fmt: skip
    assert [m.student_id for m in members[:3]] == [world.lin.id, world.zhou.id, None]
    assert "2/3 已对应账号" in words(event.get("/teams"))


def test_what_is_missing_of_a_team_stands_beside_its_field(event, world):
    reply = event.post("/teams", school="", name="青禾队", player1="甲", player2="甲")
    assert reply.status_code == 422
    told = {fault["id"].removesuffix("-fault") for fault in page(reply).select("p.fault")}
    assert told == {"school", "player1", "player2", "player3"}
    assert page(reply).select_one("#name")["value"] == "青禾队"
    assert world.all(select(Team)) == []


def test_two_teams_of_a_tournament_have_different_names(event):
    event.teams(1)
    reply = event.post("/teams", school="河西中学", name="01队", player1="甲", player2="乙", player3="丙")
    assert reply.status_code == 422
    assert "已经有一支队伍叫“01队”" in words(reply)


def test_two_pupils_of_one_name_are_told_apart_by_the_login_number(event, world):
    twin = Student(login_no="10000099", name="林小禾", school_id=world.yuhai.id, pin_salt="x")
    world.keep(twin)
    row = ["豫海第一中学", "青禾队", "", "", "林小禾", "林小禾 10000099", "周一鸣", "", ""]
    assert event.import_teams(row).status_code == 303
    members = world.all(select(TeamMember).order_by(TeamMember.position))
    assert [m.student_id for m in members] == [None, twin.id, world.zhou.id]
    assert [m.name for m in members] == ["林小禾", "林小禾", "周一鸣"]


def test_a_sheet_with_a_faulty_line_changes_nothing_and_says_which(event, world):
    good = ["甲中学", "甲队", "", "", "一", "二", "三", "", ""]
    reply = event.import_teams(
        good, ["乙中学", "乙队", "", "", "一", "", "三", "", ""], ["丙中学", "甲队", "", "", "四", "五", "六", "", ""]
    )
    assert reply.status_code == 422
    told = {int(row.select("td")[0].text): row.select("td")[1].text for row in page(reply).select("tr.faulty")}
    assert told[3] == "请填写选手2的姓名。"
    assert "出现了不止一次" in told[2] and "出现了不止一次" in told[4]
    assert world.all(select(Team)) == []


def test_the_same_sheet_twice_enters_nobody_twice(event, world):
    event.teams(3)
    before = set(world.all(select(TeamMember.id)))
    event.teams(3)
    assert len(event.by_name()) == 3
    assert set(world.all(select(TeamMember.id))) == before


def test_the_template_as_it_is_enters_nobody(event):
    template = event.get("/teams/template.xlsx").content
    assert [cell for cell in cells_of(template)[3] if cell] == HEAD
    reply = event.browser.post(event.address + "/teams/import", files={"file": ("a.xlsx", template, XLSX)})
    assert reply.status_code == 422
    assert "没有导入" in words(reply)


def test_an_officer_sees_teams_but_no_names_of_players(event, browser_of, world):
    event.teams(1)
    officer, team = browser_of(world.officer), event.by_name()["01队"]
    assert "甲1" not in officer.get(event.address + "/teams").text
    assert officer.get(f"{event.address}/teams/{team.id}").status_code == 403


def test_without_a_preliminary_everybody_goes_to_the_stage(browser_of, world):
    browser = browser_of(world.teacher)
    place = browser.post("/tournaments", data={"name": "校赛", "level": "school", "preset": "tongxin-2023"}).headers[
        "location"
    ]
    for name in ("甲队", "乙队"):
        browser.post(
            f"{place}/teams",
            data={"school": "豫海第一中学", "name": name, "player1": "一", "player2": "二", "player3": "三"},
        )
    assert browser.get(f"{place}/preliminary").status_code == 409
    assert "直接进入决赛" in words(browser.get(place))
    assert browser.post(f"{place}/final", data={"band": "junior"}).status_code == 303
    assert len(world.all(select(Place))) == 2
