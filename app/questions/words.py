"""Words of this chapter, each with its Chinese label."""

from enum import StrEnum


class QuestionState(StrEnum):
    """Where a question stands; computed from facts, never stored."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class BulkWord(StrEnum):
    """What may be done to many questions at once."""

    TAG = "tag"
    UNTAG = "untag"
    SUBMIT = "submit"
    PUBLISH = "publish"  # a colleague's drafts that wait for review
    RETIRE = "retire"
    RESTORE = "restore"


STATES = {
    QuestionState.DRAFT: "草稿",
    QuestionState.IN_REVIEW: "待审核",
    QuestionState.PUBLISHED: "已发布",
    QuestionState.RETIRED: "已停用",
}
BULK = {
    BulkWord.TAG: "加标签",
    BulkWord.UNTAG: "去标签",
    BulkWord.SUBMIT: "提交审核",
    BulkWord.PUBLISH: "审核通过并发布",
    BulkWord.RETIRE: "停用",
    BulkWord.RESTORE: "恢复使用",
}
