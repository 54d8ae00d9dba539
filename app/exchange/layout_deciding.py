"""Rule: whether a line begins a question, goes on with the one before, or stands over several."""

from app.exchange.layout_drafts import Draft, Section
from app.exchange.layout_headings import FIRM_INSTRUCTION, INSTRUCTION
from app.exchange.layout_marks import Label, Number
from app.exchange.layout_seen import Seen

_CHINESE = ("一", "（一")
_SHORT = 12  # characters: an option that short seldom needs a second line


def stands_over_questions(section: Section, draft: Draft | None, gap: bool, number: Number) -> bool:
    """Return whether 六、 before what is no question is a heading: it counts the headings on, and explains nothing.

    `gap`: a blank line stands before it.
    """
    if draft is None or number.style not in _CHINESE:
        return number.style in _CHINESE
    is_inside = draft.open is Label.EXPLANATION and not gap
    if number.style == "（一":
        return draft.begun and not is_inside
    return number.value == (section.ordinal or 0) + 1 and (section.ordinal is not None or not is_inside)


def begins_numbered(draft: Draft | None, last: int | None, likely: bool, number: Number) -> bool:
    """Return whether a line with a number begins a question, and is no point of a stem or an explanation.

    `last` is the number of the question before in its section; `likely`: the line looks like a question.
    """
    follows = number.value == (last or 0) + 1
    if number.weak or draft is None:
        return follows or not number.weak
    if draft.number and number.style != draft.number.style and number.style == draft.inner_style:
        return False
    is_same = draft.number is not None and number.style == draft.number.style
    if is_same and draft.section.has_no_options and draft.open is not Label.EXPLANATION:
        return True  # even where the numbers begin anew
    if draft.may_count_inside(number):
        draft.inner_style = number.style
        return False
    if draft.open is Label.EXPLANATION or draft.number is None:
        return likely or (follows and draft.open is not Label.EXPLANATION)
    return follows or likely or (last is not None and number.value > last)


def ends_list(ahead: Section | None, seen: Seen) -> bool:
    """Return whether a line that a list of answers cannot take begins new questions, under the heading `ahead`."""
    is_under_heading = bool(seen.number and ahead and ahead.named and ahead.named.is_supported)
    return seen.begins_options or is_under_heading


def begins_unnumbered(section: Section, draft: Draft | None, gap: bool, seen: Seen, likely: bool) -> bool:
    """Return whether a line without a number begins a question: the one before must be whole, or a blank between."""
    if seen.number or not seen.plain or seen.said:
        return bool(seen.said and seen.plain and not seen.number)
    if draft is None:
        is_unsupported = bool(section.named and not section.named.is_supported)
        return (likely or is_unsupported) and not FIRM_INSTRUCTION.search(seen.plain)
    is_over = gap or draft.number is None or bool(draft.labelled.get(Label.KEY))
    return likely and is_over and (draft.begun or gap)


def is_doubtful(draft: Draft, text: str) -> bool:
    """Return whether a line goes on with an option only by its place: the option was short, or had ended."""
    said = draft.options[-1].text if draft.open == "options" and draft.options else ""
    return bool(said) and (len(said) < _SHORT or said[-1] in "。！？；" or bool(INSTRUCTION.search(text)))


def goes_on(draft: Draft, gap: bool) -> bool:
    """Return whether a line without any mark goes on with what is open in the question before it."""
    if draft.open == "stem" and (not gap or not draft.begun):
        return True
    said = draft.labelled.get(draft.open) if isinstance(draft.open, Label) else None
    return not gap and (draft.open in ("options", Label.EXPLANATION) or said == "")
