"""The permission table itself; that it is enforced is tested with the API."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.auth.permissions import PERMISSIONS, RouteKey, Who, check_complete, is_public, require
from services.auth.principals import Anonymous, Platform, Principal, Student, Teacher, Viewer
from services.auth.tokens import ParticipantGrant, ViewerGrant
from services.domain.access import EVERYTHING, OF_A_PLATFORM, OF_A_TEACHER, Scope
from services.errors import Forbidden, Misconfigured, Unauthorized

KINDS: list[tuple[Principal, Who]] = [
    (Platform(uuid4(), EVERYTHING), Who.PLATFORM),
    (Teacher(uuid4(), uuid4(), EVERYTHING), Who.TEACHER),
    (Student(ParticipantGrant(uuid4(), uuid4())), Who.STUDENT),
    (Viewer(ViewerGrant(uuid4(), uuid4())), Who.VIEWER),
    (Anonymous(), Who.ANONYMOUS),
]
NAMES = ["platform", "teacher", "student", "viewer", "anonymous"]


@pytest.mark.parametrize("key", PERMISSIONS, ids=lambda key: f"{key.method} {key.path}")
def test_each_row_lets_in_who_it_names_and_nobody_else(key: RouteKey) -> None:
    for principal, kind in KINDS:
        if kind in PERMISSIONS[key].who:
            require(key, principal)
        else:
            with pytest.raises(Unauthorized if kind is Who.ANONYMOUS else Forbidden):
                require(key, principal)


@pytest.mark.parametrize("scope", Scope)
def test_each_row_asks_for_its_scope(scope: Scope) -> None:
    asking = {key for key, rule in PERMISSIONS.items() if rule.scope is scope}
    assert asking
    for key in asking:
        for principal in (Platform(uuid4()), Teacher(uuid4(), uuid4())):
            if PERMISSIONS[key].who & (Who.PLATFORM if isinstance(principal, Platform) else Who.TEACHER):
                require(key, replace(principal, scopes=frozenset({scope})))
                with pytest.raises(Forbidden, match=f"the scope `{scope}`"):
                    require(key, replace(principal, scopes=EVERYTHING - {scope}))


def test_whoever_holds_a_key_is_asked_for_a_scope_everywhere() -> None:
    assert [key for key, rule in PERMISSIONS.items() if Who.PLATFORM in rule.who and rule.who != Who.EVERYONE and not rule.scope] == []


def test_neither_platforms_nor_teachers_make_keys_unless_it_is_said() -> None:
    assert Scope.ADMIN not in OF_A_PLATFORM | OF_A_TEACHER


@pytest.mark.parametrize(("principal", "kind"), KINDS, ids=NAMES)
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
