"""Refusals: what the platform says when something is not allowed. Nothing here knows the web."""

from typing import ClassVar


class Refusal(Exception):
    """A rule said no. Subclasses name the rule; `message` is shown to the person as it stands."""

    status: ClassVar[int] = 409
    message: str = "现在不能这样操作。"

    def __init__(self, message: str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)


class SignInNeeded(Refusal):
    """Nobody is signed in, or the sign-in has ended."""

    status = 401
    message = "请先登录。"


class NotAllowed(Refusal):
    """The person's role never may do this."""

    status = 403
    message = "你没有权限执行这个操作。"


class NotFound(Refusal):
    """There is no such thing, or not for this person: both look the same."""

    status = 404
    message = "没有找到这个页面，或者你无权查看。"


class Invalid(Refusal):
    """What was sent cannot be right; `faults` says what is wrong, field by field."""

    status = 422
    message = "填写的内容有误，请改正后再提交。"

    def __init__(self, faults: dict[str, str] | None = None, message: str | None = None) -> None:
        self.faults = faults or {}
        super().__init__(message or (next(iter(self.faults.values())) if self.faults else None))


class Busy(Refusal):
    """Too much work is waiting; the caller keeps what it has and tries again."""

    status = 503
    message = "系统繁忙，内容已保留，请稍后再试。"
