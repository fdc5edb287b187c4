import pytest

from services.auth.passwords import hash_password, matches
from services.errors import BadInput


def test_the_right_one_matches_and_no_other() -> None:
    hashed = hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$")
    assert "horse" not in hashed
    assert matches("correct horse battery", hashed)
    assert not matches("correct horse batterY", hashed)
    assert hash_password("correct horse battery") != hashed  # salted


@pytest.mark.parametrize("hashed", [None, "", "plain text", "$argon2id$broken"])
def test_without_a_hash_nothing_matches(hashed: str | None) -> None:
    assert not matches("nobody's password", hashed)


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 1025])
def test_too_short_and_too_long_ones_are_refused(password: str) -> None:
    with pytest.raises(BadInput, match="12 to 1024"):
        hash_password(password)
