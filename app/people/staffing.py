"""Rule: who may keep whose account, and what a first password is made of."""

from collections.abc import Callable

from app.errors import NotAllowed
from app.vocabulary import Role

AT_A_SCHOOL = {Role.TEACHER, Role.SCHOOL_ADMIN}
IN_A_REGION = {Role.ORGANISER, Role.OFFICER}
MANAGES: dict[Role, tuple[Role, ...]] = {
    Role.SCHOOL_ADMIN: (Role.TEACHER,),
    Role.ADMINISTRATOR: (Role.SCHOOL_ADMIN, Role.TEACHER, Role.ORGANISER, Role.OFFICER),
}
GROUPS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789")  # nothing that looks like something else


class NotYours(NotAllowed):
    """Schools keep their teachers' accounts; the administrator keeps the others."""

    message = "这个账号不归你管理，请联系平台管理员。"


def refuse_others(manager: Role, role: Role) -> None:
    """Refuse to touch an account of a role that `manager` does not keep."""
    if role not in MANAGES.get(manager, ()):
        raise NotYours


def first_password(below: Callable[[int], int]) -> str:
    """Return a password to hand over once, from a source of chance; it always satisfies the rule for passwords.

    >>> first_password(lambda most: 0)
    'AAAA-aaaa-2222'
    """
    return "-".join("".join(group[below(len(group))] for _ in range(4)) for group in GROUPS)
