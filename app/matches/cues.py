"""Words for what is commanded beside the moves of a question, for what screens show, and for whose they are."""

from enum import StrEnum


class Cue(StrEnum):
    """What a desk or the machine does to a match, beside the moves of a question."""

    START = "start"
    ROUND = "round"
    SCENE = "scene"
    PASS_TURN = "pass_turn"
    FALSE_START = "false_start"
    FOUL = "foul"
    UNDO_ENTRY = "undo_entry"
    ADJUST = "adjust"
    ABSENT = "absent"
    PRESENT = "present"
    SUBSTITUTE = "substitute"
    PAUSE = "pause"
    RESUME = "resume"
    ADD_TIME = "add_time"
    TIE_BREAK = "tie_break"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    UNVEIL = "unveil"
    DELAY = "delay"
    CLEAN = "clean"
    JOIN_CODE = "join_code"
    RESTARTED = "restarted"
    CONFIRM = "confirm"
    LIFELINE = "lifeline"
    END = "end"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


class Scene(StrEnum):
    """What the big screen shows."""

    TITLE = "title"
    ROUND = "round"
    QUESTION = "question"
    SCORES = "scores"
    DRAW = "draw"
    PRIZES = "prizes"
    AWARDS = "awards"
    BREAK = "break"


class Phase(StrEnum):
    """How far a match is."""

    PREPARING = "preparing"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


class ScreenKind(StrEnum):
    """Whose screen it is: each has a key of its own and sees only what is meant for it."""

    DISPLAY = "display"
    OVERLAY = "overlay"
    PODIUM = "podium"
    JUDGE = "judge"


class Desk(StrEnum):
    """Who commands: the host leads the show, the adjudicator keeps points and fouls."""

    HOST = "host"
    CONTROL = "control"


class CompetitionStage(StrEnum):
    """初赛 复赛 决赛."""

    PRELIMINARY = "preliminary"
    SEMI_FINAL = "semi_final"
    FINAL = "final"


class Lifeline(StrEnum):
    """锦囊: what a team may ask for where the rules allow it."""

    SWAP = "swap"
    SKIP = "skip"
    DOUBLE = "double"
    PHONE = "phone"


WORDS: dict[StrEnum, str] = {
    Cue.START: "比赛开始",
    Cue.ROUND: "进入环节",
    Cue.SCENE: "切换画面",
    Cue.PASS_TURN: "跳过",
    Cue.FALSE_START: "抢跑",
    Cue.FOUL: "犯规扣分",
    Cue.UNDO_ENTRY: "撤销记分",
    Cue.ADJUST: "加减分",
    Cue.ABSENT: "登记缺席",
    Cue.PRESENT: "恢复参赛",
    Cue.SUBSTITUTE: "换人",
    Cue.PAUSE: "暂停计时",
    Cue.RESUME: "继续计时",
    Cue.ADD_TIME: "加时",
    Cue.TIE_BREAK: "加赛",
    Cue.FREEZE: "封榜",
    Cue.UNFREEZE: "解除封榜",
    Cue.UNVEIL: "揭晓名次",
    Cue.DELAY: "公开画面延时",
    Cue.CLEAN: "净屏",
    Cue.JOIN_CODE: "显示二维码",
    Cue.RESTARTED: "服务重新启动",
    Cue.CONFIRM: "确认继续",
    Cue.LIFELINE: "使用锦囊",
    Cue.END: "比赛结束",
    Cue.CANCEL: "取消本场",
    Cue.REINSTATE: "恢复本场",
    Scene.TITLE: "片头",
    Scene.ROUND: "环节",
    Scene.QUESTION: "题目",
    Scene.SCORES: "记分牌",
    Scene.DRAW: "抽签",
    Scene.PRIZES: "观众抽奖",
    Scene.AWARDS: "颁奖",
    Scene.BREAK: "中场休息",
    Phase.PREPARING: "筹备中",
    Phase.LIVE: "比赛中",
    Phase.ENDED: "已结束",
    Phase.CANCELLED: "已取消",
    ScreenKind.DISPLAY: "大屏",
    ScreenKind.OVERLAY: "直播叠加",
    ScreenKind.PODIUM: "选手台",
    ScreenKind.JUDGE: "评委席",
    Desk.HOST: "主持台",
    Desk.CONTROL: "裁判台",
    CompetitionStage.PRELIMINARY: "初赛",
    CompetitionStage.SEMI_FINAL: "复赛",
    CompetitionStage.FINAL: "决赛",
    Lifeline.SWAP: "换题",
    Lifeline.SKIP: "免答",
    Lifeline.DOUBLE: "双倍分",
    Lifeline.PHONE: "场外求助",
}
