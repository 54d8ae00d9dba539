"""The things that addresses name, and the smallest forms that make sense: the one file a new route may have to extend.

OBJECTS: for the names in an address, joined by "/" ("class_id", "competition_id/entry_id"), a function that makes the
things in the world and says where each lies. A route whose names are not here fails the matrix.
BODIES: what to send with an unsafe request (arguments of httpx), when nothing at all would not do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app import clock
from app.awards.models import Award, Certificate
from app.awards.words import AwardKind, Holder
from app.competitions.models import Attempt, Competition, Entry
from app.courses.adult_models import AdultLearner
from app.courses.models import ClassLesson, LessonAssignment, LessonProgress, PracticeAnswer
from app.courses.words import Track
from app.exchange.kept import to_plain
from app.exchange.models import ImportPicture, QuestionImport
from app.exchange.readings import piece
from app.matches.models import MatchQuestion
from app.papers.actions import add_line, assemble, make_paper
from app.papers.assembly import NewLine
from app.papers.models import PaperMode, PaperQuestion
from app.papers.stock import chosen, lines_of
from app.people.models import RosterImport, School, SchoolClass, Staff, Student
from app.questions.models import BulkChange, Question
from app.questions.words import BulkWord
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Role, Topic
from tests.bank import WRITTEN, draft, stock
from tests.contest import Contest
from tests.final import Final, rules_of
from tests.lessons import Taught
from tests.world import World


@dataclass(frozen=True)
class Thing:
    """One thing: how the address names it, and the facts from which the matrix decides who reaches it."""

    names: dict[str, Any]
    school: School | None = None
    region_code: str | None = None  # when it lies in no school
    class_id: UUID | None = None
    owner_id: UUID | None = None
    student_id: UUID | None = None  # the pupil it is about
    reached_by: frozenset[str] | None = field(default=None)  # roles, where a chapter has a rule of its own


def classes(world: World) -> dict[str, Thing]:
    def thing(school: School, school_class: SchoolClass) -> Thing:
        return Thing({"class_id": school_class.id}, school, class_id=school_class.id)

    return {
        "own": thing(world.yuhai, world.class_3),
        "same school": thing(world.yuhai, world.class_4),
        "other school": thing(world.hexi, world.hexi_class),
        "other city": thing(world.xingqing, world.xingqing_class),
    }


def students(world: World) -> dict[str, Thing]:
    def thing(school: School, school_class: SchoolClass, student: Student) -> Thing:
        return Thing({"student_id": student.id}, school, class_id=school_class.id, owner_id=student.id)

    return {
        "own": thing(world.yuhai, world.class_3, world.lin),
        "classmate": thing(world.yuhai, world.class_3, world.zhou),
        "same school": thing(world.yuhai, world.class_4, world.wu),
        "other school": thing(world.hexi, world.hexi_class, world.ma),
        "other city": thing(world.xingqing, world.xingqing_class, world.stranger),
    }


def staff(world: World) -> dict[str, Thing]:
    return {
        "same school": Thing({"staff_id": world.colleague.id}, world.yuhai),
        "other school": Thing({"staff_id": world.outsider.id}, world.hexi),
        "no school": Thing({"staff_id": world.organiser.id}, region_code="640324"),
    }


def schools(world: World) -> dict[str, Thing]:
    return {
        "own": Thing({"school_id": world.yuhai.id}, world.yuhai),
        "same county": Thing({"school_id": world.hexi.id}, world.hexi),
        "other city": Thing({"school_id": world.xingqing.id}, world.xingqing),
    }


def rosters(world: World) -> dict[str, Thing]:
    def thing(school: School, owner: Any) -> Thing:
        kept = RosterImport(
            school_id=school.id, staff_id=owner.id, file_name="a.xlsx", sha256="0", checked_at=clock.now(), rows="[]"
        )
        world.keep(kept)
        return Thing({"roster_id": kept.id}, school, owner_id=owner.id)

    return {
        "own": thing(world.yuhai, world.teacher),
        "same school": thing(world.yuhai, world.colleague),
        "other school": thing(world.hexi, world.outsider),
    }


def competitions(world: World) -> dict[str, Thing]:
    """A competition made by each class's teacher, with the pupils of that class entered."""

    def thing(school: School, school_class: SchoolClass, student: Student, owner: Staff) -> Thing:
        made = Contest(world, questions=4, owner_id=owner.id, school_id=school.id, region_code=None)
        made.hand_in(made.enter(student, school_class), 20)
        return Thing(
            {"competition_id": made.competition.id},
            school,
            class_id=school_class.id,
            owner_id=owner.id,
            student_id=student.id,
        )

    return {
        "own": thing(world.yuhai, world.class_3, world.lin, world.teacher),
        "same school": thing(world.yuhai, world.class_4, world.wu, world.colleague),
        "other school": thing(world.hexi, world.hexi_class, world.ma, world.outsider),
        "other city": thing(world.xingqing, world.xingqing_class, world.stranger, world.administrator),
    }


