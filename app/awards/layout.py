"""Rule: what a certificate says."""

from dataclasses import dataclass

from app.awards.words import ORGANISATION_AWARD, Holder


@dataclass(frozen=True)
class Facts:
    """What a certificate is about. `name` is a person's; a team's and a school's own have none."""

    holder: Holder
    event: str
    award: str
    school: str
    team: str = ""
    name: str = ""


@dataclass(frozen=True)
class Said:
    """The words of a certificate: to whom, what for, and the honour in large letters."""

    recipient: str
    reason: str
    honour: str


def said(facts: Facts) -> Said:
    """Return the words of a certificate.

    >>> said(Facts(Holder.COACH, "知识竞赛", "优秀指导教师", "河西中学", "清泉队", "白某")).reason
    '指导河西中学清泉队在“知识竞赛”中取得优异成绩，被评为'
    """
    of = f"{facts.school}{'' if facts.team == facts.school else facts.team}"
    match facts.holder:
        case Holder.TEAM:
            return Said(of, f"在“{facts.event}”中表现优异，荣获", facts.award)
        case Holder.PLAYER:
            return Said(f"{facts.name} 同学", f"代表{of}参加“{facts.event}”，所在队伍荣获", facts.award)
        case Holder.COACH:
            return Said(f"{facts.name} 老师", f"指导{of}在“{facts.event}”中取得优异成绩，被评为", facts.award)
        case Holder.SCHOOL:
            return Said(facts.school, f"在“{facts.event}”的组织工作中成绩突出，荣获", ORGANISATION_AWARD)
