"""The hall answers with its phones: one seat, one phone, one answer, in time, acknowledged when it is stored."""

from collections import Counter

import pytest
from sqlmodel import select

from app import clock
from app.matches.audience_answering import COOKIE
from app.matches.audience_models import AudienceAnswer, PrizeTicket
from app.matches.cues import ScreenKind
from app.matches.hall import phone_key
from app.secret import secret
from tests.final import Final, rules_of
from tests.hall import JSON, Hall, seats_of

RULES = rules_of("A1")


@pytest.fixture
def hall(world, browser_of) -> Hall:
    final = Final(world, browser_of, rules=RULES)
    final.take_desk()
    return Hall(final)


def answers(world):
    return world.all(select(AudienceAnswer))


def test_a_seat_code_opens_the_hall_of_its_match_and_nothing_else(hall, world, browser_of):
    phone = hall.phone(1)
    assert phone.get(hall.address).status_code == 200
    assert phone.get(f"{hall.address}/mine").json()["seat"] == 1
    other = Hall(Final(world, browser_of, rules=RULES))
    [(name, key)] = [(cookie.name, cookie.value) for cookie in phone.cookies.jar]
    for path in ("", "/news", "/mine"):
        strange = browser_of(None)
        assert strange.get(other.address + path).status_code == 404
        strange.cookies.set(name, key)
        assert strange.get(other.address + path).status_code == 404
    hall.ask()
    question = str(hall.final.show.question.planned.id)
    body = {"question": question, "letters": "A"}
    reply = httpx_post(phone, f"{other.address}/answers", body, f"{name}={key}")
    assert reply.status_code == 404
    assert answers(world) == []


def httpx_post(browser, address, body, cookie):
    return browser.post(address, json=body, headers=JSON | {"Cookie": cookie})


def test_the_cookie_is_kept_from_scripts_and_goes_to_this_hall_only(hall, browser_of):
    reply = browser_of(None).post(f"/join/{hall.code}", data={"code": hall.codes[0]})
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and f"Path={hall.address}" in cookie


@pytest.mark.parametrize("typed", ["", "12345678", "ABCDEFGH", "２２２２２２２２", "'; DROP TABLE", "A" * 40])
def test_without_a_seat_code_nobody_comes_in(hall, browser_of, world, typed):
    reply = browser_of(None).post(f"/join/{hall.code}", data={"code": typed})
    assert reply.status_code == 422
    assert "座位码" in reply.text
    assert [seat for seat in seats_of(world.database) if seat.claimed_at] == []


def test_a_code_is_read_as_people_write_it(hall, browser_of):
    code = hall.codes[2]
    typed = f" {code[:4].lower()}-{code[4:]} "
    assert browser_of(None).post(f"/join/{hall.code.lower()}", data={"code": typed}).status_code == 303


def test_a_second_phone_takes_the_seat_after_asking_and_the_first_is_told(hall, browser_of, world):
    first, second = hall.phone(1), browser_of(None)
    hall.ask()
    asked = second.post(f"/join/{hall.code}", data={"code": hall.codes[0]})
    assert asked.status_code == 409 and "另一部手机" in asked.text
    assert first.get(hall.address).status_code == 200
    sure = second.post(f"/join/{hall.code}", data={"code": hall.codes[0], "over": "1"})
    assert sure.status_code == 303
    assert first.get(hall.address).status_code == 404
    refused = hall.tap(first, "A")
    assert refused.status_code == 404 and "座位" in refused.json()["title"]
    assert hall.tap(second, "A").status_code == 200
    assert len(answers(world)) == 1


def test_a_phone_sees_the_cards_when_the_question_opens_and_the_key_only_after_the_reveal(hall, time):
    phone = hall.phone(1)
    assert "data-letter" not in phone.get(hall.address).text
    hall.ask()
    page = phone.get(hall.address).text
    assert 'data-mode="open"' in page and "data-key" not in page and "解析" not in page
    hall.close(time)
    assert "data-key" not in phone.get(hall.address).text
    hall.reveal()
    assert "data-key" in phone.get(hall.address).text


