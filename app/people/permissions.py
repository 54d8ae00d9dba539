"""Rule: what each role may do with each kind of thing, and how far it sees.

This table is the only place that grants anything. A route declares (resource, action); `access` loads objects inside
the scope found here; a test calls every route as every role and compares.
"""

from enum import StrEnum

from app.vocabulary import Role


class Resource(StrEnum):
    """The kinds of thing that routes touch."""

    HOME = "home"
    PASSWORD = "password"  # one's own
    SCHOOL = "school"
    STAFF = "staff"
    SCHOOL_CLASS = "school_class"
    CLASS_CODE = "class_code"
    STUDENT = "student"
    ROSTER = "roster"
    QUESTION = "question"  # the platform's are read by all of these; the others as far as the scope goes
    REVIEW = "review"  # of what a colleague wrote
    COURSE = "course"  # the lessons as they are taught
    LEARNING = "learning"  # one's own progress, quizzes and practice
    ASSIGNMENT = "assignment"  # lessons given to a class, the board, teaching in front of it
    COURSE_REGISTER = "course_register"  # the pupils a school year's courses are counted over: figures only
    LESSON_DRAFT = "lesson_draft"  # a lesson that is being written or reviewed
    ADULT_CODE = "adult_code"  # codes for adult learners
    ANALYSIS = "analysis"  # what the answers of an ended competition say of its questions
    PAPER = "paper"
    COMPETITION = "competition"
    ENTRY = "entry"
    ATTEMPT = "attempt"
    RESULT = "result"  # marks of named pupils
    LEAGUE_TABLE = "league_table"  # figures of classes, schools and counties: no names
    TOURNAMENT = "tournament"  # its teams, its preliminary, its draw
    MATCH = "match"  # a show: its rules, questions, desks and screens
    AWARD = "award"  # of a match: granted, listed with masked names
    CERTIFICATE = "certificate"  # printed, with the names of pupils
    DETAIL_EXPORT = "detail_export"  # files with pupils' names
    TABLE_EXPORT = "table_export"  # files with figures only


