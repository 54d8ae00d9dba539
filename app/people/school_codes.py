"""Rule: 学校标识码: ten digits: kind of school (2), province (2), serial (6). The code outlives the school's name."""

KINDS: dict[str, str] = {
    "11": "幼儿园",
    "21": "小学",
    "31": "普通初中",
    "34": "普通高中或完全中学",
    "36": "中职学校",
    "51": "特殊教育学校",
    "37": "工读学校",
}
PROVINCE = "64"


def fault(code: str) -> str | None:
    """Return why this cannot be a school's code, or None.

    >>> fault("3164900002")
    >>> fault("316490")
    '学校标识码应为 10 位数字。'
    """
    return None if len(code) == 10 and code.isascii() and code.isdigit() else "学校标识码应为 10 位数字。"


def doubt(code: str) -> str | None:
    """Return what is unusual about a code; lists of kinds age, so a doubt is asked about and never refused.

    >>> doubt("3164900002")
    >>> doubt("9964900002")
    '标识码开头的 99 不是常见的学校类别，请核对。'
    """
    if code[:2] not in KINDS:
        return f"标识码开头的 {code[:2]} 不是常见的学校类别，请核对。"
    if code[2:4] != PROVINCE:
        return f"标识码第 3、4 位是 {code[2:4]}，宁夏的学校应为 {PROVINCE}，请核对。"
    return None
