"""What an image is started with runs with the packages that it has, and no others."""

import subprocess
import sys

import pytest

from tests.docker.files import ROOT
from tests.docker.images import IMAGES, environment_of


def run(role: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment_of(role), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("role", IMAGES)
def test_a_role_finds_what_it_imports_before_it_says_what_it_needs(role: str) -> None:
    """Its own packages, down to where the settings are looked at."""
    done = run(role, "-m", "services.cli", role)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Misconfigured: "), done.stderr


@pytest.mark.parametrize("role", ["web", "stream"])
def test_the_commands_that_an_operator_calls_in_an_image_are_there(role: str) -> None:
    done = run(role, "-m", "services.cli", "db", "upgrade", "--help")
    assert (done.returncode, "schema" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(("role", "absent"), [("web", "torch"), ("web", "aiortc"), ("web", "av"), ("stream", "dash"), ("stream", "argon2")])
def test_packages_of_the_other_image_are_not_found(role: str, absent: str) -> None:
    assert f"No module named '{absent}'" in run(role, "-c", f"import {absent}").stderr
