import pytest
from pydantic import ValidationError

from services.settings import Settings


def test_a_child_process_reads_what_its_parent_had(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate(
        {"port": 9000, "ice_servers": ["stun:a", "turn:b"], "platform_key": "a-platform-s-key", "min_k": 2, "sample_fps": 3.5}
    )
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


OWN = {"database_url": "postgresql://u:p@h/db", "secret_key": "of this school alone, and long enough"}


@pytest.mark.parametrize("given", [{}, {"database_url": OWN["database_url"]}, {"secret_key": OWN["secret_key"]}])
def test_production_needs_its_own_database_and_secret(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="CLASSPULSE_SECRET_KEY"):
        Settings.model_validate({"env": "production", **given})
    assert Settings.model_validate({"env": "production", **OWN}).env == "production"


@pytest.mark.parametrize("weak", [{"secret_key": "secret"}, {"platform_key": "key"}, {"secret_key": ""}])
def test_a_key_that_could_be_guessed_is_refused(weak: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="at least"):
        Settings.model_validate(weak)


def test_no_secret_has_a_default() -> None:
    """`Settings` alone, without an environment, holds nothing that somebody could know."""
    fields = Settings.model_fields
    secret = [name for name in fields if name.endswith(("_key", "_secret"))]
    assert {"secret_key", "platform_key", "turn_secret"} <= set(secret)
    assert {name: fields[name].default for name in secret} == dict.fromkeys(secret)


@pytest.mark.parametrize("url", ["postgres://u:p@h/db", "postgresql://u:p@h/db", "postgresql+psycopg://u:p@h/db"])
def test_postgres_urls_of_every_spelling_name_the_driver(url: str) -> None:
    assert Settings.model_validate({"database_url": url}).database_url == "postgresql+psycopg://u:p@h/db"


@pytest.mark.parametrize("url", ["mysql://h/db", "sqlite:///x.db", "h/db"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="Postgres"):
        Settings.model_validate({"database_url": url})


@pytest.mark.parametrize(
    ("host", "min_k", "floor"), [("127.0.0.1", None, 1), ("localhost", None, 1), ("0.0.0.0", None, 5), ("0.0.0.0", 3, 3), ("::1", None, 1)]
)
def test_the_floor_of_k_follows_the_address(host: str, min_k: int | None, floor: int) -> None:
    assert Settings.model_validate({"host": host, "min_k": min_k}).k_floor == floor


@pytest.mark.parametrize(
    ("host", "jurisdiction", "permitted"),
    [("127.0.0.1", "", True), ("0.0.0.0", "", False), ("0.0.0.0", "none", True), ("127.0.0.1", "DE", False), ("0.0.0.0", "US-CA", True)],
)
def test_where_expressions_may_be_read(host: str, jurisdiction: str, permitted: bool) -> None:
    assert Settings.model_validate({"host": host, "jurisdiction": jurisdiction}).law.permits_expression() is permitted


@pytest.mark.parametrize("half", [{"tls_cert": "a.pem"}, {"tls_key": "a.key"}])
def test_https_needs_certificate_and_key(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="both the certificate"):
        Settings.model_validate(half)


TLS = {"tls_cert": "a.pem", "tls_key": "a.key"}


@pytest.mark.parametrize(
    ("given", "base_url", "cameras_open"),
    [
        ({}, "http://localhost:8765", True),
        ({"host": "0.0.0.0"}, "http://localhost:8765", False),
        ({"host": "10.0.0.7"}, "http://10.0.0.7:8765", False),
        ({"host": "10.0.0.7", **TLS}, "https://10.0.0.7:8765", True),
        ({"host": "0.0.0.0", "public_url": "https://pulse.school.org/"}, "https://pulse.school.org", True),
        ({"host": "0.0.0.0", "public_url": "http://pulse.school.org"}, "http://pulse.school.org", False),
    ],
)
def test_cameras_need_https_or_this_machine(given: dict[str, str], base_url: str, cameras_open: bool) -> None:
    settings = Settings.model_validate(given)
    assert (settings.base_url, settings.cameras_open) == (base_url, cameras_open)


@pytest.mark.parametrize(("public_url", "local"), [("http://localhost:8765", True), ("https://pulse.school.example", False)])
def test_a_service_behind_a_proxy_is_a_public_one(public_url: str, local: bool) -> None:
    settings = Settings.model_validate({"public_url": public_url})
    assert settings.loopback is local
    assert settings.law.permits_expression() is local
    assert settings.k_floor == (1 if local else 5)


@pytest.mark.parametrize("code", ["Germany", "DEU", "de_DE", "deutschland", "E"])
def test_a_misspelt_country_is_refused_and_not_taken_for_one_without_the_rule(code: str) -> None:
    with pytest.raises(ValidationError, match="country code"):
        Settings.model_validate({"jurisdiction": code})


@pytest.mark.parametrize("code", ["de", " DE ", "DE-BY", "EL", "eu"])
def test_every_spelling_of_a_country_in_the_union_has_the_rule(code: str) -> None:
    assert Settings.model_validate({"jurisdiction": code}).law.permits_expression() is False


def test_an_unknown_log_level_is_named() -> None:
    with pytest.raises(ValidationError, match="DEBUG, INFO"):
        Settings.model_validate({"log_level": "loud"})


def test_links_of_a_service_on_every_address_lead_to_this_machine() -> None:
    assert Settings.model_validate({"host": "::"}).base_url == "http://localhost:8765"
