"""Which image a role runs from, and how to run it with no package but that image's."""

import os
from typing import Final

from tests.docker.files import ROOT

IMAGES: Final = {"web": "web", "jobs": "web", "stream": "stream", "ingest": "stream", "worker": "stream"}
"""Role -> target of the Dockerfile, which is also the name of its lock file."""


def environment_of(role: str) -> dict[str, str]:
    """In which Python finds the packages of the role's image alone (tests/image/sitecustomize.py); no setting is given yet."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLASSPULSE_")}
    return own | {"PYTHONPATH": str(ROOT / "tests" / "image"), "IMAGE_REQUIREMENTS": str(ROOT / "requirements" / f"{IMAGES[role]}.txt")}
