"""How a class comes in: the teacher's code on the wall, the PIN on a slip of paper, the tile with one's own name."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import WALL


def open_the_class_code(people, account: str, class_name: str) -> str:
    """Show the class code at the wall, and return it."""
    wall = people.staff(account, WALL)
    wall.locator(".card", has_text=class_name).get_by_text(re.compile("打开班级口令|显示口令")).click()
    expect(wall.locator(".big-code")).to_be_visible()
    return re.sub(r"\D", "", wall.locator(".big-code").inner_text())


def slips_of(teacher: Page, class_name: str) -> dict[str, tuple[str, str]]:
    """Return login number and PIN of everybody in a class by 学号, from the slips to hand out."""
    teacher.goto("/classes")
    teacher.locator(".card", has_text=class_name).locator("text=学生名单").click()
    teacher.click("text=打印密码条")
    words = " ".join(teacher.locator(".slip").all_inner_texts())
    return {no: (login_no, pin) for no, login_no, pin in re.findall(r"(\d+) 号\s+登录号 (\d+)\s+(\d{6})\b", words)}


def sign_in_by_class_code(device: Page, code: str, student_no: str, pin: str) -> Page:
    """Find one's own tile among the masked names, and type the PIN."""
    device.goto("/sign-in")
    device.fill("#code", code)
    device.click("text=找到我的班级")
    tile = device.locator(".name-tile", has=device.locator(f".no:text-is('{student_no}')"))
    expect(tile.locator(".name")).to_contain_text("*")  # masked: classmates see enough to find their own
    tile.click()
    for digit in pin:
        device.locator(".pin-pad button", has_text=digit).first.click()
    device.click("main form button[type=submit]")
    device.wait_for_url("**/home")
    return device
