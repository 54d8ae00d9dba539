"""A published paper and a competition made of rows, for tests that begin after all that was set up by hand."""

from datetime import timedelta

from app import clock
from app.competitions.models import Attempt, Competition, Entry, Standing
from app.competitions.words import Release
from app.papers.models import BlueprintLine, Paper, PaperMode, PaperQuestion
from app.people.models import SchoolClass, Student
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import CompetitionLevel, Difficulty, GradeBand, QuestionKind, Topic
from tests.world import World, at_once

OPTIONS = {
    QuestionKind.SINGLE_CHOICE: (["甲", "乙", "丙", "丁"], "B"),
    QuestionKind.MULTIPLE_RESPONSE: (["甲", "乙", "丙", "丁"], "AC"),
    QuestionKind.TRUE_FALSE: (["对", "错"], "A"),
}


class Contest:
    """One competition of twenty questions, five marks each, open from now for an hour."""

    @at_once
    def __init__(self, world: World, *, questions: int = 20, drawn: bool = False, **facts) -> None:
        self.world, now = world, clock.now()
        self.paper = Paper(
            name="县赛卷",
            band=GradeBand.JUNIOR,
            mode=PaperMode.DRAWN if drawn else PaperMode.FIXED,
            seed="paper",
            owner_id=world.organiser.id,
            region_code="640324",
            made_at=now,
            published_at=now,
        )
        world.keep(self.paper)
        kinds = [
            (QuestionKind.SINGLE_CHOICE, questions - questions // 4 - questions // 4),
            (QuestionKind.MULTIPLE_RESPONSE, questions // 4),
            (QuestionKind.TRUE_FALSE, questions // 4),
        ]
        self.revisions: dict = {}
        for position, (kind, count) in enumerate(pair for pair in kinds if pair[1]):
            line = BlueprintLine(
                paper_id=self.paper.id,
                position=position,
                topic=None,
                kind=kind,
                difficulty=Difficulty.EASY,
                count=count,
                marks=5,
            )
            world.keep(line)
            for number in range(count * 2 if drawn else count):
                self._question(kind, f"{position}-{number}", line)
        facts = {
            "name": "同心县禁毒知识竞赛",
            "level": CompetitionLevel.COUNTY,
            "opens_at": now,
            "closes_at": now + timedelta(hours=1),
            "time_limit": 360,
            "attempts_allowed": 1,
            "release": Release.BY_HAND,
            "scope_regions": ["640324"],
            "owner_id": world.organiser.id,
            "region_code": "640324",
            "made_at": now,
            "published_at": now,
            "entries_frozen_at": now,
        } | facts
        self.competition = Competition(paper_id=self.paper.id, **facts)
        world.keep(self.competition)

    def _question(self, kind: QuestionKind, code: str, line: BlueprintLine) -> None:
        options, key = OPTIONS[kind]
        question = Question(code=f"law-{self.paper.id.hex[:8]}-{code}", topic=list(Topic)[len(self.revisions) % 7])
        revision = QuestionRevision(
            question_id=question.id,
            number=1,
            kind=kind,
            difficulty=Difficulty.EASY,
            stem=f"题干 {code}",
            options=options,
            bands=["junior"],
            claims=["P01"],
            source="《中华人民共和国禁毒法》第四条",
            fingerprint=code,
            made_at=clock.now(),
            published_at=clock.now(),
        )
        question.current_revision_id = revision.id
        self.world.keep(question)
        self.world.keep(revision)
        self.world.keep(
            AnswerKey(id=revision.id, letters=key, explanation=f"解析 {code}"),
            PaperQuestion(paper_id=self.paper.id, line_id=line.id, revision_id=revision.id),
        )
        self.revisions[revision.id] = (revision, key)

    def enter(self, student: Student, school_class: SchoolClass, **facts) -> Entry:
        """Freeze one pupil as an entry."""
        school = {s.id: s for s in (self.world.yuhai, self.world.hexi, self.world.xingqing)}[school_class.school_id]
        entry = Entry(
            competition_id=self.competition.id,
            student_id=student.id,
            class_id=school_class.id,
            school_id=school.id,
            region_code=school.region_code,
            band=school_class.band,
            grade=2026 - school_class.entry_year + 1,
            **facts,
        )
        self.world.keep(entry)
        return entry

    def enter_everybody(self) -> dict:
        """Freeze the five pupils of the world; return entries by pupil id."""
        world = self.world
        places = (
            (world.lin, world.class_3),
            (world.zhou, world.class_3),
            (world.wu, world.class_4),
            (world.ma, world.hexi_class),
            (world.stranger, world.xingqing_class),
        )
        return {student.id: self.enter(student, school_class) for student, school_class in places}

    def hand_in(self, entry: Entry, score: int, seconds: int = 120) -> Attempt:
        """Give an entry a finished attempt with this score."""
        now = clock.now()
        attempt = Attempt(
            entry_id=entry.id,
            competition_id=self.competition.id,
            student_id=entry.student_id,
            number=1,
            seed=f"seed-{entry.id}",
            started_at=now - timedelta(seconds=seconds),
            deadline=now + timedelta(seconds=240),
            sign_in_id=entry.id,
            submitted_at=now,
            score=score,
            right=score // 5,
        )
        self.world.keep(attempt)
        self.world.keep(
            Standing(
                entry_id=entry.id,
                competition_id=self.competition.id,
                attempt_id=attempt.id,
                score=score,
                time_used=seconds,
                submitted_at=now,
            )
        )
        return attempt
