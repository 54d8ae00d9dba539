"""A small question bank of files, and rows of questions, for tests that need something to ask."""

from pathlib import Path

import yaml

from app import clock
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.world import World

CLAIM = {
    "id": "L01",
    "claim": "禁毒法所称毒品，是指国家规定管制的能够使人形成瘾癖的麻醉药品和精神药品。",
    "source": {"law": "中华人民共和国禁毒法", "article": "第二条第一款"},
    "level": "A",
    "checked": "2026-11-24",
}
QUESTION = {
    "id": "law-junior-001",
    "kind": "single_choice",
    "difficulty": "easy",
    "bands": ["junior", "senior"],
    "claims": ["L01"],
    "stem": "禁毒法所称的毒品，应当同时具备下列哪一个条件？",
    "options": {"A": "价格昂贵", "B": "国家规定管制", "C": "来自境外", "D": "颜色鲜艳"},
    "key": "B",
    "explanation": "毒品由国家规定管制并能够使人形成瘾癖；价格、产地和颜色都不是条件。",
    "source": "《中华人民共和国禁毒法》第二条",
    "review": {"state": "published", "by": "editors", "on": "2026-11-24"},
}


def question(number: int = 1, **changed) -> dict:
    """Return a sound question; `changed` replaces fields."""
    entry = QUESTION | {"id": f"law-junior-{number:03}", "stem": f"第 {number} 组情形中，{QUESTION['stem']}"}
    return entry | changed


def files(*questions: dict, claims=(CLAIM,), name: str = "junior/law.yaml") -> dict[str, str]:
    """Return the texts of a bank's files."""
    return {
        name: yaml.safe_dump(list(questions), allow_unicode=True),
        "claims/law.yaml": yaml.safe_dump(list(claims), allow_unicode=True),
    }


def write_bank(folder: Path, *questions: dict) -> Path:
    """Write a bank's files into `folder`."""
    for name, text in files(*questions).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


KEYS = {
    QuestionKind.SINGLE_CHOICE: (["甲", "乙", "丙", "丁"], "B"),
    QuestionKind.MULTIPLE_RESPONSE: (["甲", "乙", "丙", "丁", "戊"], "ACE"),
    QuestionKind.TRUE_FALSE: (["对", "错"], "A"),
}


def stock(world: World, counts: dict[tuple[Topic, QuestionKind, Difficulty], int], bands=("junior",)) -> None:
    """Fill the stored bank: so many questions for each topic, kind and difficulty."""
    for (topic, kind, difficulty), count in counts.items():
        rows = []
        for number in range(1, count + 1):
            options, letters = KEYS[kind]
            code = f"{topic}-{kind[:2]}{difficulty[:2]}-{number:03}"
            one = Question(code=code, topic=topic)
            revision = QuestionRevision(
                question_id=one.id,
                number=1,
                kind=kind,
                difficulty=difficulty,
                stem=f"题目 {code} 的题干？",
                options=options,
                bands=list(bands),
                claims=["L01"],
                source="《中华人民共和国禁毒法》第二条",
                fingerprint=code,
                made_at=clock.now(),
            )
            one.current_revision_id = revision.id
            rows.append(one)
            rows += [revision, AnswerKey(id=revision.id, letters=letters, explanation=f"解析 {code}。")]
        world.keep(*rows)
