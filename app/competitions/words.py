"""Words of this chapter, for rules and models alike."""

from enum import StrEnum


class Release(StrEnum):
    """When pupils see marks, keys and explanations."""

    AT_ONCE = "at_once"  # after the pupil's last attempt is handed in
    AT_CLOSE = "at_close"  # when the competition closes
    BY_HAND = "by_hand"  # when the organiser releases


RELEASE_WORDS = {
    Release.AT_ONCE: "交卷后立即公布",
    Release.AT_CLOSE: "竞赛结束后公布",
    Release.BY_HAND: "由组织者手动公布",
}
