"""One piece of every kind, with what tests need in it: several ways, sources, and words that do not end."""

from app.courses.pieces import KINDS, Piece

LONG = "abcdefghij" * 16
VALUES: dict[str, dict[str, object]] = {
    "scenario": {
        "title": "看台后面",
        "claims": ["S03"],
        "scenes": {
            "start": {
                "text": "队长递过来一支电子烟。",
                "choices": [{"say": "吸一口。", "to": "puff"}, {"say": "“我不吸。”", "to": "firm"}],
            },
            "puff": {"text": "你呛得直咳。", "end": "costly", "better": "吸过一口，也随时可以停。"},
            "firm": {
                "text": "有人小声说：“我也不想吸。”",
                "choices": [{"say": "一起去练球。", "to": "pair"}, {"say": "再看一会儿。", "to": "puff"}],
            },
            "pair": {"text": "你们来回传了三十脚。", "end": "good"},
        },
    },
    "sort": {
        "title": "三种灯",
        "groups": ["绿灯", "红灯"],
        "cards": [
            {"text": "看蚂蚁", "group": 1, "why": "不伤身体。"},
            {"text": "看星星", "group": 1, "why": "有大人陪着。"},
            {"text": "尝电子烟", "group": 2, "why": "法律说的吸烟包括电子烟。"},
            {"text": LONG, "group": 2, "why": LONG},
        ],
    },
    "order": {"title": "换习惯", "steps": ["写下来", "想办法", "请人帮忙"], "why": "先看清楚，再想办法。"},
    "myth": {
        "title": "大人都说",
        "statements": [
            {"say": "电子烟也是烟。", "is_true": True, "why": "法律这样写着。", "claims": ["S03", "S04"]},
            {"say": "大家都试过。", "is_true": False, "why": "绝大多数人没有。"},
        ],
    },
    "card": {
        "title": "订婚宴",
        "text": "二舅把酒伸到你嘴边。",
        "options": [
            {"say": "沾一下。", "comes": "第二筷子也来了。"},
            {"say": "端起果汁敬他。", "comes": "心意到了，酒没有喝。", "is_best": True},
            {"say": "跑出去。", "comes": "家里人到处找你。"},
        ],
    },
    "norms": {
        "title": "有几个人",
        "ask": "每100人大约有几人使用毒品？",
        "guesses": ["大约 60 人", "大约 20 人", "大约 6 人"],
        "answer": 3,
        "why": "有90多个没有用。",
        "claims": ["Z03"],
    },
    "timeline": {
        "title": "禁烟",
        "events": [
            {"when": "1839 年", "what": "虎门销烟。", "claims": ["H01"]},
            {"when": "1952 年", "what": "禁绝烟毒。", "claims": ["H02"]},
            {"when": "2008 年", "what": LONG, "claims": ["L01"]},
        ],
    },
    "reflect": {"title": "写给自己", "ask": "谁能帮你？"},
    "skill": {
        "title": "三句话",
        "steps": [{"do": "站直", "say": "谢谢，我不要。"}, {"do": "走开"}],
        "practise": "两人一组，说完换过来。",
    },
    "figure": {"title": "红绿灯", "file": "primary-stop-think-choose.svg", "alt": "一盏红绿灯，旁边有个女孩。"},
    "media": {
        "title": "奶奶的话",
        "kind": "video",
        "file": "grandma.mp4",
        "seconds": 95,
        "captions": "grandma.vtt",
        "transcript": "奶奶说：先问一问，再伸手。\n妞妞说：我记住了，谢谢奶奶。",
    },
}


def piece_of(kind: str, /, **changed: object) -> Piece:
    """Return the piece of this kind, with some of its fields changed."""
    return KINDS[kind].model_validate(VALUES[kind] | changed)