def analysed(world: World) -> dict[str, Thing]:
    """A question of each competition; none has ended, so whoever comes within reach is refused in words."""
    found = {}
    for name, thing in competitions(world).items():
        paper = select(Competition.paper_id).where(Competition.id == thing.names["competition_id"])
        asked = select(PaperQuestion.revision_id).where(col(PaperQuestion.paper_id).in_(paper))
        found[name] = Thing(thing.names | {"revision_id": world.all(asked)[0]}, **place(thing))
    return found


def attempts(world: World) -> dict[str, Thing]:
    """The finished attempt of one pupil of each class."""
    found = {}
    for name, thing in competitions(world).items():
        [made] = world.all(select(Attempt).where(Attempt.competition_id == thing.names["competition_id"]))
        found[name] = Thing({"attempt_id": made.id}, thing.school, class_id=thing.class_id, student_id=thing.student_id)
    return found


def steps(world: World) -> dict[str, Thing]:
    return {name: Thing(thing.names | {"step": 2}, **place(thing)) for name, thing in competitions(world).items()}


def classes_in_competitions(world: World) -> dict[str, Thing]:
    """The class whose pupils were entered; and a class that has no part in a competition of the same school."""
    made = competitions(world)
    found = {name: Thing(thing.names | {"class_id": thing.class_id}, **place(thing)) for name, thing in made.items()}
    elsewhere = made["other city"].names | {"class_id": world.class_3.id}
    return found | {"own class, foreign competition": Thing(elsewhere, reached_by=frozenset())}


def entries(world: World) -> dict[str, Thing]:
    """The entry of one pupil of each class."""
    found = {}
    for name, thing in competitions(world).items():
        mine = select(Entry).where(Entry.competition_id == thing.names["competition_id"])
        found[name] = Thing({"entry_id": world.all(mine)[0].id}, thing.school, class_id=thing.class_id)
    return found


def place(thing: Thing) -> dict[str, Any]:
    return {"school": thing.school, "class_id": thing.class_id, "owner_id": thing.owner_id}


