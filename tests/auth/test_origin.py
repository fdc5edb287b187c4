"""Which Origin counts as our own."""

import pytest

from services.auth.origin import refuse_cross_site, same_origin
from services.errors import Forbidden

PUBLIC = "https://pulse.school.org"
LOCAL = "http://localhost:8765"


@pytest.mark.parametrize(
    ("origin", "host", "base_url", "same"),
    [
        (LOCAL, "localhost:8765", LOCAL, True),
        ("http://127.0.0.1:8765", "127.0.0.1:8765", LOCAL, True),  # another address of the same service
        (PUBLIC, "web:8765", PUBLIC, True),  # behind a proxy that rewrites Host
        ("http://localhost:8766", "localhost:8765", LOCAL, False),
        ("https://evil.example", "localhost:8765", LOCAL, False),
        ("http://localhost:8765.evil.example", "localhost:8765", LOCAL, False),
        ("http://pulse.school.org", "pulse.school.org", PUBLIC, False),  # the plain twin of a TLS site
        ("null", "null", LOCAL, False),
        ("file://localhost:8765", "localhost:8765", LOCAL, False),
        ("", "", LOCAL, False),
        (LOCAL, None, LOCAL, True),
        ("http://127.0.0.1:8765", None, LOCAL, False),
    ],
)
def test_same_origin(origin: str, host: str | None, base_url: str, same: bool) -> None:
    assert same_origin(origin, host, base_url) is same


def test_a_cookie_without_an_origin_is_refused_and_a_program_without_one_is_not() -> None:
    refuse_cross_site(None, "localhost:8765", LOCAL, by_cookie=False)
    with pytest.raises(Forbidden, match="must name its Origin"):
        refuse_cross_site(None, "localhost:8765", LOCAL, by_cookie=True)


@pytest.mark.parametrize("by_cookie", [True, False])
def test_another_site_is_refused(by_cookie: bool) -> None:
    with pytest.raises(Forbidden, match="another site"):
        refuse_cross_site("https://evil.example", "localhost:8765", LOCAL, by_cookie=by_cookie)
