"""Rule: which questions somebody should look at, and why. A flag is a reason to look, never a verdict."""

import math
from enum import StrEnum

from app.analysis.items import Item, Taken

HARD = 0.2  # the Open University's guide to these figures calls a facility of 11 to 20 % “difficult”, less harder still
EASY = 0.95  # and 95 to 100 % “extremely easy” (open.edu/openlearncreate, oucontent 52746, section 4.2)
SMALL = 30
ENOUGH_FOR_OPTIONS = 50
RIVAL_SHARE = 0.05  # a choice of fewer is no rival of the key
ERRORS = 2  # standard errors that chance does not easily reach


class Flag(StrEnum):
    """Why to look at a question."""

    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    UNUSED_OPTION = "unused_option"
    KEY_DOUBTFUL = "key_doubtful"
    SMALL_SAMPLE = "small_sample"


FLAG_WORDS = {
    Flag.TOO_HARD: "过难",
    Flag.TOO_EASY: "过易",
    Flag.NEGATIVE_DISCRIMINATION: "区分度为负",
    Flag.UNUSED_OPTION: "有干扰项无人选择",
    Flag.KEY_DOUBTFUL: "答案存疑",
    Flag.SMALL_SAMPLE: "样本太少，仅供参考",
}


def flags(item: Item) -> list[Flag]:
    """Return the flags of a question, in the order of `Flag`; undefined figures raise none.

    Too hard: facility under 0.2. Too easy: over 0.95. Negative discrimination: index under 0. Unused option: at least
    50 answered and none of them took some wrong option. Small sample: fewer than 30 asked. Key doubtful: see there.
    """
    facility, index = item.facility, item.discrimination_index
    found = {
        Flag.TOO_HARD: facility is not None and facility < HARD,
        Flag.TOO_EASY: facility is not None and facility > EASY,
        Flag.NEGATIVE_DISCRIMINATION: index is not None and index < 0,
        Flag.UNUSED_OPTION: item.answered >= ENOUGH_FOR_OPTIONS
        and any(not o.right and not o.count for o in item.options),
        Flag.KEY_DOUBTFUL: key_doubtful(item),
        Flag.SMALL_SAMPLE: item.asked < SMALL,
    }
    return [flag for flag, holds in found.items() if holds]


def key_doubtful(item: Item) -> bool:
    """Return whether a wrong choice looks righter than the key, by more than two standard errors.

    Either those who made it did better in the rest of the paper than those who chose the key (the rest, because the key
    itself earns marks), or more of the best fifth made it. Choices are whole ones, so of a multiple response it is a
    wrong combination that rivals the right one. Unanswered is no rival, nor is what fewer than 5 % chose.
    """
    key = next((choice for choice in item.choices if choice.right), None)
    rivals = (c for c in item.choices if c.letters and not c.right and c.share is not None and c.share >= RIVAL_SHARE)
    return any(_chosen_by_better(rival, key, item) or _chosen_by_best(rival, key, item) for rival in rivals)


def _chosen_by_better(rival: Taken, key: Taken | None, item: Item) -> bool:
    if key is None or key.mean_rest is None or rival.mean_rest is None or item.rest_deviation is None:
        return False
    error = item.rest_deviation * math.sqrt(1 / key.count + 1 / rival.count)
    return rival.mean_rest - key.mean_rest > ERRORS * error


def _chosen_by_best(rival: Taken, key: Taken | None, item: Item) -> bool:
    """Compare two shares of the same pupils: the variance of their difference is (p + q - (p - q)²) / pupils."""
    wrong, right = rival.by_fifth[-1], key.by_fifth[-1] if key else 0.0
    error = math.sqrt(max(0.0, wrong + right - (wrong - right) ** 2) / (item.asked / 5))
    return wrong - right > ERRORS * error
