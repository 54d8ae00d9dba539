"""Words of this chapter, for rules and models alike, each with its Chinese label."""

from enum import StrEnum


class QuestionState(StrEnum):
    """Where a question on stage stands."""

    QUEUED = "queued"
    SHOWN = "shown"  # to the host only
    READING = "reading"
    COUNTDOWN = "countdown"
    OPEN = "open"
    TIED = "tied"  # presses too close to call: the adjudicator decides
    CLAIMED = "claimed"
    ANSWERING = "answering"
    JUDGING = "judging"
    JUDGED = "judged"
    WITH_AUDIENCE = "with_audience"
    REVEALED = "revealed"
    SCORED = "scored"
    APPEAL = "appeal"
    CLOSED = "closed"
    VOID = "void"


class Move(StrEnum):
    """What the host, the desk or the panel does to a question."""

    SHOW = "show"
    READ = "read"
    REREAD = "reread"
    COUNT_DOWN = "count_down"
    OPEN = "open"
    LAPSE = "lapse"
    TIE = "tie"
    CLAIM = "claim"
    REOPEN = "reopen"
    BEGIN = "begin"
    HAND_ON = "hand_on"
    DECLINE = "decline"
    FINISH = "finish"
    JUDGE = "judge"
    TO_AUDIENCE = "to_audience"
    REVEAL = "reveal"
    SCORE = "score"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERRULE = "overrule"
    CLOSE = "close"
    BACK = "back"
    VOID = "void"


class Outcome(StrEnum):
    """How an answer was judged."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"  # nothing said in time
    DECLINED = "declined"
    HINTED = "hinted"  # somebody prompted: the answer counts for nothing


class Foul(StrEnum):
    """犯规: what the adjudicator may deduct points for."""

    HINT = "hint"
    AUDIENCE_PROMPT = "audience_prompt"
    NOTES = "notes"
    FALSE_START = "false_start"
    OTHER = "other"


class FalseStart(StrEnum):
    """抢跑: what follows when a team presses before the buzzers are open."""

    LOCK_TEAM = "lock_team"
    VOID_QUESTION = "void_question"
    TO_AUDIENCE = "to_audience"
    BLOCK_ONLY = "block_only"


class WhileReading(StrEnum):
    """What a press means while the question is still being read."""

    IGNORE = "ignore"
    FALSE_START = "false_start"
    ALLOW = "allow"


class EntryReason(StrEnum):
    """Why a line stands in the ledger of points. A foul has the same word here as in `Foul`."""

    BASE = "base"
    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"
    SECOND_CHANCE = "second_chance"
    JURY = "jury"
    HINT = "hint"
    AUDIENCE_PROMPT = "audience_prompt"
    NOTES = "notes"
    FALSE_START = "false_start"
    OTHER = "other"
    OVERRIDE = "override"
    UNDO = "undo"
    VOID = "void"


class TurnOrder(StrEnum):
    """In which order teams have their turns."""

    DESK = "desk"
    DESK_REVERSED = "desk_reversed"
    SEAT = "seat"
    SCORE_DESC = "score_desc"


LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {  # by kind: "open" is a state and a move
    QuestionState: {
        QuestionState.QUEUED: "待出题",
        QuestionState.SHOWN: "主持人已见题",
        QuestionState.READING: "读题",
        QuestionState.COUNTDOWN: "倒计时",
        QuestionState.OPEN: "开放作答",
        QuestionState.TIED: "同时抢答，待裁定",
        QuestionState.CLAIMED: "已抢到",
        QuestionState.ANSWERING: "答题中",
        QuestionState.JUDGING: "待判定",
        QuestionState.JUDGED: "已判定",
        QuestionState.WITH_AUDIENCE: "转给观众",
        QuestionState.REVEALED: "已公布答案",
        QuestionState.SCORED: "已记分",
        QuestionState.APPEAL: "申诉中",
        QuestionState.CLOSED: "已结束",
        QuestionState.VOID: "已作废",
    },
    Move: {
        Move.SHOW: "出题给主持人",
        Move.READ: "开始读题",
        Move.REREAD: "重读",
        Move.COUNT_DOWN: "倒计时",
        Move.OPEN: "开放作答",
        Move.LAPSE: "无人抢答",
        Move.TIE: "同时抢答",
        Move.CLAIM: "抢到",
        Move.REOPEN: "重新开放抢答",
        Move.BEGIN: "开始答题",
        Move.HAND_ON: "转由他队补答",
        Move.DECLINE: "弃权",
        Move.FINISH: "答题完毕",
        Move.JUDGE: "判定",
        Move.TO_AUDIENCE: "转给观众",
        Move.REVEAL: "公布答案",
        Move.SCORE: "记分",
        Move.APPEAL: "提出申诉",
        Move.UPHOLD: "维持原判",
        Move.OVERRULE: "改判",
        Move.CLOSE: "结束本题",
        Move.BACK: "回到上一步",
        Move.VOID: "作废",
    },
    Outcome: {
        Outcome.RIGHT: "正确",
        Outcome.WRONG: "错误",
        Outcome.SILENT: "超时未答",
        Outcome.DECLINED: "弃权",
        Outcome.HINTED: "有人提示",
    },
    Foul: {
        Foul.HINT: "队友提示",
        Foul.AUDIENCE_PROMPT: "观众提示",
        Foul.NOTES: "翻看资料",
        Foul.FALSE_START: "抢跑",
        Foul.OTHER: "其他犯规",
    },
    FalseStart: {
        FalseStart.LOCK_TEAM: "扣分，该队本题不得再抢",
        FalseStart.VOID_QUESTION: "扣分，本题作废",
        FalseStart.TO_AUDIENCE: "扣分，本题转给观众",
        FalseStart.BLOCK_ONLY: "只是无效，不扣分",
    },
    WhileReading: {
        WhileReading.IGNORE: "不理会",
        WhileReading.FALSE_START: "算抢跑",
        WhileReading.ALLOW: "有效，停止读题",
    },
    EntryReason: {
        EntryReason.BASE: "基础分",
        EntryReason.RIGHT: "答对",
        EntryReason.WRONG: "答错",
        EntryReason.SILENT: "超时",
        EntryReason.SECOND_CHANCE: "补答",
        EntryReason.JURY: "评委打分",
        EntryReason.HINT: "队友提示",
        EntryReason.AUDIENCE_PROMPT: "观众提示",
        EntryReason.NOTES: "翻看资料",
        EntryReason.FALSE_START: "抢跑",
        EntryReason.OTHER: "其他犯规",
        EntryReason.OVERRIDE: "改判",
        EntryReason.UNDO: "撤销",
        EntryReason.VOID: "题目作废",
    },
    TurnOrder: {
        TurnOrder.DESK: "按台号",
        TurnOrder.DESK_REVERSED: "按台号倒序",
        TurnOrder.SEAT: "各队 1 号选手先答，再 2 号、3 号",
        TurnOrder.SCORE_DESC: "按得分从高到低，同分按台号",
    },
}


def label(word: StrEnum) -> str:
    """Return the Chinese word people read for `word`.

    >>> label(QuestionState.APPEAL), label(Move.APPEAL)
    ('申诉中', '提出申诉')
    """
    return LABELS[type(word)][word]
