"""Rule: the rules the platform ships, "tongxin-2023": nine teams, a hundred points each, six rounds and two breaks."""

from app.matches import kinds
from app.matches.advancing import Advance
from app.matches.rounds import Race, Round, Wager, Worth
from app.matches.rulebook import Awarded, PaperLine, Preliminary, Rules
from app.matches.words import TurnOrder
from app.vocabulary import QuestionKind

TEAMS = 9

PAPER = (
    PaperLine(QuestionKind.TRUE_FALSE, 10, 2),
    PaperLine(QuestionKind.SINGLE_CHOICE, 15, 4),
    PaperLine(QuestionKind.MULTIPLE_RESPONSE, 5, 4),
)

ROUNDS = (
    Round(kinds.INDIVIDUAL, "R1", "个人必答题", 1, 30, Worth(right=10, hint=-10, hint_voids=True)),
    Round(kinds.TEAM, "R2", "团队必答题", 2, 60, Worth(right=10), picks=True),
    Round(kinds.PARALLEL, "R3", "判断快答", 10, 10, Worth(right=5), kinds=(QuestionKind.TRUE_FALSE,)),
    Round(kinds.AUDIENCE, "A1", "观众互动", 5, 20, Worth(right=0), prize_pool="现场"),
    Round(
        kinds.BUZZER, "R4", "抢答题", 20, 30, Worth(right=10, wrong=-10, silent=-10),
        Race(countdown=3, window=10, begin=10),
    ),
    Round(kinds.AUDIENCE, "A2", "观众互动", 5, 20, Worth(right=0), prize_pool="现场"),
    Round(
        kinds.RISK, "R5", "风险题", 1, 60, Worth(right=0), wager=Wager((10, 20, 30), may_decline=True, steal=None),
        order=TurnOrder.SCORE_DESC,
    ),
    Round(kinds.TIE_BREAK, "R6", "加赛题", 0, 15, Worth(right=0), Race(countdown=3, window=15, begin=15)),
)  # fmt: skip

TONGXIN_2023 = Rules(
    code="tongxin-2023",
    name="同心县青少年禁毒知识竞赛规则",
    base_score=100,
    floor=None,
    preliminary=Preliminary(teams=60, minutes=30, blueprint=PAPER, advance=Advance(count=TEAMS)),
    rounds=ROUNDS,
    awards=(Awarded("一等奖", 1), Awarded("二等奖", 2), Awarded("三等奖", 3), Awarded("优秀奖", 3)),
)
