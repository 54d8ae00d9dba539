"""A bank of 100 questions as it circulates in schools, in six layouts, as text and as .docx: 96 can be taken.

Everything is invented. The four others lack what only their author can say: see `REFUSED`.
"""

import io
from collections.abc import Sequence

from docx import Document

from app.questions.marking import LETTERS
from app.questions.written import Written, statement
from app.vocabulary import QuestionKind

BLANK = "（　　）"
K = QuestionKind

# stem, then options, those that are right with a star
CHOICES = """
有人在校门口递来一支不明来历的电子烟，最稳妥的做法是|*不接，走开后告诉老师|先尝一口再说|收下送给同学|拍照发到群里炫耀
聚会上朋友离开座位后，自己那杯没盖的饮料应当|*不再喝，换一杯新的|一口喝完|让别人先尝|倒给陌生人
发现同学把药片当糖果分给大家，首先应当|*不吃，并马上告诉老师|挑颜色好看的吃|帮他一起分|带回家给弟弟
国际禁毒日在每年的|*6月26日|3月15日|9月10日|12月4日
“笑气”被当作玩乐用品吸入后，受到损害的首先是|*神经系统|指甲|头发颜色|鞋子
有人说“吸一口不会上瘾”，这句话|*是骗人的话|有科学依据|只对大人成立|写在法律里
家里多出来的止痛药应当怎样处理才妥当|*由大人收好，按医嘱使用|分给同学|当零食|扔在楼道里
新型毒品常常伪装成|*奶茶粉、跳跳糖的样子|课本|篮球|雨伞
想举报涉毒线索，可以拨打|*110|114|12306|天气预报电话
看到网上有人出售来路不明的“减压糖”，应当|*不买，并向平台举报|拼单购买|转发朋友圈|问问价格
好朋友劝你试一种“提神粉”，合适的回答是|*“我不要”，然后离开|“下次吧”|“你先来”|“多少钱”
毒品成瘾在医学上被看作一种|*慢性的脑部疾病|短暂的好心情|天生的性格|生活情趣
戒毒的人回到学校或单位后，最需要的是|*接纳和帮助|嘲笑|排挤|打听隐私
下列物品中，可以放心当作日常饮料的是|*白开水|来历不明的小瓶药水|陌生人给的粉末冲剂|没有标签的彩色液体
做禁毒宣传时，下列做法妥当的是|*讲清危害和求助办法|演示吸食过程|传播偏方|夸大某种快感
长期滥用毒品的人，记忆力通常会|*下降|翻倍|不变|先降后超过常人
参加陌生网友的线下聚会之前，应当先|*征得家长同意|偷偷出门|借钱赴约|删掉聊天记录
考试前有人推荐“聪明药”，正确的认识是|*它是受管制的药，不能乱吃|能提高智力|人人可用|比早睡有用
罂粟这种植物|*个人不得种植|可以当盆景养|可以放进火锅|可以送人
青少年遇到烦恼时，健康的排解办法是|*运动或找人倾诉|吸电子烟|喝来历不明的饮料|熬夜不睡
邻居家常飘出奇怪的刺鼻气味，可以|*告诉家长并报警|自己去查看|装作没闻见|去要一点
快递站有人请你代收一个匿名包裹并给钱，应当|*拒绝|答应一次|拆开看看|转给同学代收
“邮票”状的致幻物品主要通过什么途径害人|*口腔接触|眼睛看见|耳朵听见|手机信号
依托咪酯被添加到烟油里，吸食后容易|*站立不稳、意识模糊|精神百倍|视力变好|长高
学校的禁毒课上，提问的正确态度是|*不懂就问|嘲笑提问的人|抢着编故事|睡觉
拒绝毒品，靠得住的第一步是|*明白它的危害|相信自己的运气|试一次再说|听网友的
有人用“免费旅行”引诱学生携带行李过境，应当|*一口回绝并告诉家长|只带小件|先收定金|叫上同学
吸毒所花的钱|*会拖垮整个家庭|很快能赚回来|由国家补贴|不值一提
药店买处方药需要|*医生的处方|朋友的介绍|网红的推荐|多付一些钱
面对吸毒人员，恰当的说法是|*他们需要治疗和帮助|他们没有希望|离得越远越好|应当起外号
""".strip().splitlines()
SEVERAL = """
下列哪些人可以成为你拒绝毒品的帮手|*家长|*老师|*警察|递烟的陌生人
遇到有人递来不明饮料，可以|*礼貌拒绝|*借故离开|先喝一小口|*告诉信任的大人
毒品会伤害|*身体|*家庭|*社会|只有钱包
保护自己不沾毒品的好习惯有|*不吃陌生人的食物|*不去不适合未成年人的场所|*饮料离开视线就不再喝|把药当糖
可能藏有毒品的伪装有|*“奶茶包”|*“跳跳糖”|*“电子烟油”|学校发的课本
属于正当求助途径的有|*拨打110|*告诉班主任|在网上找偏方|*联系社区工作人员
成瘾后常见的变化有|*成绩下滑|*情绪暴躁|*和家人疏远|身体越来越好
下列说法站得住脚的有|*毒品一次也不能碰|*吸毒违法|心情不好可以吸一口|*帮人运毒也犯法
朋友正在戒毒，我们可以|*倾听|*鼓励|到处宣扬|*一起参加运动
校园禁毒宣传可以采用|*黑板报|*情景剧|*知识竞赛|试吸体验
下列物品在没有医嘱时不该自己吃的有|*安眠药|*含可待因的止咳水|*强力止痛药|白米饭
识破诱惑的说法，“骗人的话”有|*“这个不上瘾”|*“大家都在用”|*“能减肥”|“多喝水”
健康的减压办法有|*跑步|*听音乐|吸“笑气”|*和朋友聊天
家庭可以为预防出力的有|*多陪伴|*收好药品|不闻不问|*了解孩子的朋友
发现身边有人售卖可疑电子烟，可以|*不购买|*记下情况|*告诉老师或报警|帮忙推销
""".strip().splitlines()
FACTS = """
毒品离普通学生的生活很远，不用学习。|×
吸毒是违法行为。|√
电子烟里不可能掺入毒品。|×
别人递来的饮料已经开封，可以不喝。|√
戒毒成功的人同样值得尊重。|√
为了好奇尝一口毒品没有关系。|×
举报涉毒线索会受到保护。|√
罂粟壳可以放进家里的火锅提味。|×
药品都可以当作糖果吃。|×
拒绝朋友的毒品并不等于不讲义气。|√
未成年人可以替人保管来历不明的粉末。|×
运动能帮助人缓解压力。|√
网上卖的“聪明药”都是安全的。|×
毒品会损害大脑。|√
笑气只是玩具，可以随便吸。|×
知道有人在校园贩毒，应当告诉大人。|√
新型毒品不会上瘾。|×
全民禁毒需要每个人出力。|√
吸毒的人会自己停下来，不用帮助。|×
家长也应当学习禁毒知识。|√
代收匿名包裹可能卷入违法活动。|√
处方药可以随意转送同学。|×
吸毒可能传播疾病。|√
毒品能让人永远快乐。|×
遇到引诱可以大声说“不”。|√
贩毒只要数量少就不违法。|×
青少年更容易受到毒品的伤害。|√
陌生网友送的糖可以放心吃。|×
康复中的人需要家人的陪伴。|√
禁毒宣传只是警察的事。|×
禁毒教育应当从小开始。|√
饮料里出现沉淀和怪味时不要再喝。|√
为朋友“试毒”是勇敢的表现。|×
同伴的压力也可能让人接触毒品。|√
毒品的价格便宜，所以危害小。|×
求助并不丢人。|√
吸毒后开车不会影响别人。|×
校门口的“新奇玩意儿”都应先问问大人。|√
碰过一次毒品就没有必要再求助。|×
保持好奇心可以去读书和运动。|√
收到可疑的糖果可以转送给弟弟妹妹。|×
班会上可以讨论怎样拒绝毒品。|√
写错日期的药瓶也能放心服用。|×
来历不明的香水纸片不要去闻。|√
贩毒的人只会出现在夜里。|×
远离毒品可以从拒绝第一支烟开始。|√
只要不上瘾就不算吸毒。|×
遇到危险先保证自己的安全。|√
“上头电子烟”是普通的零食。|×
帮助别人也要先问大人的意见。|√
家里的药应当放在小孩够不着的地方。|√
""".strip().splitlines()
REFUSED = {  # stem: the reason that stands beside it
    "下列做法里最能保护自己的是": "没有找到答案。",
    "收到陌生人寄来的“礼物糖”，应当": "选项缺少 C（有 A、B、D）。",
    "同学说“这个不是毒品”，你应当": "答案不一致：题干里是 A，答案行是 B。",
    "夜里有人约你去娱乐场所“开眼界”，应当": "写明是单选题，答案却是 AC。",
}


