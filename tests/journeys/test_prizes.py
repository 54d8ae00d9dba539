"""Prizes of the hall: promised before, given with the reveal, scratched, redeemed once, and checked by anybody."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.matches import programmes
from app.matches.actions import tickets
from app.matches.audience_models import PrizeDraw, PrizeKind, PrizePool, PrizeRedemption, PrizeTicket
from app.matches.cues import ScreenKind
from app.matches.hall import in_groups
from app.matches.models import Match
from app.matches.prize_form import NewPrize
from tests.final import JSON, Final, rules_of
from tests.hall import Hall, seats_of

ONE_EACH = (NewPrize("书签", 50, 1, False),)


@pytest.fixture
def hall(world, browser_of) -> Hall:
    final = Final(world, browser_of, rules=rules_of("A1"))
    final.take_desk()
    return Hall(final)


def given(hall) -> list[PrizeTicket]:
    with hall.database.reading() as db:
        return list(db.exec(select(PrizeTicket).order_by(PrizeTicket.number)))


def answer_rightly(hall, phones, time) -> None:
    """Let these phones answer a question rightly, one after another, and reveal it."""
    hall.ask()
    key = hall.final.key_letters()
    for phone in phones:
        assert hall.tap(phone, key).status_code == 200
        time.advance(seconds=0.1)
    hall.close(time)
    hall.reveal()


def hand_out(hall, browser=None):
    return (browser or hall.final.host).post(f"{hall.final.address}/tickets", headers=JSON)


def prizes_page(hall, **asked):
    return hall.final.host.get(f"{hall.final.address}/prizes", params=asked)


def form(*rows, pool="现场", each="3"):
    """Return the form of a pool; a row is (name, stock, weight) and "1" when it is blank."""
    sent = {"pool": pool, "each": each}
    for at, (name, stock, weight, *blank) in enumerate(rows, start=1):
        sent |= {f"name{at}": name, f"stock{at}": stock, f"weight{at}": weight} | ({f"blank{at}": "1"} if blank else {})
    return sent


def test_the_first_who_are_right_receive_the_tickets_in_the_order_the_server_heard_them(hall, time):
    hall.keep_prizes(*ONE_EACH, each=2)
    phones = [hall.phone(seat) for seat in (1, 2, 3, 4)]
    hall.ask()
    key, wrong = hall.final.key_letters(), hall.wrong()
    for seat, letters in ((3, wrong), (2, key), (0, key), (1, key)):
        hall.tap(phones[seat], letters)
        time.advance(seconds=1)
    hall.close(time)
    assert given(hall) == []
    hall.reveal()
    seats = {seat.id: seat.number for seat in seats_of(hall.database)}
    assert [seats[ticket.seat_id] for ticket in given(hall)] == [3, 1]
    assert [len(phone.get(f"{hall.address}/mine").json()["tickets"]) for phone in phones] == [1, 0, 1, 0]


def test_a_draw_among_all_who_are_right_gives_as_many_tickets_to_seats_that_were_right(hall, time):
    hall.keep_prizes(*ONE_EACH, each=2, by_draw=True)
    phones = [hall.phone(seat) for seat in range(1, 7)]
    answer_rightly(hall, phones[:5], time)
    lucky = {ticket.seat_id for ticket in given(hall)}
    seats = {seat.id: seat.number for seat in seats_of(hall.database)}
    assert len(lucky) == 2 and 6 not in {seats[seat] for seat in lucky}


def test_a_seat_that_has_won_leaves_the_next_tickets_to_others(hall, time):
    hall.keep_prizes(*ONE_EACH, each=1)
    phones = [hall.phone(seat) for seat in (1, 2)]
    for _ in range(3):
        answer_rightly(hall, phones, time)
        hall.final.step()
    seats = {seat.id: seat.number for seat in seats_of(hall.database)}
    assert [seats[ticket.seat_id] for ticket in given(hall)] == [1, 2]


def test_going_back_and_scoring_again_gives_no_second_ticket(hall, time):
    hall.keep_prizes(*ONE_EACH)
    answer_rightly(hall, [hall.phone(1)], time)
    assert hall.final.rule("back").status_code == 200
    assert hall.final.step().status_code == 200
    assert len(given(hall)) == 1


def test_without_prizes_a_question_of_the_hall_gives_no_ticket(hall, time):
    answer_rightly(hall, [hall.phone(1)], time)
    assert given(hall) == []
    refused = hand_out(hall)
    assert refused.status_code == 409 and "没有设置奖品" in refused.json()["title"]


def test_what_a_ticket_won_is_hidden_until_it_is_scratched(hall, time, browser_of):
    hall.keep_prizes(*ONE_EACH)
    phone = hall.phone(1)
    answer_rightly(hall, [phone], time)
    [mine] = phone.get(f"{hall.address}/mine").json()["tickets"]
    stranger = browser_of(None)
    assert "书签" not in stranger.get(mine["address"]).text
    assert "书签" not in phone.get(f"{hall.address}/mine").text
    assert "未刮开" in prizes_page(hall).text
    told = phone.post(mine["address"], headers=JSON).json()
    assert told == {"prize": "书签", "message": "恭喜获得：书签"}
    assert phone.post(mine["address"], headers=JSON).json() == told
    assert "恭喜获得：书签" in phone.get(mine["address"]).text


def test_a_ticket_without_script_is_looked_at_with_a_button(hall, browser_of):
    hall.keep_prizes(NewPrize("谢谢参与", 5, 1, True))
    address = hand_out(hall).json()["address"]
    stranger = browser_of(None)
    assert stranger.post(address).headers["location"] == address
    assert "谢谢参与" in stranger.get(address).text
    assert stranger.get("/tickets/ABCDEFGH").status_code == 404
    assert stranger.post("/tickets/ABCDEFGH").status_code == 404


def test_the_host_hands_out_a_ticket_and_shows_its_code_to_the_hand_that_was_raised(hall):
    hall.keep_prizes(*ONE_EACH)
    reply = hand_out(hall)
    assert reply.status_code == 200 and len(reply.json()["code"]) == 8
    page = hall.final.host.post(f"{hall.final.address}/tickets")
    shown = hall.final.host.get(page.headers["location"]).text
    assert in_groups(given(hall)[1].code) in shown and 'class="qr"' in shown


def test_only_who_may_change_the_match_hands_out_and_redeems(hall, browser_of, world):
    hall.keep_prizes(*ONE_EACH)
    code = hand_out(hall).json()["code"]
    for who, status in ((None, 401), (world.lin, 403), (world.officer, 403), (world.outsider, 404)):
        browser = browser_of(who)
        assert hand_out(hall, browser).status_code == status
        reply = browser.post(f"{hall.final.address}/redemptions", data={"code": code}, headers=JSON)
        assert reply.status_code == status
    assert len(given(hall)) == 1


def test_a_prize_is_handed_over_once(hall, world, time):
    hall.keep_prizes(*ONE_EACH)
    code = hand_out(hall).json()["code"]
    address = f"{hall.final.address}/redemptions"
    typed = in_groups(code).lower()
    assert "核销，奖品已交付" in prizes_page(hall, code=typed).text
    assert hall.final.host.post(address, data={"code": typed}).status_code == 303
    first = world.all(select(PrizeRedemption))
    time.advance(minutes=1)
    again = hall.final.host.post(address, data={"code": code}, headers=JSON)
    assert again.status_code == 409 and "没有再次核销" in again.json()["title"]
    assert world.all(select(PrizeRedemption)) == first
    assert "已于" in prizes_page(hall, code=code).text


def test_a_blank_and_a_code_of_another_match_are_not_redeemed(hall, world, browser_of):
    hall.keep_prizes(NewPrize("谢谢参与", 5, 1, True))
    address = f"{hall.final.address}/redemptions"
    blank = hall.final.host.post(address, data={"code": hand_out(hall).json()["code"]}, headers=JSON)
    assert blank.status_code == 409 and "没有中奖" in blank.json()["title"]
    other = Hall(Final(world, browser_of, rules=rules_of("A1")))
    other.final.take_desk()
    other.keep_prizes(*ONE_EACH)
    foreign = hall.final.host.post(address, data={"code": hand_out(other).json()["code"]}, headers=JSON)
    assert foreign.status_code == 422 and "没有这张奖券" in foreign.json()["title"]
    assert "没有这张奖券" in prizes_page(hall, code="ABCDEFGH").text


def test_stock_is_never_given_twice_however_many_hands_are_raised_at_once(hall, world):
    hall.keep_prizes(NewPrize("书签", 3, 5, False), NewPrize("笔记本", 2, 1, False), NewPrize("谢谢参与", 4, 2, True))

    def press(_):
        try:
            with hall.database.writing() as db:
                match = db.exec(select(Match).where(Match.id == hall.final.match.id).with_for_update()).one()
                show = programmes.show_of(db, match)
                return tickets.hand_out(db, match, show, world.organiser.id, clock.now()).number
        except tickets.draw.OutOfStock:
            return None

    with ThreadPoolExecutor(8) as pressing:
        numbers = list(pressing.map(press, range(30)))
    assert sorted(number for number in numbers if number) == list(range(1, 10))
    assert [(kind.stock, kind.given) for kind in world.all(select(PrizeKind).order_by(PrizeKind.place))] == [
        (3, 3),
        (2, 2),
        (4, 4),
    ]
    refused = hand_out(hall)
    assert refused.status_code == 409 and refused.json()["title"] == "奖品已经发完。"


def test_when_the_stock_has_run_out_a_right_answer_still_has_its_ticket(hall, time):
    hall.keep_prizes(NewPrize("书签", 1, 1, False), each=2)
    answer_rightly(hall, [hall.phone(1), hall.phone(2)], time)
    assert [ticket.prize_id is None for ticket in given(hall)] == [False, True]


def test_the_organiser_fills_in_prizes_until_the_first_ticket_is_out(hall, world):
    address = f"{hall.final.address}/prizes"
    faulty = hall.final.host.post(address, data=form(("书签", "0", "1")))
    assert faulty.status_code == 422 and "数量应为" in faulty.text and "书签" in faulty.text
    assert hall.final.host.post(address, data=form()).status_code == 422
    assert hall.final.host.post(address, data=form(("书签", "3", "1"), pool="别的")).status_code == 404
    filled = form(("书签", "3", "2"), ("谢谢参与", "9", "5", "blank"), each="4")
    assert hall.final.host.post(address, data=filled).status_code == 303
    [pool] = world.all(select(PrizePool))
    kinds = world.all(select(PrizeKind).order_by(PrizeKind.place))
    assert pool.tickets_each == 4
    assert [(kind.name, kind.stock, kind.weight, kind.is_blank) for kind in kinds] == [
        ("书签", 3, 2, False),
        ("谢谢参与", 9, 5, True),
    ]
    assert hall.final.host.post(address, data=form(("书签", "5", "2"))).status_code == 303
    hand_out(hall)
    late = hall.final.host.post(address, data=form(("书签", "99", "2")), headers=JSON)
    assert late.status_code == 409 and "不能再改" in late.json()["title"]


def test_the_promise_stands_before_and_the_seed_is_out_with_the_end_of_the_match(hall, time, browser_of, world):
    hall.keep_prizes(*ONE_EACH)
    answer_rightly(hall, [hall.phone(1)], time)
    [drawn], [ticket] = world.all(select(PrizeDraw)), given(hall)
    public = f"/prize-draws/{hall.final.match.id}"
    before = browser_of(None).get(public).text
    assert sha256(drawn.seed.encode()).hexdigest() in before
    assert drawn.seed not in before and ticket.code[:3] + "·" not in before
    hall.final.step()
    while hall.final.show.phase != "ended":
        assert hall.final.step(force="1").status_code == 200
        hall.close(time)
    after = browser_of(None).get(public).text
    assert drawn.seed in after and "✓ 一致" in after
    assert ticket.code not in after and ticket.code[:3] + "·····" in after
    refused = hand_out(hall)
    assert refused.status_code == 409 and "种子已经公布" in refused.json()["title"]


def test_anybody_can_repeat_the_draw_from_what_the_public_page_says(hall, browser_of):
    hall.keep_prizes(NewPrize("书签", 3, 5, False), NewPrize("笔记本", 2, 1, False), NewPrize("谢谢参与", 4, 2, True))
    for _ in range(7):
        assert hand_out(hall).status_code == 200
    published = hall.final.host.post(f"{hall.final.address}/prizes/publication")
    assert published.status_code == 303
    page = BeautifulSoup(browser_of(None).get(f"/prize-draws/{hall.final.match.id}").text, "html.parser")
    shown = page.select_one("[data-prize-draw]")
    seed = shown["data-seed"]
    assert sha256(seed.encode()).hexdigest() == shown["data-promise"]
    left = {row["data-kind"]: [int(row["data-stock"]), int(row["data-weight"])] for row in shown.select("[data-kind]")}
    rows = shown.select("[data-ticket]")
    for row in rows:
        there = [(kind, weight) for kind, (stock, weight) in sorted(left.items()) if stock]
        point = int(sha256(f"{seed}:{row['data-ticket']}".encode()).hexdigest(), 16) % sum(w for _, w in there)
        won = next(kind for at, (kind, _) in enumerate(there) if point < sum(w for _, w in there[: at + 1]))
        assert won == row["data-won"]
        left[won][0] -= 1
    assert len(rows) == 7


def test_a_winner_that_was_written_over_is_seen_on_the_public_page(hall, browser_of, world):
    hall.keep_prizes(NewPrize("书签", 5, 1, False), NewPrize("笔记本", 5, 1, False))
    for _ in range(3):
        hand_out(hall)
    with hall.database.writing() as db:
        kinds = {kind.id for kind in db.exec(select(PrizeKind))}
        ticket = db.exec(select(PrizeTicket)).first()
        ticket.prize_id = (kinds - {ticket.prize_id}).pop()
    hall.final.host.post(f"{hall.final.address}/prizes/publication")
    assert "不一致" in browser_of(None).get(f"/prize-draws/{hall.final.match.id}").text


def test_a_match_without_prizes_has_no_draw_to_check(world, browser_of):
    final = Final(world, browser_of, rules=rules_of("A1"))
    assert browser_of(None).get(f"/prize-draws/{final.match.id}").status_code == 404


def test_the_file_of_winners_has_codes_and_seats_and_no_names(hall, time):
    hall.keep_prizes(NewPrize("=书签", 5, 1, False))
    answer_rightly(hall, [hall.phone(4)], time)
    hand_out(hall)
    text = hall.final.host.get(f"{hall.final.address}/prizes/export").content.decode("utf-8-sig")
    head, first, second = text.splitlines()
    assert head == "序号,奖券编号,座位号,奖品,发出时间,刮开时间,核销时间"
    assert first.startswith(f"1,{given(hall)[0].code},4,'=书签,2026-11-24 12:")
    assert second.split(",")[2] == ""
    assert "虚构" not in text


def test_the_big_screen_names_seats_and_what_was_scratched(hall, time):
    hall.keep_prizes(*ONE_EACH)
    phone = hall.phone(5)
    answer_rightly(hall, [phone], time)
    display, address = hall.final.enter(ScreenKind.DISPLAY)
    hall.final.rule("scene", scene="prizes")
    assert "5 号座位" in display.get(address).text and "书签" not in display.get(address).text
    phone.post(phone.get(f"{hall.address}/mine").json()["tickets"][0]["address"])
    assert "书签" in display.get(address).text
