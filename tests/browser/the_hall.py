"""The hall of the final: two phones in Chromium, the others over their lines, and exactly so many tickets."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect
from sqlmodel import col, select

from app.db import Database
from app.matches.audience_models import AudienceAnswer, PrizeTicket
from tests.browser.final_on_stage import SEATS, TICKETS, Final

SOON = timedelta(seconds=2)


def the_hall_answers(final: Final, folder: Path) -> None:
    """Scenario 13: two hundred phones answer within two seconds; the first three that are right have a ticket each."""
    final.next("进入观众互动")
    final.desk.picture("显示二维码")
    final.shot("06-hall-with-code")
    final.desk.picture("隐藏二维码")
    final.open("开始作答")
    question = everybody_taps(final)
    final.desk.state_is("已判定")
    final.tell({})
    expect(final.display.locator(".asked-state")).to_contain_text(f"现场 {SEATS} 人作答")
    final.display_is_the_same_after_loading_again()
    final.shot("07-hall-told")
    expect(final.phones[0].locator("[data-message]")).to_have_text("答对了，获得一张奖券")
    expect(final.phones[1].locator("[data-message]")).to_contain_text("你选择了")
    taps, tickets = kept(folder, question)
    assert (len(taps), len(tickets)) == (SEATS, TICKETS)
    assert max(taps) - min(taps) < SOON
    for _ in range(4):
        nobody_taps(final)


def everybody_taps(final: Final) -> str:
    """The first phone is right, the second wrong, and so on along the rows of the hall."""
    first, second = final.phones
    first.wait_for_selector("[data-mode=open]")
    question = first.get_attribute("[data-ask]", "data-ask")
    right, wrong = final.desk.right_letters(), final.desk.wrong_letter()
    tap(first, right)
    expect(first.locator("[data-message]")).to_contain_text("已收到")
    replies = final.crowd.answer(question, [right, wrong] * (len(final.crowd.keys) // 2))
    tap(second, wrong)
    assert set(replies) == {200}
    return question


def tap(phone, letters: str) -> None:
    for letter in letters:
        phone.click(f"[data-letter={letter}]")
    if len(letters) > 1 or phone.locator("[data-send]").count():
        phone.click("[data-send]")


def nobody_taps(final: Final) -> None:
    final.open("开始作答")
    final.desk.state_is("已判定")
    final.tell({})


def kept(folder: Path, question: str) -> tuple[list, list]:
    """Return when each answer to a question came, and the tickets given for it, as the database has them."""
    asked = UUID(question)
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    try:
        with database.reading() as db:
            taps = db.exec(select(AudienceAnswer.received_at).where(col(AudienceAnswer.question_id) == asked)).all()
            tickets = db.exec(select(PrizeTicket.number).where(col(PrizeTicket.question_id) == asked)).all()
    finally:
        database.close()
    return list(taps), list(tickets)


def scratch_a_ticket(final: Final) -> None:
    phone = final.phones[0]
    phone.click(".phone-ticket")
    phone.click("button:has-text('直接查看')")
    expect(phone.locator("[data-prize]")).not_to_have_text("刮开这里")
    phone.go_back()


def the_hall_answers_again(final: Final, folder: Path) -> None:
    """Who has won already is not given another ticket; a hand raised in the hall is given one at the desk."""
    final.next("进入观众互动")
    final.open("开始作答")
    right = final.desk.right_letters()
    for phone in final.phones:
        phone.wait_for_selector("[data-mode=open]")
        tap(phone, right)
        expect(phone.locator("[data-message]")).to_contain_text("已收到")
    question = final.phones[0].get_attribute("[data-ask]", "data-ask")
    final.desk.state_is("已判定")
    final.tell({})
    expect(final.phones[1].locator("[data-message]")).to_have_text("答对了，获得一张奖券")
    assert len(kept(folder, question)[1]) == 1
    final.host.click("button:text-is('观众答对')")
    expect(final.host.locator(".desk-said")).to_contain_text("号奖券编号")
    for _ in range(4):
        nobody_taps(final)
    assert final.asked["观众互动"] == 10
