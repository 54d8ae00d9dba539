"""Rule: lines gathered into questions. Every line goes to one question, to a list of answers, or is no question."""

from collections.abc import Callable, Sequence

from app.exchange.layout_answers import AnswerList
from app.exchange.layout_asides import Asides
from app.exchange.layout_deciding import (
    begins_numbered,
    begins_unnumbered,
    ends_list,
    goes_on,
    is_doubtful,
    stands_over_questions,
)
from app.exchange.layout_drafts import Draft, Section
from app.exchange.layout_finishing import piece_of
from app.exchange.layout_headings import FIRM_INSTRUCTION, PARTIAL, is_untyped_heading, name_of_other, ordinal_of
from app.exchange.layout_marks import LONGEST, Label, Number, Strip, where_of
from app.exchange.layout_options import ALL, CIRCLED, first_letter, options_in
from app.exchange.layout_seen import (
    Seen,
    is_bare_option,
    is_line_of_list,
    is_spaced,
    is_title_of_list,
    key_follows,
    looks_like_question,
    see,
    without_false_number,
)
from app.exchange.readings import Reading

_ANSWER_LIST, _UNCLEAR = "答案表", "答案表，有文字没有看懂"


class Gathering:
    """The lines of a file on their way to questions."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        """Look at every line once; nothing is decided yet."""
        seen = [see(strip) for strip in strips]
        self.seen = [each for each in seen if not each.is_blank] if is_spaced(seen) else seen
        self.section = Section()
        self.draft: Draft | None = None
        self.drafts: list[Draft] = []
        self.asides = Asides()
        self.answers: AnswerList | None = None
        self.lists: list[AnswerList] = []
        self.pool: list[Draft] = []  # questions since the last list of answers
        self.earlier: list[Draft] = []
        self.last: int | None = None  # number of the last question in this section
        self.gap = False  # a blank line stands before this line

    def read(self) -> Reading:
        """Return the account of all lines, in the order of the file."""
        for at, seen in enumerate(self.seen):
            if seen.is_blank:
                self.gap = True
                continue
            self.seen[at] = without_false_number(seen, (self.last or 0) + 1)
            self._line(at, self.seen[at])
            self.gap = False
        for answers in self.lists:
            answers.hand_out()
        pieces = [(draft.strips[0], piece_of(draft)) for draft in self.drafts]
        pieces += self.asides.pieces()
        places = {id(seen.strip): at for at, seen in enumerate(self.seen)}
        return tuple(piece for _, piece in sorted(pieces, key=lambda pair: places[id(pair[0])]))

    def _line(self, at: int, seen: Seen) -> None:
        steps: tuple[Callable[[int, Seen], bool], ...] = (
            self._unread, self._listed, self._noise, self._heading, self._list_begins, self._number, self._option,
        )  # fmt: skip
        if not any(step(at, seen) for step in steps):
            self._text(at, seen)

    # Lines that are no part of a question

    def _unread(self, at: int, seen: Seen) -> bool:
        strip = seen.strip
        if len(strip.text) > LONGEST:
            self.draft = None
            self.asides.refuse(strip, f"这一行有 {len(strip.text)} 个字，太长了，没有读；请分行。")
        elif strip.part:
            self.draft = None
            self.asides.add(strip, strip.part)
        elif not strip.text:
            if self.draft:
                self.draft.add(strip)
            else:
                self.asides.add(strip, "图片")
        else:
            return False
        return True

    def _noise(self, at: int, seen: Seen) -> bool:
        if not seen.noise:
            return False
        goes_on = self.draft and self.draft.open is Label.SOURCE and not self.gap and seen.noise == "网址水印"
        if self.draft and goes_on:
            self.draft.add(seen.strip)
            self.draft.go_on(seen.strip.text)
            return True
        if self.draft:
            self.draft.interruptions.append(f"题中间的{where_of([seen.strip])}是{seen.noise}，没有算进题目。")
        self.asides.add(seen.strip, seen.noise)
        return True

    def _heading(self, at: int, seen: Seen) -> bool:
        if not seen.heading:
            return False
        self.draft = None
        is_partial = bool(PARTIAL.search(seen.strip.text))
        self.section, self.last = Section(seen.heading.named, seen.heading.ordinal, is_partial), None
        self.asides.add(seen.strip, "题型标题")
        return True

    # Lists of answers

    def _list_begins(self, at: int, seen: Seen) -> bool:
        is_title = is_title_of_list(self.seen, at)
        if not is_title and not (self.drafts and is_line_of_list(self.seen, at)):
            return False
        self.draft = None
        self.answers = AnswerList(list(self.pool or self.earlier))
        self.lists.append(self.answers)
        if is_title:
            self.asides.add(seen.strip, _ANSWER_LIST, self.answers)
            return True
        return self._listed(at, seen)

    def _listed(self, at: int, seen: Seen) -> bool:
        """Take the line as one of a list of answers; the first line that looks like a question ends the list."""
        if not self.answers:
            return False
        if seen.noise:
            self.asides.add(seen.strip, seen.noise)
            return True
        left = self.answers.read(seen.strip.text)
        likely = looks_like_question(self.seen, at)
        if (likely and left != "") or (left is None and ends_list(self.answers.heading_ahead(), seen)):
            self._leave_list()
            return False
        self.asides.add(seen.strip, _ANSWER_LIST if left == "" else _UNCLEAR, self.answers)
        return True

    def _leave_list(self) -> None:
        ahead = self.answers.heading_ahead() if self.answers else None
        self.section = ahead or Section()
        if ahead:
            self.asides.rename_last("题型标题")  # it seemed to be a heading of the list
        self.answers, self.last = None, None
        self.earlier, self.pool = self.pool or self.earlier, []

    # Questions

    def _begin(self, seen: Seen, number: Number | None) -> None:
        self.draft = Draft(self.section, number, seen.said)
        self.drafts.append(self.draft)
        self.pool.append(self.draft)
        self.last = number.value if number else self.last
        self.draft.add(seen.strip)
        self.draft.take_stem(seen.plain)
        self.draft.take_labels(seen.parts)

    def _number(self, at: int, seen: Seen) -> bool:
        if seen.strip.starts:
            self._begin(seen, seen.number)
            return True
        likely = bool(seen.number) and looks_like_question(self.seen, at)
        if seen.number and not likely and stands_over_questions(self.section, self.draft, self.gap, seen.number):
            self._untyped_heading(seen)
            return True
        if not seen.number:
            return False
        if not begins_numbered(self.draft, self.last, likely, seen.number):
            if self.draft:
                self.draft.count_inside()
            return False
        if not likely and FIRM_INSTRUCTION.search(seen.plain):
            self.asides.add(seen.strip, "说明")
            return True
        self._begin(seen, seen.number)
        return True

    def _untyped_heading(self, seen: Seen) -> None:
        self.draft = None
        if not seen.strip.text.startswith(("（", "(")):
            self.section = Section(None, ordinal_of(seen.strip.text)[0])
        self.last = None
        self.asides.add(seen.strip, "小标题")

    def _option(self, at: int, seen: Seen) -> bool:
        draft = self.draft
        expected = ALL[min(len(draft.options), len(ALL) - 1)] if draft else "A"
        letter = "" if seen.number else first_letter(seen.plain)
        is_bare = not letter and is_bare_option(self.seen, at, expected)
        if not letter and not is_bare:
            return False
        if draft and draft.open is Label.EXPLANATION and draft.options and not key_follows(self.seen, at):
            return False
        if draft is None or (letter == "A" and draft.is_complete):
            draft = self.draft = Draft(self.section)
            self.drafts.append(draft)
        draft.add(seen.strip)
        draft.options += options_in(seen.plain)
        draft.open = "options"
        draft.take_labels(seen.parts)
        return True

    def _text(self, at: int, seen: Seen) -> None:
        """Take a line without a mark of its own: it goes on with a question, begins one, or belongs to none."""
        draft = self.draft
        if draft and not seen.whole and seen.parts:
            if self.gap and draft.number is None:
                draft.notes.append(f"{where_of([seen.strip])}隔了空行，算作这道题的；请核对。")
            draft.add(seen.strip)
            draft.take_labels(seen.parts)
        elif begins_unnumbered(self.section, draft, self.gap, seen, looks_like_question(self.seen, at)):
            self._begin(seen, None)
        elif draft and goes_on(draft, self.gap):
            self._continue(draft, seen)
        else:
            self._apart(seen)

    def _continue(self, draft: Draft, seen: Seen) -> None:
        if self.gap and draft.open == "stem" and seen.plain[:1] not in CIRCLED:
            draft.notes.append(f"{where_of([seen.strip])}隔了空行，接在题干后面。")
        if is_doubtful(draft, seen.whole):
            draft.notes.append(f"{where_of([seen.strip])}接在选项 {draft.options[-1].letter} 后面，请核对。")
        draft.add(seen.strip)
        if draft.open == "stem":
            draft.take_stem(seen.whole)
        else:
            draft.go_on(seen.whole)
        draft.take_labels(seen.parts)

    def _apart(self, seen: Seen) -> None:
        text = seen.strip.text
        if self.gap:
            self.draft = None
        if PARTIAL.search(text):
            self.section.is_partial = True
        if not seen.whole and seen.parts:
            self.asides.add(seen.strip, "前面没有题目的答案或解析")
        elif is_untyped_heading(text):
            self._untyped_heading(seen)
        else:
            self.asides.add(seen.strip, name_of_other(text))
