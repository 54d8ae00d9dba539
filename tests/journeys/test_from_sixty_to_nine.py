"""From many teams to the stage: results come in, ties at the line are settled, the final is made."""

from decimal import Decimal
from uuid import UUID

from sqlmodel import select

from app import clock
from app.competitions.models import Response
from app.competitions.papers_in_use import paper_in_use
from app.matches.actions.ruling import add_rulings
from app.matches.actions.taking_over import behind_equals
from app.matches.cues import CompetitionStage, Cue, Phase
from app.matches.models import Match, Place, Team
from app.matches.preliminary_models import PreliminaryResult, TieDraw
from app.matches.standings import Placed
from app.people.models import Student
from app.vocabulary import QuestionKind
from tests.contest import Contest
from tests.event import XLSX, page, words
from tests.sheets import cells_of, sheet


def test_sixty_teams_nine_places(event):
    event.teams(60)
    event.set()
    scores = [[f"{n:02d}队", 300 - n, "62:30", 12] for n in range(1, 61)]
    content = sheet(*scores, head=["队名", "总分", "用时", "多选答对"])
    files = {"file": ("成绩.xlsx", content, XLSX)}
    assert event.browser.post(event.address + "/preliminary/scores/import", files=files).status_code == 303
    rows = event.rows()
    assert rows[9] == "—"
    assert [row[2] for row in rows[:9]] == ["晋级"] * 9
    assert "下一步：生成决赛" in words(event.get())
    reply = event.post("/final", band="junior")
    assert reply.headers["location"].endswith("/draw")
    assert event.finalists() == {f"{n:02d}队" for n in range(1, 10)}


def test_less_time_and_then_more_multiple_right_come_first(event):
    event.teams(3)
    event.set(count="1")
    event.score(**{"01队": ("240", "60:00", "10"), "02队": ("240", "59分59秒", "3"), "03队": ("240", "60:00", "11")})
    assert [row[1] for row in event.rows() if row != "—"] == ["02队", "03队", "01队"]


def test_a_score_that_cannot_be_right_is_marked_and_nothing_is_kept(event, world):
    event.teams(2)
    reply = event.score(**{"01队": ("二百", "", ""), "02队": ("88.5", "62", "")})
    assert reply.status_code == 422
    faults = {fault["id"].split(".")[0]: fault.text for fault in page(reply).select("span.fault")}
    assert set(faults) == {"score", "time"}
    assert world.all(select(PreliminaryResult)) == []


def tied_event(event, scores=("90", "80", "80", "80")):
    event.teams(len(scores))
    event.set(count="2")
    event.score(**{f"{n:02d}队": (score, "60:00", "5") for n, score in enumerate(scores, start=1)})


def test_a_tie_at_the_line_is_told_in_words_and_keeps_the_final_waiting(event):
    tied_event(event)
    told = words(event.get("/preliminary"))
    assert "3 支队伍并列，争 1 个名额" in told
    assert [row[2] for row in event.rows() if row != "—"] == ["晋级", "并列待定", "并列待定", "并列待定"]
    assert event.post("/final", band="junior").status_code == 409
    assert event.finalists() == set()


def test_an_extra_paper_settles_a_tie(event):
    tied_event(event)
    teams = event.by_name()
    short = {f"extra.{teams[name].id}": marks for name, marks in (("02队", "10"), ("03队", "18"))}
    assert event.post("/preliminary/ties/marks", line="", **short).status_code == 422
    full = short | {f"extra.{teams['04队'].id}": "9"}
    assert event.post("/preliminary/ties/marks", line="", **full).status_code == 303
    assert [row[1:] for row in event.rows() if row != "—"][:2] == [("01队", "晋级"), ("03队", "晋级")]


