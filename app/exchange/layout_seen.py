"""Rule: what one line shows by itself, and whether a question begins at it by the look of the lines behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.exchange.layout_headings import (
    ANSWERS,
    IN_BRACKETS,
    INSTRUCTION,
    NAMED,
    Heading,
    Named,
    heading_of,
    is_untyped_heading,
    noise,
)
from app.exchange.layout_keys import has_place_for_key, scan
from app.exchange.layout_marks import LONGEST, Label, Number, Part, Strip, number_of, parts_of
from app.exchange.layout_options import CIRCLED, first_letter, split_options, weak_letter

_BRACKETED = re.compile(r"^[（(][^（()）]*[）)]\s*[。:：]?\s*")
_SHORT = 12  # characters of a heading without a type
_AHEAD = 8  # lines looked at behind a possible stem


@dataclass(frozen=True)
class Seen:
    """The marks of one line."""

    strip: Strip
    number: Number | None = None
    said: Named | None = None  # the type it names before its stem
    plain: str = ""  # before the first label, behind number and type
    parts: tuple[Part, ...] = ()  # from the first label on
    heading: Heading | None = None
    noise: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in it."""
        return not self.strip.text and not self.strip.pictures

    @property
    def begins_options(self) -> bool:
        """Return whether it begins with the first option."""
        if self.plain[:1] == "①":
            return True
        return self.number is None and (first_letter(self.plain) == "A" or self.plain[:2] in ("A ", "A\t"))

    @property
    def has_key(self) -> bool:
        """Return whether an answer or explanation is labelled in it."""
        return any(part.label in (Label.KEY, Label.EXPLANATION) for part in self.parts)

    @property
    def whole(self) -> str:
        """Return what stands before the first label, number and all."""
        return parts_of(self.strip.text)[0].text


def see(strip: Strip) -> Seen:
    """Return the marks of a line."""
    if not strip.text or strip.part or len(strip.text) > LONGEST:
        return Seen(strip)
    if strip.starts:
        return _question(strip)
    if found := noise(strip.text):
        return Seen(strip, plain=strip.text, noise=found)
    heading = heading_of(strip.text)
    if heading and _is_heading(heading):
        return Seen(strip, heading=heading)
    return _question(strip)


def without_false_number(seen: Seen, expected: int) -> Seen:
    """Return a line as an option, where （B）12、13 could be a key before a number, but the number is not expected."""
    if seen.number is None or len(seen.number.before) != 1 or seen.number.value == expected:
        return seen
    return replace(seen, number=None, plain=seen.whole) if first_letter(seen.whole) else seen


def _is_heading(heading: Heading) -> bool:
    rest = _BRACKETED.sub("", heading.rest)
    return not rest or bool(INSTRUCTION.search(rest))


def _question(strip: Strip) -> Seen:
    said, text = None, strip.text
    if bracket := IN_BRACKETS.match(text):
        said, text = NAMED[bracket[1] or bracket[2]], text[bracket.end() :]
        if not text:
            return Seen(strip, heading=Heading(said, None))
    number = number_of(text)
    text = number.rest if number else text
    if heading := heading_of(text):
        said, text = heading.named, heading.rest
        if number is None and (number := number_of(text)):
            text = number.rest
    head, *parts = parts_of(text)
    return Seen(strip, number, said, head.text, tuple(parts))


def looks_like_question(seen: Sequence[Seen], at: int) -> bool:
    """Return whether the line at `at` is a stem: by brackets or options inside, or by what follows before a number."""
    here = seen[at]
    if not here.plain or here.plain[:1] in CIRCLED:
        return False
    if has_place_for_key(here.plain) or split_options(here.plain)[1] or here.has_key:
        return True
    if _stands_over(seen, at):
        return False
    was_blank = False
    for behind in seen[at + 1 : at + 1 + _AHEAD]:
        if behind.is_blank:
            was_blank = True
            continue
        if behind.begins_options or (behind.has_key and not behind.number and not behind.plain):
            return True
        if behind.number or behind.heading or behind.strip.part or behind.strip.starts or was_blank:
            return False
    return False


def _stands_over(seen: Sequence[Seen], at: int) -> bool:
    """Return whether 六、辨一辨 stands over a question: it is short, and the next line has brackets of its own."""
    here = seen[at]
    if here.number is None or here.number.style not in ("一", "（一") or len(here.plain) > _SHORT:
        return False
    behind = next((each for each in seen[at + 1 : at + 4] if not each.is_blank), None)
    return behind is not None and not behind.begins_options and has_place_for_key(behind.plain)


def key_follows(seen: Sequence[Seen], at: int) -> bool:
    """Return whether an answer is labelled soon behind options, before a number: they are a question's own."""
    for behind in seen[at : at + 2 * _AHEAD]:
        if any(part.label is Label.KEY for part in behind.parts):
            return True
        if behind.number:
            return False
    return False


def is_bare_option(seen: Sequence[Seen], at: int, expected: str) -> bool:
    """Return whether a line that begins with a bare letter is the expected option: an A only where a B follows."""
    letter = weak_letter(seen[at].plain)
    if seen[at].number or letter != expected:
        return False
    if letter != "A" or len(split_options(seen[at].plain)[1]) > 1:
        return True
    behind = next((each for each in seen[at + 1 : at + 4] if not each.is_blank), None)
    return behind is not None and "B" in (weak_letter(behind.plain), first_letter(behind.plain))


def is_title_of_list(seen: Sequence[Seen], at: int) -> bool:
    """Return whether a line is 参考答案 or the like, and a list of answers follows."""
    return bool(ANSWERS.match(seen[at].strip.text)) and _list_follows(seen, at)


def _list_follows(seen: Sequence[Seen], at: int) -> bool:
    behind = next((each for each in seen[at + 1 : at + 6] if not each.is_blank), None)
    if behind is None:
        return False
    text = behind.strip.text
    is_entry = bool(scan(text)[0]) or bool(behind.number and not behind.plain and behind.has_key)
    is_head = bool(heading_of(text)) or (is_untyped_heading(text) and not behind.has_key)
    return is_entry or is_head or text.startswith(("题号", "序号"))


def is_line_of_list(seen: Sequence[Seen], at: int) -> bool:
    """Return whether a line lists answers by number and nothing else, so that a list begins without a title."""
    here = seen[at]
    text = here.strip.text
    if text.startswith("题号") and "\t" in text:
        return True
    if here.number and not here.plain and here.has_key:
        return True
    if here.parts and not here.plain and here.parts[0].label is Label.KEY:
        text = here.parts[0].text
    answers, rest = scan(text)
    return bool(answers) and not rest.strip()


def is_spaced(seen: Sequence[Seen]) -> bool:
    """Return whether nearly every line is followed by a blank one, so that blanks mean nothing."""
    words = [at for at, each in enumerate(seen) if not each.is_blank]
    apart = sum(1 for one, two in pairwise(words) if two > one + 1)
    return len(words) > 6 and apart >= 0.8 * (len(words) - 1)
