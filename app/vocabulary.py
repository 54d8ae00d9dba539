"""Words shared by all chapters, each with its Chinese label."""

from enum import StrEnum


class GradeBand(StrEnum):
    """学段."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    ADULT = "adult"


class Role(StrEnum):
    """Who somebody is on the platform."""

    STUDENT = "student"
    TEACHER = "teacher"
    SCHOOL_ADMIN = "school_admin"
    ORGANISER = "organiser"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


class Topic(StrEnum):
    """知识点: the seven topics every announcement of a contest names."""

    POLICY = "policy"
    LAW = "law"
    HISTORY = "history"
    KNOWLEDGE = "knowledge"
    HARM = "harm"
    REHAB = "rehab"
    SKILL = "skill"


class QuestionKind(StrEnum):
    """题型."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_RESPONSE = "multiple_response"
    TRUE_FALSE = "true_false"


class Difficulty(StrEnum):
    """难度（命题估计）: what the author thinks, not what the data say."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class CompetitionLevel(StrEnum):
    """校赛 县赛 市赛 省赛."""

    SCHOOL = "school"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


LABELS: dict[StrEnum, str] = {
    GradeBand.PRIMARY: "小学",
    GradeBand.JUNIOR: "初中",
    GradeBand.SENIOR: "高中",
    GradeBand.VOCATIONAL: "中职",
    GradeBand.ADULT: "成人",
    Role.STUDENT: "学生",
    Role.TEACHER: "教师",
    Role.SCHOOL_ADMIN: "学校管理员",
    Role.ORGANISER: "竞赛组织者",
    Role.OFFICER: "教育局",
    Role.ADMINISTRATOR: "平台管理员",
    Topic.POLICY: "方针政策",
    Topic.LAW: "法律法规",
    Topic.HISTORY: "禁毒历史",
    Topic.KNOWLEDGE: "毒品常识",
    Topic.HARM: "毒品危害",
    Topic.REHAB: "戒毒康复",
    Topic.SKILL: "防毒技巧",
    QuestionKind.SINGLE_CHOICE: "单选题",
    QuestionKind.MULTIPLE_RESPONSE: "多选题",
    QuestionKind.TRUE_FALSE: "判断题",
    Difficulty.EASY: "易",
    Difficulty.MEDIUM: "中",
    Difficulty.HARD: "难",
    CompetitionLevel.SCHOOL: "校赛",
    CompetitionLevel.COUNTY: "县赛",
    CompetitionLevel.CITY: "市赛",
    CompetitionLevel.PROVINCE: "省赛",
}


def label(word: StrEnum) -> str:
    """Return the Chinese word people read for `word`."""
    return LABELS[word]