def test_a_draw_settles_a_tie_with_the_promise_shown_before_and_the_seed_after(event, world):
    tied_event(event)
    assert event.post("/preliminary/ties/draw", line="").status_code == 409
    assert event.post("/preliminary/ties/promise", line="").status_code == 303
    [draw] = world.all(select(TieDraw))
    shown = event.get("/preliminary").text
    assert draw.seed not in shown
    assert page(event.get("/preliminary")).select_one("code.hash").text != ""
    event.post("/preliminary/ties/promise", line="")
    assert len(world.all(select(TieDraw))) == 1
    assert event.post("/preliminary/ties/draw", line="").status_code == 303
    assert draw.seed in event.get("/preliminary").text
    assert [row[2] for row in event.rows() if row != "—"].count("晋级") == 2
    assert event.post("/preliminary/ties/draw", line="").status_code == 409
    teams = event.by_name()
    late = {f"extra.{teams[name].id}": "9" for name in ("02队", "03队", "04队")}
    assert event.post("/preliminary/ties/marks", line="", **late).status_code == 409


def test_a_promise_holds_for_the_teams_it_was_made_with(event, world):
    tied_event(event)
    event.post("/preliminary/ties/promise", line="")
    event.post(f"/teams/{event.by_name()['04队'].id}/withdrawal")
    assert event.post("/preliminary/ties/draw", line="").status_code == 409
    event.post("/preliminary/ties/promise", line="")
    assert event.post("/preliminary/ties/draw", line="").status_code == 303


def test_a_forgotten_result_keeps_the_final_waiting_until_the_team_is_withdrawn(event):
    event.teams(3)
    event.set(count="2")
    event.score(**{"01队": ("90",), "02队": ("80",)})
    reply = event.post("/final", band="junior")
    assert reply.status_code == 409
    assert "03队还没有成绩" in words(reply)
    event.post(f"/teams/{event.by_name()['03队'].id}/withdrawal")
    assert event.post("/final", band="junior").status_code == 303
    assert event.finalists() == {"01队", "02队"}


def test_a_team_that_withdraws_gives_its_place_to_the_next_and_desks_are_drawn_anew(event, world):
    event.teams(4)
    event.set(count="2")
    event.score(**{f"{n:02d}队": (str(100 - n),) for n in range(1, 5)})
    event.post("/final", band="junior")
    [final] = world.all(select(Match))
    event.browser.post(f"/matches/{final.id}/draw/promise")
    event.browser.post(f"/matches/{final.id}/draw")
    event.post(f"/teams/{event.by_name()['02队'].id}/withdrawal")
    assert "更新决赛队伍" in words(event.get("/preliminary"))
    event.post("/final", band="junior")
    assert event.finalists() == {"01队", "03队"}
    assert set(world.all(select(Place.desk))) == {None}
    assert "参赛队伍有变化" in words(event.browser.get(f"/matches/{final.id}/draw"))


def test_places_of_each_group_and_wildcards(event):
    event.teams(3, "初中组", "A")
    event.teams(3, "小学组", "B")
    event.set(by="per_group", count="1", wildcards="2")
    event.score(
        **{
            "A01队": ("90",), "A02队": ("88",), "A03队": ("60",),
            "B01队": ("80",), "B02队": ("70",), "B03队": ("50",),
        }
    )  # fmt: skip
    fates = {row[1]: row[2] for row in event.rows() if row != "—"}
    assert fates == {
        "A01队": "晋级", "A02队": "外卡晋级", "A03队": "未晋级",
        "B01队": "晋级", "B02队": "外卡晋级", "B03队": "未晋级",
    }  # fmt: skip


def test_results_are_the_sums_of_three_players_in_a_competition(event, world, time):
    contest = Contest(world)
    players = {"林小禾": world.class_3, "周一鸣": world.class_3, "吴启明": world.class_4}
    pupils = {student.name: student for student in world.all(select(Student))}
    for seconds, (name, school_class) in enumerate(players.items()):
        attempt = contest.hand_in(contest.enter(pupils[name], school_class), 80, 100 + seconds)
        _answer(contest, world, attempt, right=4)
    contest.hand_in(contest.enter(world.ma, world.hexi_class), 95, 60)
    event.import_teams(
        ["豫海第一中学", "青禾队", "", "", *players, "", ""],
        ["河西中学", "启明队", "", "", "买买提·艾力江", "没来的", "也没来的", "", ""],
    )
    early = event.post("/preliminary/competition", competition_id=contest.competition.id)
    assert early.status_code == 409
    assert "还没有结束" in words(early)
    event.come_back(time, hours=2)
    assert event.post("/preliminary/competition", competition_id=contest.competition.id).status_code == 303
    found = {r.team_id: (r.hundredths, r.seconds, r.multiple_right) for r in world.all(select(PreliminaryResult))}
    teams = event.by_name()
    assert found[teams["青禾队"].id] == (24_000, 303, 12)
    assert found[teams["启明队"].id] == (9_500, 60 + 2 * 360, 0)