def turned(items: Sequence[str], by: int) -> list[str]:
    """The items with the first ones moved to the end, so that the right option stands in every place."""
    return [*items[by % len(items) :], *items[: by % len(items)]]


def choice(line: str, turn: int = 0, explanation: str = "") -> Written:
    stem, *marked = line.split("|")
    marked = turned(marked, turn)
    letters = "".join(letter for letter, option in zip(LETTERS, marked, strict=False) if option.startswith("*"))
    kind = K.SINGLE_CHOICE if len(letters) == 1 else K.MULTIPLE_RESPONSE
    return Written(kind, stem + BLANK, tuple(option.lstrip("*") for option in marked), letters, explanation)


def fact(line: str) -> Written:
    words, sign = line.split("|")
    return statement(words + BLANK, sign == "√")


# A question in one layout: lines, or rows of a table as tuples of cells

Lines = list[str | tuple[str, ...]]


def marked(question: Written, mark: str = "{}. ") -> list[str]:
    return [mark.format(letter) + text for letter, text in zip(LETTERS, question.options, strict=False)]


def sign_of(question: Written, true: str = "√", false: str = "×") -> str:
    return (true if question.letters == "A" else false) if question.kind is K.TRUE_FALSE else question.letters


def with_key(question: Written, key: str | None = None) -> str:
    """The stem with its key in the brackets."""
    return question.stem.replace(BLANK, f"（ {key or sign_of(question)} ）")


