"""Rule: until when a lesson is to be done: which days may be chosen, and how near one is said to be."""

from datetime import date, timedelta

from app.errors import Invalid

LONGEST = timedelta(days=366)


def due_day(text: str, today: date) -> date:
    """Return the day that a form names, or refuse beside its field.

    >>> due_day("2026-12-01", date(2026, 11, 24))
    datetime.date(2026, 12, 1)
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid({"due_on": "请选择截止日期。"}) from None
    if day < today:
        raise Invalid({"due_on": "截止日期不能早于今天。"})
    if day > today + LONGEST:
        raise Invalid({"due_on": "截止日期请选在一年以内。"})
    return day


def due_words(due_on: date, today: date) -> str:
    """Return how a pupil reads a due day. A day that is over is no door that has closed.

    >>> due_words(date(2026, 11, 24), date(2026, 11, 24)), due_words(date(2026, 11, 25), date(2026, 11, 24))
    ('今天截止', '明天截止')
    >>> due_words(date(2026, 12, 1), date(2026, 11, 24)), due_words(date(2026, 11, 1), date(2026, 11, 24))
    ('12 月 1 日截止，还有 7 天', '截止日期过了，还可以学')
    """
    left = (due_on - today).days
    if left < 0:
        return "截止日期过了，还可以学"
    if left < 2:
        return ("今天截止", "明天截止")[left]
    return f"{due_on.month} 月 {due_on.day} 日截止，还有 {left} 天"
