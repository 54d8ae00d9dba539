"""After the show: awards in one act, certificates with names inside only, taken back with a reason, checked by all."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import pdf
from app.awards.actions import checking
from app.awards.models import Award, Certificate
from app.awards.printing import TEMPLATE
from app.awards.words import AwardKind, Holder
from app.matches.models import TeamMember
from app.matches.rulebook import Awarded
from tests.contest import Contest
from tests.final import JSON, Final, rules_of

RULES = replace(rules_of("R1"), awards=(Awarded("一等奖", 1), Awarded("二等奖", 1)))
POINTS = (30, 20, 0)
NAME = "林小禾"


def ended(world, browser_of, points=POINTS) -> Final:
    """A final of three teams that has ended; the first player of the first team has a name of their own."""
    made = Final(world, browser_of, rules=RULES)
    with world.database.writing() as db:
        first = db.exec(select(TeamMember).where(TeamMember.team_id == made.teams[0].id).order_by("position")).first()
        first.name = NAME
    made.take_desk()
    made.step()
    for team, delta in zip(made.teams, points, strict=True):
        if delta:
            assert (
                made.rule("adjust", team=str(team.id), delta=str(delta), note="核对记分", again="1").status_code == 200
            )
    assert made.rule("end").status_code == 200
    return made


@pytest.fixture
def final(world, browser_of) -> Final:
    checking._tries.clear()
    return ended(world, browser_of)


def soup(reply) -> BeautifulSoup:
    return BeautifulSoup(reply.text, "html.parser")


def awards_page(final, browser=None, **asked) -> BeautifulSoup:
    reply = (browser or final.host).get(f"{final.address}/awards", params=asked)
    assert reply.status_code == 200, reply.text
    return soup(reply)


def offered(page) -> list[str]:
    return [box["value"] for box in page.select("input[name=earned][checked]")]


def grant(final, schools=(), issuer="同心县禁毒委员会办公室", earned=None):
    earned = offered(awards_page(final)) if earned is None else earned
    data = {"issuer": issuer, "earned": earned, "schools": list(schools)}
    return final.host.post(f"{final.address}/awards", data=data)


def rows(final, kind=Award) -> list:
    return final.world.all(select(kind))


def award(final, name: str) -> Award:
    return next(each for each in rows(final) if each.name == name and each.revoked_at is None)


def certificate(final, name: str = NAME) -> Certificate:
    return next(each for each in rows(final, Certificate) if each.name == name and each.revoked_at is None)


def test_one_act_grants_the_awards_and_issues_a_certificate_to_everybody(final):
    assert grant(final, schools=["第3中学"]).status_code == 303
    assert [(a.kind, a.name, a.place, a.school) for a in sorted(rows(final), key=lambda a: (a.kind, a.place or 0))] == [
        (AwardKind.COACH, "优秀指导教师", 1, "第1中学"),
        (AwardKind.COACH, "优秀指导教师", 2, "第2中学"),
        (AwardKind.ORGANISATION, "优秀组织奖", None, "第3中学"),
        (AwardKind.PLACE, "一等奖", 1, "第1中学"),
        (AwardKind.PLACE, "二等奖", 2, "第2中学"),
    ]
    issued = rows(final, Certificate)
    assert [sum(each.holder is holder for each in issued) for holder in Holder] == [2, 6, 2, 1]
    assert sorted(each.number for each in issued) == list(range(1, 12))
    assert {(each.year, each.region_code) for each in issued} == {(2026, "640324")}
    assert len({each.code for each in issued}) == 11


def test_granting_again_changes_nothing(final):
    earned = offered(awards_page(final))
    grant(final, earned=earned)
    before = len(rows(final, Certificate))
    refused = final.host.post(f"{final.address}/awards", data={"issuer": "县禁毒办", "earned": earned}, headers=JSON)
    assert refused.status_code == 409 and "没有勾选" in refused.json()["title"]
    assert len(rows(final, Certificate)) == before


def test_before_the_end_there_is_nothing_to_grant(world, browser_of):
    running = Final(world, browser_of, rules=RULES)
    running.take_desk()
    running.step()
    assert "比赛还没有结束" in awards_page(running).text
    refused = running.host.post(f"{running.address}/awards", data={"issuer": "县禁毒办"}, headers=JSON)
    assert refused.status_code == 409 and "没有结束" in refused.json()["title"]


def test_a_rehearsal_grants_nothing(final):
    with final.world.database.writing() as db:
        db.get(type(final.match), final.match.id).is_rehearsal = True
    assert "彩排" in awards_page(final).text
    assert final.host.post(f"{final.address}/awards", data={"issuer": "县禁毒办"}, headers=JSON).status_code == 409


def test_a_tie_across_a_line_is_told_and_nothing_is_granted(world, browser_of):
    final = ended(world, browser_of, points=(30, 30, 0))
    page = awards_page(final)
    assert "并列" in page.text and "1 号台 第1队" in page.text and not page.select("form[method=post][action$=awards]")
    every = [f"place:{team.id}" for team in final.teams]
    refused = final.host.post(f"{final.address}/awards", data={"issuer": "县禁毒办", "earned": every}, headers=JSON)
    assert refused.status_code == 409 and "并列" in refused.json()["title"]
    assert rows(final) == []


def test_without_an_issuer_the_form_comes_back_with_what_was_typed(final):
    reply = grant(final, issuer="  ")
    assert reply.status_code == 422 and "请填写颁发单位" in reply.text
    assert rows(final) == []


def test_schools_are_suggested_by_how_many_took_part(final, world):
    contest = Contest(world, questions=4, owner_id=world.organiser.id, region_code="640324")
    contest.hand_in(contest.enter(world.lin, world.class_3), 20)
    contest.enter(world.ma, world.hexi_class)
    page = awards_page(final, competition=contest.competition.id)
    assert [box["value"] for box in page.select("input[name=schools]")] == [
        "豫海第一中学",
        "第1中学",
        "第2中学",
        "第3中学",
    ]
    assert "参与 1/1 人" in page.text
    assert grant(final, schools=["豫海第一中学", "兴庆区第三中学"], earned=[]).status_code == 303
    assert [each.school for each in rows(final)] == [
        "豫海第一中学"
    ]  # another county's school is not for this organiser


def test_a_substitute_who_came_on_has_a_certificate_too(world, browser_of):
    rules = replace(RULES, team=replace(RULES.team, swap_between_rounds=True))
    final = Final(world, browser_of, rules=rules)
    final.take_desk()
    members = world.all(select(TeamMember).where(TeamMember.team_id == final.teams[0].id))
    bench = next(member for member in members if member.part == "substitute")
    final.step()
    reply = final.rule("substitute", team=str(final.teams[0].id), seat="1", player=str(bench.id))
    assert reply.status_code == 200, reply.text
    final.rule("adjust", team=str(final.teams[0].id), delta="30", note="核对记分", again="1")
    final.rule("adjust", team=str(final.teams[1].id), delta="20", note="核对记分", again="1")
    final.rule("end")
    grant(final)
    first = award(final, "一等奖")
    held = [each for each in rows(final, Certificate) if each.award_id == first.id]
    assert sorted(each.position for each in held) == [0, 1, 2, 3, bench.position]


def test_the_certificates_are_a_pdf_of_one_page_each(final, browser_of):
    grant(final, schools=["第3中学"])
    every = final.host.get(f"{final.address}/certificates.pdf")
    assert every.headers["content-type"] == "application/pdf" and every.headers["cache-control"] == "no-store"
    assert len(re.findall(rb"/Type\s*/Page\b", every.content)) == 11
    one = final.host.get(f"/awards/{award(final, '一等奖').id}/certificates.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", one.content)) == 4
    assert (
        NAME not in str(every.headers) and browser_of(None).get(f"{final.address}/certificates.pdf").status_code == 303
    )


def test_before_anything_is_granted_there_is_nothing_to_print(final):
    refused = final.host.get(f"{final.address}/certificates.pdf", headers=JSON)
    assert refused.status_code == 409 and "没有可以打印的证书" in refused.json()["title"]


def test_an_officer_reads_the_awards_but_no_whole_name(final, world, browser_of):
    grant(final)
    officer = browser_of(world.officer)
    page = awards_page(final, officer)
    assert "林*禾" in page.text and NAME not in page.text and not page.select("main form")
    assert officer.get(f"{final.address}/certificates.pdf", headers=JSON).status_code == 403


def test_anybody_checks_a_certificate_and_reads_a_masked_name(final, browser_of):
    grant(final)
    mine = certificate(final)
    stranger = browser_of(None)
    page = soup(stranger.get(f"/certificates/{mine.serial}"))
    assert "真实有效" in page.text and "林*禾" in page.text and NAME not in str(page)
    for words in (
        "同心县禁毒知识竞赛",
        "一等奖",
        "第1中学",
        "同心县禁毒委员会办公室",
        "2026-11-24",
        "不作为中小学招生入学依据",
    ):
        assert words in page.text
    typed = stranger.get("/certificates", params={"serial": str(mine.serial).lower().replace("-", " ")})
    assert "真实有效" in typed.text
    assert NAME not in str(mine.serial)


def test_the_pdf_shows_the_address_where_it_is_checked(final):
    grant(final)
    mine = certificate(final)
    from app.awards import printing

    [data] = printing.sheets([(mine, award(final, "一等奖"))], "证书", "https://example.org")["sheets"]
    assert data["recipient"] == f"{NAME} 同学" and data["serial"] == str(mine.serial)
    assert len(pdf.make_images(TEMPLATE, {"title": "证书", "note": "注", "sheets": [data]}, mine.issued_at)) == 1


def test_the_number_of_one_certificate_does_not_open_the_next(final, browser_of):
    grant(final)
    one, other = sorted(rows(final, Certificate), key=lambda each: each.number)[:2]
    guess = replace(other.serial, code=one.code)
    reply = browser_of(None).get(f"/certificates/{guess}")
    assert reply.status_code == 404 and "没有这个编号" in reply.text and "第1中学" not in reply.text


def test_made_up_codes_rest_the_number_and_slips_of_the_pen_do_not(final, browser_of, time):
    grant(final)
    stranger, serial = browser_of(None), certificate(final).serial
    slip = str(serial)[:-1] + ("A" if str(serial)[-1] != "A" else "B")
    assert {stranger.get(f"/certificates/{slip}").status_code for _ in range(9)} == {404}
    assert stranger.get(f"/certificates/{serial}").status_code == 200
    guess = replace(serial, code="AAAAAA" if serial.code != "AAAAAA" else "BBBBBB")
    assert [stranger.get(f"/certificates/{guess}").status_code for _ in range(6)] == [404] * 5 + [429]
    assert stranger.get(f"/certificates/{serial}").status_code == 429
    time.advance(seconds=61)
    assert stranger.get(f"/certificates/{serial}").status_code == 200


def test_an_award_taken_back_shows_so_and_its_certificates_with_it(final, browser_of):
    grant(final)
    first, mine = award(final, "一等奖"), certificate(final)
    short = final.host.post(f"/awards/{first.id}/revocation", data={"reason": "错"}, headers=JSON)
    assert short.status_code == 422 and "理由" in short.json()["title"]
    assert final.host.post(f"/awards/{first.id}/revocation", data={"reason": "参赛资格不符"}).status_code == 303
    page = soup(browser_of(None).get(f"/certificates/{mine.serial}"))
    assert "已撤销" in page.text and "真实有效" not in page.text and "参赛资格不符" not in page.text
    assert "参赛资格不符" in awards_page(final).text
    again = final.host.post(f"/awards/{first.id}/revocation", data={"reason": "参赛资格不符"}, headers=JSON)
    assert again.status_code == 409
    kept = final.world.fetch(Award, first.id)
    assert (kept.revoked_by, kept.revoke_reason) == (final.world.organiser.id, "参赛资格不符")
    assert final.host.get(f"/awards/{first.id}/certificates.pdf", headers=JSON).status_code == 409
    refused = final.host.post(f"/awards/{first.id}/certificates", headers=JSON)
    assert refused.status_code == 409


def test_an_award_taken_back_is_granted_again_only_when_ticked(final):
    grant(final)
    first = award(final, "一等奖")
    final.host.post(f"/awards/{first.id}/revocation", data={"reason": "复核名次"})
    page = awards_page(final)
    [box] = page.select("input[name=earned]")
    assert not box.has_attr("checked")
    grant(final, schools=["第3中学"])
    assert not any(each.name == "一等奖" and each.revoked_at is None for each in rows(final))
    assert grant(final, earned=[box["value"]]).status_code == 303
    assert award(final, "一等奖").id != first.id


def test_a_wrong_name_is_taken_back_and_issued_anew_while_the_award_stands(final, browser_of):
    grant(final)
    first, wrong = award(final, "一等奖"), certificate(final)
    with final.world.database.writing() as db:
        db.exec(select(TeamMember).where(TeamMember.name == NAME)).one().name = "林晓禾"
    assert certificate(final).id == wrong.id  # a change of the team changes no sheet by itself
    place = f"/awards/{first.id}/certificates"
    assert final.host.post(f"{place}/{wrong.id}/revocation", data={"reason": "姓名有误"}).status_code == 303
    assert "缺 1 张证书" in awards_page(final).text
    assert final.host.post(place).status_code == 303
    right = certificate(final, "林晓禾")
    assert right.number > wrong.number and right.position == wrong.position
    stranger = browser_of(None)
    assert "已撤销" in stranger.get(f"/certificates/{wrong.serial}").text
    assert "真实有效" in stranger.get(f"/certificates/{right.serial}").text


def test_a_certificate_of_another_award_is_not_taken_back_by_this_address(final):
    grant(final)
    other = award(final, "二等奖")
    reply = final.host.post(
        f"/awards/{other.id}/certificates/{certificate(final).id}/revocation", data={"reason": "姓名有误"}, headers=JSON
    )
    assert reply.status_code == 404


def test_the_check_page_of_a_stranger_begins_with_a_form(browser_of):
    page = soup(browser_of(None).get("/certificates"))
    assert page.select_one("input[name=serial]") and not page.select(".certificate-told")
