"""Words of this chapter, for rules and models alike."""

from enum import StrEnum


class AwardKind(StrEnum):
    """What an award is for."""

    PLACE = "place"
    COACH = "coach"
    ORGANISATION = "organisation"


class Holder(StrEnum):
    """Whose name stands on a certificate."""

    TEAM = "team"
    PLAYER = "player"
    COACH = "coach"
    SCHOOL = "school"


COACH_AWARD = "优秀指导教师"
ORGANISATION_AWARD = "优秀组织奖"

WORDS: dict[StrEnum, str] = {
    AwardKind.PLACE: "名次奖",
    AwardKind.COACH: COACH_AWARD,
    AwardKind.ORGANISATION: ORGANISATION_AWARD,
    Holder.TEAM: "代表队",
    Holder.PLAYER: "队员",
    Holder.COACH: "指导教师",
    Holder.SCHOOL: "学校",
}