def one_each(question: Written, number: int) -> Lines:
    options = [] if question.kind is K.TRUE_FALSE else marked(question)
    told = [f"解析：{question.explanation}"] if question.explanation else []
    return [f"{number}. {question.stem}", *options, f"答案：{sign_of(question)}", *told]


def in_the_stem(question: Written, number: int) -> Lines:
    options = [] if question.kind is K.TRUE_FALSE else ["　".join(marked(question, "{}、"))]
    return [f"{number}、{with_key(question)}", *options]


def unnumbered(question: Written, number: int) -> Lines:
    options = [] if question.kind is K.TRUE_FALSE else marked(question, "({})")
    told = f"【解析】{question.explanation}" if question.explanation else ""
    return [question.stem, *options, f"【答案】{sign_of(question, '正确', '错误')}{told}", ""]


def in_cells(question: Written, number: int) -> Lines:
    cells = marked(question, "{}．")
    rows = [tuple(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    return [f"（{number}）{question.stem}", *([] if question.kind is K.TRUE_FALSE else rows)]


def in_one_line(question: Written, number: int) -> Lines:
    options = "" if question.kind is K.TRUE_FALSE else " " + " ".join(marked(question, "{}."))
    return [f"第{number}题 {question.stem}{options} 参考答案：{sign_of(question, '对', '错')}"]


def with_sign(question: Written, number: int) -> Lines:
    return [f"{number}．{with_key(question)}"]


def sample() -> tuple[Lines, list[Written]]:
    """The lines of the bank, and the 96 questions in their order."""
    singles = [choice(line, at, "想一想谁能帮助你。" if at < 10 else "") for at, line in enumerate(CHOICES)]
    several = [choice(line, at) for at, line in enumerate(SEVERAL)]
    facts = [fact(line) for line in FACTS]
    parts = [singles[:10], singles[10:20], singles[20:30], several[:5], several[5:15], facts[:21], facts[21:51]]
    lines: Lines = ["青禾县中小学禁毒知识竞赛题库", "青禾县实验学校", "班级：______ 姓名：______", ""]
    lines += ["一、单选题（每题2分，共40分）", *_laid(parts[0], one_each)]
    lines += ["11. 下列做法里最能保护自己的是（　　）", "A. 听陌生人的", "B. 听大人的", "C. 随大流", "D. 试一试"]
    lines += ["12. 收到陌生人寄来的“礼物糖”，应当（　　）", "A. 不吃", "B. 尝一颗", "D. 送人", "答案：A"]
    lines += _laid(parts[1], in_the_stem, 13)
    lines += ["23、同学说“这个不是毒品”，你应当（ A ）", "A、不碰　B、试试　C、帮他藏　D、转卖", "答案：B"]
    lines += ["24、夜里有人约你去娱乐场所“开眼界”，应当（ AC ）", "A、不去　B、去看看　C、告诉家长　D、叫人同去"]
    lines += ["第 1 页 共 4 页", "二、单项选择题", *_laid(parts[2], in_cells)]
    lines += ["三、多选题", *_laid(parts[3], in_cells), "参考答案", "二、单项选择题"]
    lines += [f"1-10 {''.join(one.letters for one in parts[2])}", "三、多选题"]
    lines += [" ".join(f"{at}.{one.letters}" for at, one in enumerate(parts[3], 1)), ""]
    lines += ["四、不定项选择题", *_laid(parts[4], in_one_line), "五、判断题（对的打√，错的打×）"]
    lines += [*_laid(parts[5], with_sign), "六、辨一辨", "", *_laid(parts[6], unnumbered)]
    return lines, [question for part in parts for question in part]


def _laid(questions: Sequence[Written], layout, start: int = 1) -> Lines:
    return [line for number, question in enumerate(questions, start) for line in layout(question, number)]


def as_text(lines: Lines) -> str:
    return "\n".join(line if isinstance(line, str) else "\t".join(line) for line in lines)


def as_docx(lines: Lines) -> bytes:
    """The lines as a Word file, with rows in tables."""
    document = Document()
    for line in lines:
        if isinstance(line, str):
            document.add_paragraph(line)
        else:
            cells = document.add_table(1, len(line)).rows[0].cells
            for cell, text in zip(cells, line, strict=True):
                cell.text = text
    return saved(document)


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