def test_a_phone_s_news_are_its_page(hall):
    phone = hall.phone(1)
    hall.ask()
    reply = phone.get(f"{hall.address}/news")
    assert "event: stage" in reply.text and "data-letter" in reply.text


def test_a_receipt_says_what_was_kept_and_when(hall, world):
    phone = hall.phone(1)
    question = hall.ask()
    reply = hall.tap(phone, "B")
    assert reply.status_code == 200
    at = clock.now().isoformat(timespec="milliseconds")
    assert reply.json() == {"question": question, "letters": "B", "at": at}
    assert phone.get(f"{hall.address}/mine").json()["answer"] == reply.json()


def test_of_two_taps_the_first_counts_and_the_second_is_told_so(hall, time, world):
    phone = hall.phone(1)
    hall.ask()
    first = hall.tap(phone, "B").json()
    time.advance(seconds=2)
    assert hall.tap(phone, "A").json() == first
    [kept] = answers(world)
    assert kept.letters == "B"
    hall.close(time)
    assert hall.tap(phone, "A").json() == first


def test_before_the_opening_and_after_the_end_an_answer_is_refused_and_says_so(hall, time, world):
    phone = hall.phone(1)
    hall.ask()
    question = str(hall.final.show.question.planned.id)
    time.advance(seconds=20)
    late = hall.tap(phone, "A", question)  # the machine has not woken yet: the clock alone decides
    assert late.status_code == 409 and "时间已到" in late.json()["title"]
    hall.close(time)
    assert "时间已到" in hall.tap(phone, "A", question).json()["title"]
    hall.reveal()
    assert "没有提交" in hall.tap(phone, "A", question).json()["title"]
    assert hall.final.show.question.state == "scored"
    hall.final.step()
    hall.final.step()
    assert hall.final.show.question.state == "reading"
    early = hall.tap(phone, "A")
    assert early.status_code == 409 and "还没有开始" in early.json()["title"]
    assert answers(world) == []


@pytest.mark.parametrize("letters", ["", "AB", "H", "甲", "a", "A" * 9])
def test_letters_that_the_question_has_not_are_refused(hall, world, letters):
    phone = hall.phone(1)
    hall.ask()
    assert hall.tap(phone, letters).status_code == 422
    assert answers(world) == []


def test_a_body_that_is_no_answer_is_refused(hall):
    phone = hall.phone(1)
    hall.ask()
    for content in (b"", b"[]", b"{", b'{"letters": "A"}', b"x" * 3000):
        assert phone.post(f"{hall.address}/answers", content=content).status_code == 422
    assert phone.get(f"{hall.address}/answers").status_code == 405


def test_the_hall_s_answers_stand_in_the_ruling_and_on_the_big_screen_after_the_reveal(hall, time):
    phones = [hall.phone(seat) for seat in (1, 2, 3)]
    hall.ask()
    for phone, letters in zip(phones, "AAB", strict=True):
        hall.tap(phone, letters)
    hall.close(time)
    assert hall.final.show.question.tally == {"A": 2, "B": 1}
    display, address = hall.final.enter(ScreenKind.DISPLAY)
    assert "67%" not in display.get(address).text
    hall.reveal()
    shown = display.get(address).text
    assert "67%" in shown and "3 人作答" in shown


def test_a_question_passed_to_the_hall_is_answered_until_its_reveal(world, browser_of, time):
    final = Final(world, browser_of, rules=rules_of("R1", wrong_to_audience=True))
    final.take_desk()
    hall = Hall(final)
    phone = hall.phone(1)
    for _ in range(5):
        final.step()
    assert "不由观众" in hall.tap(phone, "A").json()["title"]
    final.rule("judge", outcome="wrong")
    assert 'data-mode="others"' in phone.get(hall.address).text
    final.rule("to_audience")
    assert 'data-mode="open"' in phone.get(hall.address).text
    time.advance(minutes=2)
    assert hall.tap(phone, "A").status_code == 200
    final.step()
    assert hall.tap(hall.phone(2), "A").status_code == 409
    assert len(answers(world)) == 1


