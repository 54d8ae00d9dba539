"""A small question bank of files, and rows of questions, for tests that need something to ask."""

from dataclasses import replace
from pathlib import Path

import yaml

from app import clock
from app.people.models import Staff
from app.people.persons import Person
from app.questions.actions.writing import begin, publish, submit
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.questions.written import Written
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic
from tests.world import World

CLAIM = {
    "id": "L01",
    "claim": "禁毒法所称毒品，是指国家规定管制的能够使人形成瘾癖的麻醉药品和精神药品。",
    "source": {"law": "中华人民共和国禁毒法", "article": "第二条第一款"},
    "level": "A",
    "checked": "2026-11-24",
}
LAW = {
    "title": "中华人民共和国禁毒法",
    "versions": [
        {
            "version": "2007-12-29 通过",
            "effective_from": "2008-06-01",
            "count": 71,
            "text": {"第二条": "本法所称毒品，是指国家规定管制的能够使人形成瘾癖的麻醉药品和精神药品。"},
        }
    ],
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
        "laws/anti-drug-law.yaml": yaml.safe_dump(LAW, allow_unicode=True),
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
                sought=f"{code}\n题目 {code} 的题干？",
                made_at=clock.now(),
                published_at=clock.now(),
            )
            one.current_revision_id = revision.id
            rows.append(one)
            rows += [revision, AnswerKey(id=revision.id, letters=letters, explanation=f"解析 {code}。")]
        world.keep(*rows)


WRITTEN = Written(
    QuestionKind.SINGLE_CHOICE,
    "同学说“就试一次没关系”，小林怎样回答最好？",
    ("试一次就走", "说不，然后离开", "先看别人试", "问问多少钱"),
    "B",
    "说清楚“不”并离开，最能保护自己；先看、先问都是在往前走一步，试一次也可能成瘾。",
    "国家禁毒委员会办公室：青少年毒品预防提示",
    Topic.SKILL,
    Difficulty.EASY,
    (GradeBand.JUNIOR,),
)


def draft(world: World, author: Staff, *, submitted: bool = False, published_by: Staff | None = None, **changed):
    """Write a question as a member of staff does; hand it in, or have a colleague let it out."""
    with world.database.writing() as db:
        made = begin(db, person(author), replace(WRITTEN, **changed), clock.now())
        db.flush()
        if submitted or published_by:
            submit(db, made, clock.now())
            db.flush()
        if published_by:
            publish(db, made, person(published_by), clock.now())
    return made


def person(staff: Staff) -> Person:
    """Return a member of staff as the one who is signed in."""
    return Person(staff.id, staff.role, staff.name, staff.school_id, staff.region_code, staff.id)