def questions(world: World) -> dict[str, Thing]:
    """The platform's belong to nobody: whoever makes papers reads them. What colleagues wrote lies somewhere."""
    stock(world, {(Topic.LAW, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 12})
    found = world.all(select(Question).where(col(Question.code).startswith("law-")))
    readers = frozenset({Role.TEACHER, Role.SCHOOL_ADMIN, Role.ORGANISER})
    return {"the platform's": Thing({"question_id": found[0].id}, reached_by=readers)} | own_questions(world)


def own_questions(world: World) -> dict[str, Thing]:
    """Drafts handed in for review, each written by somebody else than the colleague who reviews."""

    def thing(owner: Staff, school: School | None = None, region_code: str | None = None) -> Thing:
        made = draft(world, owner, submitted=True)
        names = dict.fromkeys(("question_id", "own_id", "review_id"), made.id)
        return Thing(names, school, region_code, owner_id=owner.id)

    return {
        "own": thing(world.teacher, world.yuhai),
        "same school": thing(world.colleague, world.yuhai),
        "other school": thing(world.outsider, world.hexi),
        "of the county": thing(world.organiser, region_code="640324"),
    }


def writable_questions(world: World) -> dict[str, Thing]:
    """What staff wrote; the platform's own are changed in their files, by nobody here (`questions` came before)."""
    ours = world.all(select(Question).where(col(Question.code).startswith("law-")))[0]
    names = {"own_id": ours.id, "review_id": ours.id}
    return own_questions(world) | {"the platform's": Thing(names, reached_by=frozenset())}


def bulk_changes(world: World) -> dict[str, Thing]:
    """A change of many questions is taken back by whoever made it."""
    made = {}
    for name, who in {"own": world.teacher, "of a colleague": world.colleague}.items():
        kept = BulkChange(staff_id=who.id, what=BulkWord.TAG, word="期中", before={}, made_at=clock.now())
        world.keep(kept)
        made[name] = Thing({"change_id": kept.id}, owner_id=who.id)
    return made


def question_imports(world: World) -> dict[str, Thing]:
    """A file of questions that waits to be confirmed belongs to whoever sent it."""
    refused = {"where": "第 1 行", "text": "一题", "fate": "refused", "notes": ["没有找到答案。"], "written": None}
    found = {}
    for name, who in {"own": world.teacher, "of a colleague": world.colleague}.items():
        kept = QuestionImport(
            staff_id=who.id,
            file_name="题.txt",
            sha256="0",
            pieces=[*to_plain((piece("第 2 行", "一题", WRITTEN),)), refused],
            topic=Topic.SKILL,
            difficulty=Difficulty.EASY,
            bands=["junior"],
            read_at=clock.now(),
        )
        world.keep(kept)
        picture = ImportPicture(import_id=kept.id, file=f"{0:032x}.png", content=b"-", width=1, height=1)
        world.keep(picture)
        found[name] = Thing({"import_id": kept.id, "number": 1, "file": picture.file}, owner_id=who.id)
    return found


def taught(world: World) -> Taught:
    """One course with a lesson, made once for all things that need one; Lin has begun it."""
    if not hasattr(world, "taught"):
        world.taught = made = Taught(world, lessons=1)
        begun = LessonProgress(
            learner_id=world.lin.id,
            track=made.course.track,
            lesson_id=made.first.id,
            revision_id=made.revisions[0].id,
            begun_at=clock.now(),
            seen_at=clock.now(),
        )
        world.keep(begun)
    return world.taught


def courses(world: World) -> dict[str, Thing]:
    """A course and its lesson, which everybody may read; a pupil's own progress in it is begun."""
    made = taught(world)
    names = {"course_id": made.course.id, "lesson_id": made.first.id}
    return {"taught": Thing(names, reached_by=frozenset(Role))}


def lessons_in_classes(world: World) -> dict[str, Thing]:
    """Every class with the lesson that its teacher has given it and is teaching it now."""
    made, found = taught(world), {}
    for name, thing in classes(world).items():
        facts = {"class_id": thing.class_id, "lesson_id": made.first.id, "staff_id": world.teacher.id}
        going_on = ClassLesson(revision_id=made.revisions[0].id, opened_at=clock.now(), **facts)
        names = {"class_id": thing.class_id, "lesson_id": made.first.id, "class_lesson_id": going_on.id}
        if not hasattr(world, "lessons_given"):
            world.keep(LessonAssignment(due_on=clock.today(), made_at=clock.now(), **facts))
        world.keep(going_on)
        found[name] = Thing(names, **place(thing))
    world.lessons_given = True
    return found


def adult_learners(world: World) -> dict[str, Thing]:
    """Whoever gave an adult a code keeps it, and nobody else."""

    def thing(helper: Staff) -> Thing:
        made = AdultLearner(
            track=Track.RECOVERY,
            code_hash=f"hash of {helper.account}",
            label="学员 0342",
            region_code="640324",
            staff_id=helper.id,
            made_at=clock.now(),
        )
        world.keep(made)
        return Thing({"adult_id": made.id}, owner_id=helper.id)

    return {"own": thing(world.organiser), "of a colleague": thing(world.officer)}


def practice_answers(world: World) -> dict[str, Thing]:
    """An answer a pupil gave in practice, which is the pupil's own."""
    stock(world, {(Topic.REHAB, QuestionKind.TRUE_FALSE, Difficulty.HARD): 1})
    [question] = world.all(select(Question).where(col(Question.code).startswith("rehab-trha-")))

    def thing(school: School, student: Student) -> Thing:
        facts = {"choice": "A", "is_right": True, "answered_at": clock.now()}
        kept = PracticeAnswer(student_id=student.id, revision_id=question.current_revision_id, **facts)
        world.keep(kept)
        return Thing({"answer_id": kept.id}, school, owner_id=student.id, student_id=student.id)

    return {"own": thing(world.yuhai, world.lin), "of a classmate": thing(world.yuhai, world.zhou)}


def topics(_world: World) -> dict[str, Thing]:
    """The seven topics, which every pupil may practise."""
    return {"any": Thing({"topic": "law"}, reached_by=frozenset({Role.STUDENT}))}


def lesson_revisions(world: World) -> dict[str, Thing]:
    """What a lesson said at one time, for those who write lessons."""
    made = taught(world)
    return {"first": Thing({"lesson_id": made.first.id, "number": 1}, reached_by=frozenset(WRITERS))}


def lesson_exports(world: World) -> dict[str, Thing]:
    """A lesson as a file, for those who write lessons."""
    made = taught(world)
    return {"taught": Thing({"lesson_id": made.first.id, "export": "package"}, reached_by=frozenset(WRITERS))}


WRITERS = (Role.ORGANISER, Role.ADMINISTRATOR)


def formats(_world: World) -> dict[str, Thing]:
    """The kinds of file questions are taken out in."""
    readers = frozenset({Role.TEACHER, Role.SCHOOL_ADMIN, Role.ORGANISER})
    return {"any": Thing({"kind": "xlsx"}, reached_by=readers)}


def papers(world: World) -> dict[str, Thing]:
    """A draft with two questions; `questions` has filled the bank before."""

    def thing(owner: Staff, school: School | None = None, region_code: str | None = None) -> Thing:
        with world.database.writing() as db:
            made = make_paper(db, owner, "草稿", GradeBand.JUNIOR, PaperMode.FIXED, "blank", clock.now())
            add_line(db, made, NewLine(None, QuestionKind.SINGLE_CHOICE, Difficulty.EASY, 2, 5))
            assemble(db, made, "seed")
            line, first = lines_of(db, made.id)[0], chosen(db, made.id)[0]
        names = {"paper_id": made.id, "line_id": line.id, "paper_question_id": first.place.id}
        return Thing(names, school, region_code, owner_id=owner.id)

    return {
        "own": thing(world.teacher, world.yuhai),
        "same school": thing(world.colleague, world.yuhai),
        "other school": thing(world.outsider, world.hexi),
        "of the county": thing(world.organiser, region_code="640324"),
    }


def finals(world: World) -> dict[str, Thing]:
    """A small final of each organiser's own; `questions` has filled the bank before."""

    def thing(owner: Staff, school: School | None = None, region_code: str | None = None) -> Thing:
        made = Final(world, None, teams=2, rules=rules_of("R2"), owner=owner)
        [question, *_] = world.all(select(MatchQuestion).where(MatchQuestion.match_id == made.match.id))
        names = {"match_id": made.match.id, "desk": "host", "question_id": question.id}
        names |= {"tournament_id": made.tournament.id, "team_id": made.teams[0].id}
        return Thing(names, school, region_code, owner_id=owner.id)

    return {
        "own": thing(world.teacher, world.yuhai),
        "same school": thing(world.colleague, world.yuhai),
        "other school": thing(world.outsider, world.hexi),
        "of the county": thing(world.organiser, region_code="640324"),
    }


def awards(world: World) -> dict[str, Thing]:
    """An award with one certificate in everybody's final."""
    found = {}
    for name, thing in finals(world).items():
        facts = {"school": "中学", "event": "竞赛", "issuer": "组委会", "granted_at": clock.now()}
        award = Award(
            match_id=thing.names["match_id"],
            kind=AwardKind.ORGANISATION,
            recipient="中学",
            name="优秀组织奖",
            granted_by=world.organiser.id,
            **facts,
        )
        world.keep(award)
        sheet = Certificate(
            award_id=award.id,
            holder=Holder.SCHOOL,
            year=2026,
            region_code="640324",
            number=len(world.all(select(Certificate))) + 1,
            code="KMPQRT",
            issued_at=clock.now(),
        )
        world.keep(sheet)
        names = {"award_id": award.id, "certificate_id": sheet.id}
        found[name] = Thing(names, thing.school, thing.region_code, owner_id=thing.owner_id)
    return found


OBJECTS: dict[str, Callable[[World], dict[str, Thing]]] = {
    "class_id": classes,
    "student_id": students,
    "staff_id": staff,
    "school_id": schools,
    "roster_id": rosters,
    "competition_id": competitions,
    "question_id": questions,
    "own_id": writable_questions,
    "review_id": writable_questions,
    "change_id": bulk_changes,
    "import_id": question_imports,
    "import_id/number": question_imports,
    "import_id/file": question_imports,
    "kind": formats,
    "answer_id": practice_answers,
    "topic": topics,
    "course_id": courses,
    "lesson_id": courses,
    "lesson_id/number": lesson_revisions,
    "lesson_id/export": lesson_exports,
    "class_id/lesson_id": lessons_in_classes,
    "class_lesson_id": lessons_in_classes,
    "adult_id": adult_learners,
    "paper_id": papers,
    "paper_id/line_id": papers,
    "paper_id/paper_question_id": papers,
    "competition_id/step": steps,
    "competition_id/revision_id": analysed,
    "competition_id/class_id": classes_in_competitions,
    "entry_id": entries,
    "attempt_id": attempts,
    "match_id": finals,
    "award_id": awards,
    "award_id/certificate_id": awards,
    "tournament_id": finals,
    "tournament_id/team_id": finals,
    "match_id/desk": finals,
    "match_id/question_id": finals,
}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/practice/answers"): {"data": {"revision_id": str(UUID(int=1)), "choice": "A"}},
    ("POST", "/lessons/{lesson_id}/place"): {"data": {"step": "1"}},
    ("POST", "/lesson-drafts/{lesson_id}/edit"): {"data": {"text": "---\ntitle: 一课\n---\n", "reason": "更新"}},
    ("POST", "/lesson-drafts/{lesson_id}/return"): {"data": {"words": "请再改一改。"}},
    ("POST", "/lesson-drafts/{lesson_id}/remarks"): {"data": {"words": "写得很好。"}},
    ("POST", "/class-lessons/{class_lesson_id}/step"): {"data": {"step": "2"}},
    ("POST", "/adult-codes/learners"): {"data": {"count": "2"}},
    ("POST", "/adult-codes/workers"): {"data": {"name": "海霞", "unit": "豫海镇社区"}},
    ("POST", "/questions/imports"): {
        "data": {"topic": "law", "bands": "junior", "text": "1．国家禁毒委员会由国务院设立。（对）"}
    },
    ("POST", "/questions/imports/{import_id}/pieces/{number}"): {
        "data": {"kind": "true_false", "stem": "禁毒是全社会的共同责任。", "key": "对"}
    },
    ("POST", "/questions/{review_id}/return"): {"data": {"words": "解析请再写细一些。"}},
    ("POST", "/questions/{review_id}/remarks"): {"data": {"words": "题干很好。"}},
    ("POST", "/papers/new"): {"data": {"name": "新试卷", "preset": "blank"}},
    ("POST", "/papers/{paper_id}/lines"): {
        "data": {"kind": "single_choice", "difficulty": "easy", "count": "1", "marks": "5"}
    },
    ("POST", "/papers/{paper_id}/lines/{line_id}"): {"data": {"count": "1", "marks": "10"}},
    ("POST", "/attempts/{attempt_id}/responses"): {"json": {"number": 1, "choice": "A", "sequence": 1}},
    ("POST", "/rosters"): {"files": {"file": ("a.csv", "姓名,年级,班级\n李小雨,七年级,3班\n".encode())}},
    ("POST", "/staff"): {"data": {"account": "new.teacher", "name": "新老师", "school_code": "3164000001"}},
    ("POST", "/schools"): {"data": {"code": "3164000088", "name": "新学校", "region_code": "640324"}},
    ("POST", "/reports/competitions/{competition_id}/bulletin"): {"data": {"purpose": "全县情况通报"}},
    ("POST", "/reports/competitions/{competition_id}/summary"): {"data": {"purpose": "全县情况通报"}},
    ("POST", "/reports/competitions/{competition_id}/detail"): {"data": {"purpose": "班级教学使用"}},
    ("POST", "/reports/competitions/{competition_id}/unfinished"): {"data": {"purpose": "班主任催办"}},
    ("POST", "/reports/courses/{course_id}/xlsx"): {"data": {"purpose": "全县课程通报"}},
    ("POST", "/reports/courses/{course_id}/csv"): {"data": {"purpose": "全县课程通报"}},
    ("POST", "/matches/{match_id}/desks/{desk}/rulings"): {
        "data": {"act": "scene", "scene": "scores", "version": "0", "token": "0"}
    },
    ("POST", "/tournaments"): {"data": {"name": "县知识竞赛", "level": "school", "preset": "tongxin-2023"}},
    ("POST", "/tournaments/{tournament_id}/final"): {"data": {"band": "junior"}},
    ("POST", "/tournaments/{tournament_id}/teams"): {
        "data": {"school": "河西中学", "name": "清泉队", "player1": "甲", "player2": "乙", "player3": "丙"}
    },
    ("POST", "/tournaments/{tournament_id}/teams/{team_id}"): {
        "data": {"school": "河西中学", "name": "新芽队", "player1": "甲", "player2": "乙", "player3": "丙"}
    },
    ("POST", "/tournaments/{tournament_id}/teams/import"): {
        "files": {"file": ("a.csv", "学校,队名,选手1,选手2,选手3\n河西中学,远山队,甲,乙,丙\n".encode())}
    },
    ("POST", "/tournaments/{tournament_id}/preliminary/scores/import"): {
        "files": {"file": ("a.csv", "队名,总分\n第1队,88\n".encode())}
    },
    ("POST", "/tournaments/{tournament_id}/preliminary/heats"): {"data": {"band": "junior"}},
    ("POST", "/tournaments/{tournament_id}/preliminary/settings"): {
        "data": {"mode": "heats", "by": "per_heat", "count": "3", "wildcards": "0"}
    },
    ("POST", "/matches/{match_id}/cancellation"): {"data": {"why": "大风停课"}},
    ("POST", "/tournaments/{tournament_id}/cancellation"): {"data": {"why": "大风停课"}},
    ("POST", "/matches/{match_id}/draw/redrawing"): {"data": {"reason": "有队伍没有到场"}},
    ("POST", "/schools/{school_id}"): {"data": {"name": "新名称", "region_code": "640324"}},
}

# Addresses served by plain Starlette routes for speed, with the permit they check by themselves.
HAND_MADE: dict[tuple[str, str], tuple[str, str] | None] = {
    ("POST", "/attempts/{attempt_id}/responses"): ("attempt", "change"),
    ("POST", "/lessons/{lesson_id}/beats"): None,  # who may is told in test_learning.py
    ("POST", "/matches/{match_id}/hall/answers"): None,  # a seat of the hall: test_audience.py
}
