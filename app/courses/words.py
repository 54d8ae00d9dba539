"""Words of this chapter, each with its Chinese label."""

from enum import StrEnum


class Track(StrEnum):
    """For whom a course is."""

    SCHOOL = "school"
    WORKER = "worker"  # 禁毒社工、村社干部
    RECOVERY = "recovery"  # people in recovery: by code, without a name


class Standing(StrEnum):
    """How far somebody is with a lesson."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"


TRACKS = {Track.SCHOOL: "学校课程", Track.WORKER: "社工课程", Track.RECOVERY: "康复同行"}
STANDINGS = {Standing.NOT_BEGUN: "未开始", Standing.UNDER_WAY: "在学", Standing.DONE: "已学完"}
