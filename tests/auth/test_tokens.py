"""Participants' tokens: who holds one may do one thing, for a while."""

from datetime import timedelta
from uuid import uuid4

import jwt
import pytest

from services.auth import cookies
from services.auth.secret import Secret
from services.auth.tokens import ParticipantGrant, ViewerGrant, issue_participant_token, issue_viewer_token, read_token
from services.errors import Unauthorized

SECRET = Secret("a secret of the tests, long enough for HS256")
HOUR = timedelta(hours=1)


def test_what_was_issued_is_read() -> None:
    session, participant = uuid4(), uuid4()
    token = issue_participant_token(SECRET, session, participant, HOUR)
    assert read_token(SECRET, token) == ParticipantGrant(session, participant)


def test_an_expired_token_says_so() -> None:
    token = issue_participant_token(SECRET, uuid4(), uuid4(), timedelta(seconds=-1))
    with pytest.raises(Unauthorized, match="expired"):
        read_token(SECRET, token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "ä.ö.ü"])
def test_a_malformed_token_says_so(token: str) -> None:
    with pytest.raises(Unauthorized, match="malformed"):
        read_token(SECRET, token)


def test_a_foreign_signature_is_refused() -> None:
    token = issue_participant_token(Secret("another secret, just as long as the first"), uuid4(), uuid4(), HOUR)
    with pytest.raises(Unauthorized, match="not signed by this service"):
        read_token(SECRET, token)


def test_an_unsigned_token_is_refused() -> None:
    claims = jwt.decode(issue_participant_token(SECRET, uuid4(), uuid4(), HOUR), options={"verify_signature": False})
    with pytest.raises(Unauthorized):
        read_token(SECRET, jwt.encode(claims, "", algorithm="none"))


def test_a_token_without_an_end_is_refused() -> None:
    claims = jwt.decode(issue_participant_token(SECRET, uuid4(), uuid4(), HOUR), options={"verify_signature": False})
    del claims["exp"]
    with pytest.raises(Unauthorized, match="malformed"):
        read_token(SECRET, jwt.encode(claims, SECRET.current, algorithm="HS256"))


def test_ids_that_are_none_are_refused() -> None:
    claims = jwt.decode(issue_participant_token(SECRET, uuid4(), uuid4(), HOUR), options={"verify_signature": False})
    del claims["session"]
    for wrong in ({}, {"session": "x"}, {"session": 7}, {"session": str(uuid4()), "sub": "nobody"}):
        with pytest.raises(Unauthorized, match="malformed"):
            read_token(SECRET, jwt.encode({**claims, **wrong}, SECRET.current, algorithm="HS256"))


def test_a_login_is_no_token_and_a_token_is_no_login() -> None:
    with pytest.raises(Unauthorized, match="something else"):
        read_token(SECRET, cookies.issue_teacher_cookie(SECRET, uuid4()))
    with pytest.raises(Unauthorized, match="something else"):
        cookies.read_teacher_cookie(SECRET, issue_participant_token(SECRET, uuid4(), uuid4(), HOUR))


def test_a_login_is_read_back_until_it_expires() -> None:
    login = uuid4()
    assert cookies.read_teacher_cookie(SECRET, cookies.issue_teacher_cookie(SECRET, login)) == login
    with pytest.raises(Unauthorized, match="expired"):
        cookies.read_teacher_cookie(SECRET, cookies.issue_teacher_cookie(SECRET, login, timedelta(seconds=-1)))


def test_a_login_that_names_no_id_is_refused() -> None:
    claims = jwt.decode(cookies.issue_teacher_cookie(SECRET, uuid4()), options={"verify_signature": False})
    with pytest.raises(Unauthorized, match="malformed"):
        cookies.read_teacher_cookie(SECRET, jwt.encode({**claims, "sub": "me"}, SECRET.current, algorithm="HS256"))


def test_a_viewer_s_token_is_no_participant_s() -> None:
    organisation, session = uuid4(), uuid4()
    assert read_token(SECRET, issue_viewer_token(SECRET, organisation, session, HOUR)) == ViewerGrant(organisation, session)


def test_what_an_older_key_signed_is_believed_and_a_newer_one_signs() -> None:
    session, participant = uuid4(), uuid4()
    old = issue_participant_token(SECRET, session, participant, HOUR)
    rotated = Secret("the new key, again of at least 32 characters", ("one between, again of at least 32 letters", SECRET.current))
    assert read_token(rotated, old) == ParticipantGrant(session, participant)
    with pytest.raises(Unauthorized, match="not signed by this service"):
        read_token(SECRET, issue_participant_token(rotated, session, participant, HOUR))
    with pytest.raises(Unauthorized, match="expired"):
        read_token(rotated, issue_participant_token(SECRET, session, participant, timedelta(seconds=-1)))


def test_a_secret_does_not_show_itself() -> None:
    assert SECRET.current not in repr(Secret(SECRET.current, (SECRET.current,)))


@pytest.mark.parametrize(("base_url", "secure"), [("https://pulse.school.org", True), ("http://localhost:8765", False)])
def test_the_cookie_is_kept_from_scripts_and_sites_and_over_tls_from_plain_http(base_url: str, secure: bool) -> None:
    found = cookies.attributes(base_url)
    assert (found.httponly, found.samesite, found.secure) == (True, "lax", secure)