def test_more_seats_leave_the_slips_good_that_are_printed(hall, browser_of, world):
    host = hall.final.host
    page = host.get(f"{hall.final.address}/audience/slips").text
    assert all(f"{code[:4]}-{code[4:]}" in page for code in hall.codes)
    assert host.post(f"{hall.final.address}/audience", data={"seats": "9"}).status_code == 303
    more = host.get(f"{hall.final.address}/audience/slips").text
    assert f"{hall.codes[0][:4]}-{hall.codes[0][4:]}" in more and more.count('class="slip"') == 9
    assert host.post(f"{hall.final.address}/audience", data={"seats": "0"}).status_code == 422
    assert browser_of(world.outsider).get(f"{hall.final.address}/audience/slips").status_code == 404


def test_the_big_screen_shows_the_way_in_when_the_host_says_so(hall):
    display, address = hall.final.enter(ScreenKind.DISPLAY)
    hall.final.step()
    assert hall.code not in display.get(address).text
    hall.final.rule("join_code", on="1")
    shown = display.get(address).text
    assert hall.code in shown and "testserver/join/" in shown and 'class="qr"' in shown


def test_five_hundred_phones_in_the_same_moment_are_all_kept(world, browser_of):
    final = Final(world, browser_of, rules=RULES)
    final.take_desk()
    hall = Hall(final, seats=500)
    cookies = hall.seat_everybody()
    replies = hall.in_the_same_moment([(cookie, "AB"[at % 2]) for at, cookie in enumerate(cookies)])
    assert Counter(reply.status_code for reply in replies) == {200: 500}
    assert len(answers(world)) == 500


def test_two_hundred_answers_within_two_seconds_give_exactly_as_many_tickets_as_the_pool_has(world, browser_of, time):
    final = Final(world, browser_of, rules=RULES)
    final.take_desk()
    hall = Hall(final, seats=200)
    hall.keep_prizes(each=3)
    cookies = hall.seat_everybody()
    hall.ask()
    key = final.key_letters()
    replies = hall.in_the_same_moment([(cookie, key) for cookie in cookies])
    assert {reply.status_code for reply in replies} == {200}
    hall.close(time)
    assert world.all(select(PrizeTicket)) == []
    hall.reveal()
    tickets = world.all(select(PrizeTicket))
    assert len(tickets) == 3 and len({ticket.seat_id for ticket in tickets}) == 3


def test_a_thousand_bots_without_codes_enter_nothing(hall, world):
    seat = f"{COOKIE}={phone_key(b'another secret', hall.final.match.id, 'made up')}"
    unclaimed = f"{COOKIE}={phone_key(secret(), hall.final.match.id, 'never given out')}"
    bots = [("", "A"), (seat, "A"), (unclaimed, "A"), (f"{COOKIE}=.", "A")] * 250
    replies = hall.in_the_same_moment(bots)
    assert {reply.status_code for reply in replies} == {404}
    assert answers(world) == []


def test_two_matches_at_once_stay_silent_to_each_other(world, browser_of, time):
    halls = []
    for _ in range(2):
        final = Final(world, browser_of, rules=RULES)
        final.take_desk()
        halls.append(Hall(final))
    one, other = halls
    mine, theirs = one.phone(1), other.phone(1)
    one.ask()
    other.ask()
    assert one.tap(mine, "A", str(other.final.show.question.planned.id)).status_code == 409
    one.tap(mine, "A")
    other.tap(theirs, "B")
    one.close(time)
    assert one.final.show.question.tally == {"A": 1}
    other.close(time)
    assert other.final.show.question.tally == {"B": 1}
    assert mine.get(f"{one.address}/mine").json()["answer"]["letters"] == "A"
