"""The bank we ship: every question is well formed, sourced, unique and fit for its age. What it may say: its README."""

from collections import Counter

import pytest

from app.questions.actions.loading import NoBank, check_bank
from app.questions.report import Report
from app.settings import PROJECT


@pytest.fixture(scope="module")
def found() -> Report:
    try:
        return check_bank(PROJECT / "question_bank")
    except NoBank:
        return Report()  # before its first question


def test_no_question_has_a_fault(found):
    assert found.is_clean, "\n" + "\n".join(str(fault) for fault in found.faults)


def test_numbers_of_a_file_go_up(found):
    for file in {file for file, _ in found.bank.questions}:
        ids = [question.id for where, question in found.bank.questions if where == file]
        assert ids == sorted(ids), f"{file}: 题目应按编号排列"


def test_no_claim_is_written_twice(found):
    words = Counter(claim.claim for _, claim in found.bank.claims)
    assert [claim for claim, times in words.items() if times > 1] == []
