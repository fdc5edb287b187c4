"""The images: what must not be in them, and how they come about."""

import re

from tests.docker.files import DOCKER, ROOT

TEXT = (DOCKER / "Dockerfile").read_text()
INSTRUCTIONS = [line for line in re.sub(r"\\\n\s*", "", TEXT).splitlines() if line and not line.startswith("#")]


def stages() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in INSTRUCTIONS:
        if named := re.fullmatch(r"FROM (\S+) AS (\S+)", line):
            found[named[2]] = [line]
        else:
            found[list(found)[-1]].append(line)
    return found


def test_the_base_is_pinned() -> None:
    bases = [line.split()[1] for line in INSTRUCTIONS if line.startswith("FROM")]
    outside = [base for base in bases if base not in stages()]
    assert outside == ["python:3.11-slim-bookworm"]


def test_roles_run_as_the_same_user_who_is_not_root() -> None:
    for role in ("web", "stream"):
        users = [line for line in stages()[role] if line.startswith("USER")]
        assert users == ["USER 10001:10001"]
        after = stages()[role][stages()[role].index(users[0]) :]
        assert not any(line.startswith("RUN") for line in after)


def test_every_package_comes_by_its_hash() -> None:
    installs = [line for line in INSTRUCTIONS if "pip install" in line]
    assert len(installs) == 4
    for line in installs:
        assert "--no-cache-dir" in line
        assert "--require-hashes" in line or "--no-deps --no-index --no-build-isolation" in line
    for lock in ("web", "stream"):
        assert "setuptools==" in (ROOT / f"requirements/{lock}.txt").read_text(), "the build backend, which must be there already"


def test_no_lists_of_packages_are_left() -> None:
    for line in INSTRUCTIONS:
        if "apt-get install" in line:
            assert "--no-install-recommends" in line
            assert line.endswith("rm -rf /var/lib/apt/lists/*")


def test_the_web_image_has_no_torch() -> None:
    locked = re.findall(r"^([\w-]+)==", (ROOT / "requirements/web.txt").read_text(), re.MULTILINE)
    assert not {"torch", "torchvision", "aiortc", "av", "facenet-pytorch"} & set(locked)
    assert not any("stream" in line for line in stages()["web"] + stages()["web-packages"])


def test_nothing_but_the_program_is_sent_to_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    assert "!docker/.env" not in lines
    assert {"!services", "!dashboard", "!migrations", "!training", "!pyproject.toml", "!requirements"} <= set(lines)


def test_no_secret_is_baked_in() -> None:
    assert not re.search(r"SECRET|PASSWORD|TOKEN|API_KEY", TEXT)


def test_roles_say_how_they_are() -> None:
    for role in ("web", "stream"):
        (check,) = [line for line in stages()[role] if line.startswith("HEALTHCHECK")]
        assert check.endswith(f'CMD ["python", "/opt/healthy.py", "{role}"]')
