"""Why an answer is not saved: said in the same words by the fast path and by the plain form."""

from app.errors import Refusal


class TimeIsUp(Refusal):
    """It arrived after the deadline, and was not made before it."""

    message = "答题时间已到，这次修改没有计入；之前已保存的答案都在。"


class AlreadySubmitted(Refusal):
    """A sheet that was handed in is closed."""

    message = "你已经交卷，不能再修改答案。"


class CompetitionVoid(Refusal):
    """A void competition takes nothing any more; what was answered stays in the records."""

    message = "这场竞赛已经作废，不用再作答；已保存的答案留有记录。"


class OtherDevice(Refusal):
    """One device at a time answers an attempt."""

    message = "这份答卷已在另一台设备上继续。要在这里答题，请点“在本机继续”。"
