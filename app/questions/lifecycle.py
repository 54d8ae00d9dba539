"""Rule: the life of a question: draft, in review, published, retired; and who may let it out."""

from uuid import UUID

from app.errors import Refusal
from app.questions.words import QuestionState


class NotADraft(Refusal):
    """There is no draft here to be changed or reviewed."""

    message = "这道题现在没有草稿。"


class NotInReview(Refusal):
    """Only what was handed in can be published or sent back."""

    message = "这道题没有提交审核，或已由别人处理。请刷新后再看。"


class OwnWork(Refusal):
    """Nobody lets out what they wrote."""

    message = "不能审核自己写的题，请同事来审。"


class NotYetReady(Refusal):
    """The draft lacks something before a colleague reads it."""


class NotPublished(Refusal):
    """Only a published question can be retired."""

    message = "还没有发布的题不需要停用。"


def state_of(*, is_retired: bool, is_published: bool, has_draft: bool, is_submitted: bool) -> QuestionState:
    """Return where a question stands; a new draft of a published one shows as the draft it is.

    >>> state_of(is_retired=False, is_published=True, has_draft=False, is_submitted=False).value
    'published'
    """
    if has_draft:
        return QuestionState.IN_REVIEW if is_submitted else QuestionState.DRAFT
    if is_retired or not is_published:
        return QuestionState.RETIRED
    return QuestionState.PUBLISHED


def check_reviewer(author: UUID | None, reviewer: UUID) -> None:
    """Refuse a reviewer who wrote the draft."""
    if author == reviewer:
        raise OwnWork
