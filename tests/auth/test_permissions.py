"""The permission table itself; that it is enforced is tested with the API."""

from uuid import uuid4

import pytest

from services.auth.permissions import PERMISSIONS, RouteKey, Who, check_complete, is_public, require
from services.auth.principals import Anonymous, Platform, Principal, Student, Teacher
from services.auth.tokens import ParticipantGrant
from services.errors import Forbidden, Misconfigured, Unauthorized

KINDS: list[tuple[Principal, Who]] = [
    (Platform(uuid4()), Who.PLATFORM),
    (Teacher(uuid4(), uuid4()), Who.TEACHER),
    (Student(ParticipantGrant(uuid4(), uuid4())), Who.STUDENT),
    (Anonymous(), Who.ANONYMOUS),
]


@pytest.mark.parametrize("key", PERMISSIONS, ids=lambda key: f"{key.method} {key.path}")
@pytest.mark.parametrize(("principal", "kind"), KINDS, ids=["platform", "teacher", "student", "anonymous"])
def test_each_row_lets_in_who_it_names_and_nobody_else(key: RouteKey, principal: Principal, kind: Who) -> None:
    if kind in PERMISSIONS[key]:
        require(key, principal)
    else:
        with pytest.raises(Unauthorized if kind is Who.ANONYMOUS else Forbidden):
            require(key, principal)


@pytest.mark.parametrize(("principal", "kind"), KINDS, ids=["platform", "teacher", "student", "anonymous"])
def test_without_a_row_nobody_is_let_in(principal: Principal, kind: Who) -> None:
    with pytest.raises(Unauthorized if kind is Who.ANONYMOUS else Forbidden):
        require(RouteKey("GET", "/forgotten"), principal)


def test_a_route_without_a_row_is_named() -> None:
    check_complete(PERMISSIONS)
    with pytest.raises(Misconfigured, match=r"DELETE /api/v1/sessions, GET /forgotten"):
        check_complete([*PERMISSIONS, RouteKey("GET", "/forgotten"), RouteKey("DELETE", "/api/v1/sessions")])


def test_an_unknown_route_is_not_public() -> None:
    assert is_public(RouteKey("GET", "/healthz"))
    assert not is_public(RouteKey("GET", "/forgotten"))