class Action(StrEnum):
    """What may be done."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"


class Scope(StrEnum):
    """How far a role sees, from its own things to everything."""

    OWN = "own"
    CLASS = "class"  # the classes a teacher has
    SCHOOL = "school"
    REGION = "region"  # the subtree of a division code
    ALL = "all"


R, A, S = Resource, Action, Scope
_STUDENT, _TEACHER, _SCHOOL, _ORGANISER, _OFFICER, _ADMIN = (
    Role.STUDENT,
    Role.TEACHER,
    Role.SCHOOL_ADMIN,
    Role.ORGANISER,
    Role.OFFICER,
    Role.ADMINISTRATOR,
)

PERMITS: dict[tuple[Resource, Action], dict[Role, Scope]] = {
    (R.HOME, A.READ): dict.fromkeys(Role, S.OWN),
    (R.PASSWORD, A.CHANGE): {role: S.OWN for role in Role if role is not _STUDENT},
    (R.SCHOOL, A.READ): {_SCHOOL: S.SCHOOL, _ORGANISER: S.REGION, _OFFICER: S.REGION, _ADMIN: S.ALL},
    (R.SCHOOL, A.CREATE): {_ADMIN: S.ALL},
    (R.SCHOOL, A.CHANGE): {_ADMIN: S.ALL},
    (R.STAFF, A.READ): {_SCHOOL: S.SCHOOL, _ADMIN: S.ALL},
    (R.STAFF, A.CREATE): {_SCHOOL: S.SCHOOL, _ADMIN: S.ALL},
    (R.STAFF, A.CHANGE): {_SCHOOL: S.SCHOOL, _ADMIN: S.ALL},
    (R.SCHOOL_CLASS, A.READ): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.CLASS_CODE, A.CREATE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.STUDENT, A.READ): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.STUDENT, A.CHANGE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.ROSTER, A.READ): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL},
    (R.ROSTER, A.CREATE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.ROSTER, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL},
    (R.QUESTION, A.READ): {_TEACHER: S.SCHOOL, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.QUESTION, A.CREATE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.QUESTION, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.REVIEW, A.CHANGE): {_TEACHER: S.SCHOOL, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.COURSE, A.READ): {
        _STUDENT: S.ALL,
        _TEACHER: S.ALL,
        _SCHOOL: S.ALL,
        _ORGANISER: S.ALL,
        _OFFICER: S.ALL,
        _ADMIN: S.ALL,
    },
    (R.LEARNING, A.READ): {_STUDENT: S.OWN},
    (R.LEARNING, A.CHANGE): {_STUDENT: S.OWN},
    (R.ASSIGNMENT, A.READ): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.ASSIGNMENT, A.CHANGE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.COURSE_REGISTER, A.READ): {_SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.COURSE_REGISTER, A.CREATE): {_SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.LESSON_DRAFT, A.READ): {_ORGANISER: S.ALL, _ADMIN: S.ALL},
    (R.LESSON_DRAFT, A.CHANGE): {_ORGANISER: S.ALL, _ADMIN: S.ALL},
    (R.ADULT_CODE, A.READ): {_ORGANISER: S.OWN},
    (R.ADULT_CODE, A.CREATE): {_ORGANISER: S.OWN},
    (R.ADULT_CODE, A.CHANGE): {_ORGANISER: S.OWN},
    (R.ANALYSIS, A.READ): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.PAPER, A.READ): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.PAPER, A.CREATE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.PAPER, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.COMPETITION, A.READ): {
        _TEACHER: S.SCHOOL,
        _SCHOOL: S.SCHOOL,
        _ORGANISER: S.REGION,
        _OFFICER: S.REGION,
        _ADMIN: S.ALL,
    },
    (R.COMPETITION, A.CREATE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.COMPETITION, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.ENTRY, A.READ): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.ENTRY, A.CHANGE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.ATTEMPT, A.READ): {_STUDENT: S.OWN},
    (R.ATTEMPT, A.CREATE): {_STUDENT: S.OWN},
    (R.ATTEMPT, A.CHANGE): {_STUDENT: S.OWN},
    (R.RESULT, A.READ): {_STUDENT: S.OWN, _TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.LEAGUE_TABLE, A.READ): {
        _TEACHER: S.SCHOOL,
        _SCHOOL: S.SCHOOL,
        _ORGANISER: S.REGION,
        _OFFICER: S.REGION,
        _ADMIN: S.ALL,
    },
    (R.TOURNAMENT, A.READ): {
        _TEACHER: S.OWN,
        _SCHOOL: S.SCHOOL,
        _ORGANISER: S.REGION,
        _OFFICER: S.REGION,
        _ADMIN: S.ALL,
    },
    (R.TOURNAMENT, A.CREATE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.TOURNAMENT, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.MATCH, A.READ): {
        _TEACHER: S.OWN,
        _SCHOOL: S.SCHOOL,
        _ORGANISER: S.REGION,
        _OFFICER: S.REGION,
        _ADMIN: S.ALL,
    },
    (R.MATCH, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.AWARD, A.READ): {
        _TEACHER: S.OWN,
        _SCHOOL: S.SCHOOL,
        _ORGANISER: S.REGION,
        _OFFICER: S.REGION,
        _ADMIN: S.ALL,
    },
    (R.AWARD, A.CHANGE): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.CERTIFICATE, A.READ): {_TEACHER: S.OWN, _SCHOOL: S.SCHOOL, _ORGANISER: S.REGION},
    (R.DETAIL_EXPORT, A.CREATE): {_TEACHER: S.CLASS, _SCHOOL: S.SCHOOL},
    (R.TABLE_EXPORT, A.CREATE): {_SCHOOL: S.SCHOOL, _ORGANISER: S.REGION, _OFFICER: S.REGION, _ADMIN: S.ALL},
}


def scope(role: Role, resource: Resource, action: Action) -> Scope | None:
    """Return how far `role` may reach, or None when it may not at all."""
    return PERMITS.get((resource, action), {}).get(role)


def region_prefix(code: str) -> str:
    """Return the beginning that all division codes inside `code` share.

    >>> region_prefix("640324"), region_prefix("640300"), region_prefix("640000")
    ('640324', '6403', '64')
    """
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
