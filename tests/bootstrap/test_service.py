import pytest

from services.bootstrap.service import _environment
from services.settings import Settings


def test_what_was_unset_here_does_not_come_back_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSPULSE_PUBLIC_URL", "https://pulse.school.example")
    monkeypatch.setenv("CLASSPULSE_PORT", "9000")
    monkeypatch.setenv("OTHER", "kept")
    made = _environment(Settings().model_copy(update={"public_url": None, "port": 9001}))
    assert "CLASSPULSE_PUBLIC_URL" not in made
    assert made["CLASSPULSE_PORT"] == "9001"
    assert made["OTHER"] == "kept"
