"""The question bank's files: what is accepted, and how each fault is named."""

import pytest

from app.questions.balance import guesser_share, key_chi_square
from app.questions.report import report
from tests.bank import CLAIM, files, question

TRUE_FALSE = {"kind": "true_false", "options": {}, "key": "对"}


def faults_of(*questions, **more) -> str:
    return "\n".join(str(fault) for fault in report(files(*questions, **more)).faults)


def test_a_sound_question_has_no_faults():
    assert faults_of(question(1), question(2, **TRUE_FALSE)) == ""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"claims": ["L99"]}, "没有编号为 L99 的论断。"),
        ({"claims": []}, "claims 太短或没有填写。"),
        ({"key": "E"}, "由选项的字母按顺序组成"),
        ({"key": "AB"}, "单选题的答案不能是 2 个字母。"),
        ({"kind": "multiple_response", "key": "B"}, "多选题的答案不能是 1 个字母。"),
        ({"kind": "multiple_response", "key": "BA"}, "由选项的字母按顺序组成"),
        ({"kind": "true_false", "options": {}, "key": "A"}, "“对”或“错”"),
        ({"options": {"A": "甲某", "B": "乙某", "C": "丙某"}}, "3 个选项"),
        ({"options": {"A": "甲某", "B": "乙某", "C": "丙某", "E": "丁某"}}, "从 A 起连续"),
        ({"options": {"A": "甲某", "B": "乙某", "C": "甲某。", "D": "丁某"}}, "有两个选项相同。"),
        ({"options": {"A": "甲某", "B": "乙某", "C": "丙某", "D": "以上都是"}}, "以上都是"),
        ({"explanation": "只有选项B说的是法律规定的条件，其余都不是。"}, "解析里不能出现"),
        ({"explanation": "前两个选项说的是价格，第三个选项说的是产地。"}, "解析里不能出现"),
        ({"explanation": "瘾君子往往不知道毒品由国家规定管制。"}, "瘾君子"),
        ({"stem": "下列物品中，不属于毒品的是（　　）。"}, "否定词要加【】"),
        ({"stem": "下列说法错误的是"}, "否定词要加【】"),
        ({"stem": "同学聚会时，下列哪项不属于拒绝的好办法？"}, "否定词要加【】"),
        ({"stem": "下列哪种做法是不正确的？"}, "否定词要加【】"),
        ({"stem": "携带海洛因五十克以上的，应当怎样处理？"}, "五十克"),
        ({"bands": ["senior"]}, "最小的是高中"),
        ({"bands": ["nursery"]}, "bands.0 的写法不对"),
        ({"id": "law-junior-1"}, "id 的写法不对"),
        ({"id": "law-senior-001"}, "应放在 senior/law.yaml"),
        ({"hint": "多出来的一栏"}, "不认识 hint 这一栏。"),
        ({"review": {"state": "published", "by": "editors"}}, "缺少 review.on。"),
    ],
)
def test_each_fault_is_named_with_file_and_question(changed, sentence):
    said = faults_of(question(**changed))
    assert sentence in said
    assert said.startswith("junior/law.yaml: law-")


@pytest.mark.parametrize(
    "changed",
    [
        {"explanation": "HIV 与 K 粉、维生素C 都只是名称，毒品由国家规定管制。"},
        {"explanation": "用“瘾君子”称呼别人会伤害他们，应当说有药物依赖的人。"},
        {"stem": "下列物品中，【不】属于毒品的是（　　）。"},
        {"stem": "下列做法，正确的是（　　）。"},
        {"stem": "小林觉得这样做不正确，他可以怎样做？"},
        {"options": {"A": "110", "B": "120", "C": "119", "D": "114"}},
    ],
)
def test_what_only_looks_like_a_fault_is_accepted(changed):
    assert faults_of(question(**changed)) == ""


