import pytest

from app.errors import Invalid
from app.people import passwords, staffing
from app.people.permissions import PERMITS, Action, Resource, Scope
from app.vocabulary import Role
from tests.world import PASSWORD, QUICK_HASH


@pytest.mark.parametrize(
    ("password", "account", "said"),
    [
        ("Abc-12345", "chen", "密码长度"),
        ("a" * 129, "chen", "密码长度"),
        ("abcdefghij", "chen", "三种"),
        ("abcdefgh12", "chen", "三种"),
        ("Abcdefgh12", "chen", None),
        ("abcdefgh1!", "chen", None),
        ("我们的学校 2026 Ab", "chen", None),
        ("CHEN-abc-123", "chen", "不能包含账号"),
        ("Shield-2026-wang", "wanglaoshi", "不能包含账号"),
        ("Shield-2026", "李", None),
    ],
)
def test_what_is_too_weak(password, account, said):
    fault = passwords.weakness(password, account)
    assert (said in fault) if said else fault is None


def test_a_weak_password_is_refused_beside_its_field():
    with pytest.raises(Invalid) as refused:
        passwords.refuse_weak("short", "chen")
    assert "new" in refused.value.faults


def test_a_kept_password_is_argon2id_at_19_mib_with_its_own_salt():
    kept = passwords.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hash_password(PASSWORD)
    assert passwords.check(PASSWORD, kept) == (True, None)
    assert passwords.check(PASSWORD + "x", kept)[0] is False


def test_an_old_hash_is_renewed_at_the_next_sign_in():
    is_right, newer = passwords.check(PASSWORD, QUICK_HASH)
    assert is_right and newer.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobody_has_a_right_password():
    assert passwords.check(PASSWORD, None) == (False, None)
    assert passwords.check("the password of nobody", None) == (False, None)


def test_a_first_password_is_never_too_weak():
    for seed in range(20):
        made = staffing.first_password(lambda most, seed=seed: seed % most)
        assert passwords.weakness(made, "chen") is None


NAMED = {
    Resource.STUDENT,
    Resource.RESULT,
    Resource.ENTRY,
    Resource.DETAIL_EXPORT,
    Resource.SCHOOL_CLASS,
    Resource.ROSTER,
}


def test_names_of_pupils_never_leave_the_school():
    """The bureau, the organisers and the platform's keepers work with figures."""
    for (resource, action), permits in PERMITS.items():
        if resource in NAMED:
            assert set(permits) <= {Role.STUDENT, Role.TEACHER, Role.SCHOOL_ADMIN}, (resource, action)
            assert set(permits.values()) <= {Scope.OWN, Scope.CLASS, Scope.SCHOOL}, (resource, action)


def test_a_pupil_reaches_nothing_but_the_own_and_the_lessons_that_are_taught_to_everybody():
    reached = {about: permits[Role.STUDENT] for about, permits in PERMITS.items() if Role.STUDENT in permits}
    assert reached.pop((Resource.COURSE, Action.READ)) is Scope.ALL  # nobody's data
    assert set(reached.values()) == {Scope.OWN}
    assert Role.STUDENT not in PERMITS[Resource.QUESTION, Action.READ]
