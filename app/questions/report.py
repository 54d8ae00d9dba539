"""Rule: the report on the question bank: what must be mended, what should be looked at, what there is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.questions import balance, checks, pictures
from app.questions.bank import Bank, Fault, QuestionEntry, read_bank


@dataclass
class Report:
    """The state of the bank: what must be mended, what should be looked at, and how many questions of each sort."""

    bank: Bank = field(default_factory=Bank)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Return whether nothing must be mended."""
        return not self.faults

    @property
    def sound(self) -> list[QuestionEntry]:
        """Return the questions nothing is wrong with."""
        faulty = {(fault.file, fault.where) for fault in self.faults}
        return [question for file, question in self.bank.questions if (file, question.id) not in faulty]

    def __str__(self) -> str:
        states = Counter(question.review.state for _, question in self.bank.questions)
        lines = [f"错误 {fault}" for fault in self.faults]
        lines += [f"提醒 {warning}" for warning in self.warnings]
        lines += ["", *balance.table(self.bank), "", balance.measures(self.bank)]
        lines.append(
            f"共 {len(self.bank.questions)} 道题（已发布 {states['published']}，草稿 {states['draft']}，"
            f"停用 {states['retired']}），{len(self.bank.claims)} 条论断；"
            f"{len(self.faults)} 处错误，{len(self.warnings)} 处提醒。"
        )
        return "\n".join(lines)


def report(files: Mapping[str, str], drawn: Mapping[str, str] | None = None) -> Report:
    """Return everything that can be said about the bank in `files` and the pictures beside it, both by name."""
    bank, drawn = read_bank(files), drawn or {}
    faults = sorted([*bank.faults, *checks.faults(bank), *pictures.faults(bank, drawn)])
    return Report(bank, faults, [*balance.warnings(bank), *pictures.warnings(bank, drawn)])