def test_the_youngest_pupils_read_no_penalties():
    changed = {"id": "law-primary-001", "bands": ["primary"], "explanation": "贩卖毒品会被判处有期徒刑。"}
    assert "小学的题不出现量刑和注射（有期徒刑）" in faults_of(question(**changed), name="primary/law.yaml")
    assert "量刑" not in faults_of(question(explanation="贩卖毒品会被判处有期徒刑。"))
    changed["explanation"] = "共用注射器可能传染疾病，这是真的。"
    assert "（注射）" in faults_of(question(**changed), name="primary/law.yaml")


def test_two_questions_cannot_share_an_id_or_a_stem():
    said = faults_of(question(1), question(1), question(2, stem=question(1)["stem"] + "（　　）"))
    assert "编号重复" in said
    assert "law-junior-002: 题干与 law-junior-001 相同。" in said


def test_a_broken_file_is_named_with_its_line():
    found = report(files(question(1)) | {"junior/harm.yaml": "- id: [\n- }"})
    assert [fault.file for fault in found.faults] == ["junior/harm.yaml"]
    assert "行附近不是正确的 YAML。" in str(found.faults[0])
    assert len(found.sound) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- id: law-junior-007\n  key: A\n  key: B\n", "law-junior-007: 第 3 行附近key 写了两次。"),
        ("- id: law-junior-007\n  options: {A: 甲, B: 乙, A: 丙}\n", "law-junior-007: 第 2 行附近A 写了两次。"),
        ("- id: law-junior-007\n  stem: [\n- id: law-junior-008\n", "law-junior-00"),
        ("- 一句话\n", "第 1 项不是题目或论断。"),
        ("id: law-junior-001\n", "文件应当是一个列表"),
        ("- {[a]: b}\n", "不是正确的 YAML。"),
        ("- {id: [1]}\n", "id 的写法不对"),
        ("- id: \ufffd\n", "文件不是 UTF-8 编码。"),
    ],
)
def test_what_cannot_be_read_is_a_fault_and_never_a_crash(text, sentence):
    found = report({"junior/law.yaml": text})
    assert sentence in str(found) and found.bank.questions == []


def test_a_claim_stands_in_the_file_of_its_topic():
    assert "编号的字母与文件的主题不一致" in faults_of(question(1), claims=(CLAIM, CLAIM | {"id": "P01"}))


def test_nearly_equal_questions_are_shown_to_an_editor():
    one = question(1, stem="在学校里遇到陌生人递来的饮料，最合适的做法是什么？")
    other = question(2, stem="在学校里遇到陌生人递来的饮料，最恰当的做法是什么？")
    warnings = report(files(one, other)).warnings
    assert any("law-junior-001 与 law-junior-002" in warning for warning in warnings)


def test_the_guesser_wins_what_the_longest_options_give_away():
    always = {"options": {"A": "甲", "B": "最长的选项", "C": "丙", "D": "丁"}, "key": "B"}
    tied = {"options": {"A": "甲", "B": "乙", "C": "丙", "D": "丁"}, "key": "A"}
    assert guesser_share(report(files(question(1, **always), question(2, **tied))).bank) == 0.625


def test_keys_spread_evenly_are_not_remarked():
    even = [question(n, key="ABCD"[n % 4]) for n in range(1, 41)]
    assert key_chi_square(report(files(*even)).bank) == 0
    one_sided = [question(n, key="B") for n in range(1, 41)]
    assert any("分布不匀" in warning for warning in report(files(*one_sided)).warnings)


def test_the_report_prints_faults_and_a_table():
    said = str(report(files(question(1), question(2, claims=["L99"]))))
    assert "错误 junior/law.yaml: law-junior-002: 没有编号为 L99 的论断。" in said
    assert "共 2 道题（已发布 2" in said
    assert "单选 2 道（答案 A 0 B 2 C 0 D 0，卡方 6.00，总选最长的能对 100%，总选最细的能对 100%）" in said
    rows = [row.split() for row in said.splitlines()]
    assert ["法律法规", "初中", "2", *["0"] * 8, "2"] in rows
    assert ["合计（按学段）", "4", *["0"] * 8, "4"] in rows  # each question counts for junior and for senior