def _answer(contest, world, attempt, right):
    """Let an attempt have so many multiple-response questions right."""
    with world.database.reading() as db:
        seats = paper_in_use(db, contest.paper.id).seats(attempt.seed)
    several = [seat for seat in seats if seat.kind is QuestionKind.MULTIPLE_RESPONSE]
    for at, seat in enumerate(several):
        key = contest.revisions[seat.revision_id][1]
        choice = seat.from_bank(key if at < right else key[0])  # half right is not right
        world.keep(
            Response(attempt_id=attempt.id, number=seat.number, sequence=1, choice=choice, received_at=clock.now())
        )


def test_a_competition_out_of_reach_gives_no_results(event, world, time):
    elsewhere = Contest(world, region_code="640104", owner_id=world.administrator.id, scope_regions=["640104"])
    event.teams(2)
    event.come_back(time, hours=2)
    reply = event.post("/preliminary/competition", competition_id=elsewhere.competition.id)
    assert reply.status_code == 422
    assert world.all(select(PreliminaryResult)) == []


def test_heats_are_matches_whose_places_are_taken_over(event, world):
    event.teams(3, heat="A")
    event.teams(3, heat="B")
    event.set(mode="heats", by="per_heat", count="1")
    assert event.post("/preliminary/heats", band="junior").status_code == 303
    assert event.post("/preliminary/heats", band="junior").status_code == 303
    heats = world.all(select(Match).order_by(Match.name))
    assert [(match.name, match.stage) for match in heats] == [
        ("初赛 A", CompetitionStage.PRELIMINARY),
        ("初赛 B", CompetitionStage.PRELIMINARY),
    ]
    assert event.post("/preliminary/heats/results").status_code == 409
    for match in heats:
        _play(world, match)
    assert event.post("/preliminary/heats/results").status_code == 303
    assert {result.hundredths for result in world.all(select(PreliminaryResult))} == {10_000, 11_000, 12_000}
    assert [row[1] for row in event.rows() if row != "—" and row[2] == "晋级"] == ["A03队", "B03队"]


def _play(world, match):
    """Let a heat end with ten points more for each team than for the one before it."""
    with world.database.writing() as db:
        match = db.get(Match, match.id)
        teams = db.exec(select(Team).join(Place).where(Place.match_id == match.id).order_by(Team.name)).all()
        acts = [(Cue.START, {"boot": "x"})]
        acts += [
            (Cue.ADJUST, {"team": str(team.id), "delta": str(10 * at), "note": "试", "confirmed": True})
            for at, team in enumerate(teams)
            if at
        ]
        show = add_rulings(db, match, [*acts, (Cue.END, {})], world.organiser.id, clock.now())
        assert show.phase is Phase.ENDED


def test_what_a_tie_break_settled_in_a_heat_stays_settled():
    table = [
        Placed(place, UUID(int=n), Decimal(score))
        for n, (place, score) in enumerate(((1, 120), (2, 110), (3, 110), (4, 90)))
    ]
    assert list(behind_equals(table).values()) == [0, 0, 1, 0]


def test_the_book_of_results_has_no_names_of_players(event):
    event.teams(2)
    event.set(count="1")
    event.score(**{"01队": ("90", "60:00", "5"), "02队": ("80",)})
    cells = cells_of(event.get("/preliminary/results.xlsx").content)
    assert [str(cell) for cell in cells[2][:3]] == ["1", "01队", "第1中学"]
    assert "甲1" not in str(cells)
