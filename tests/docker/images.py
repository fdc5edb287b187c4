"""Which image a role runs from, and how to run it with no package but that image's."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = {"web": "web", "jobs": "web", "stream": "stream", "ingest": "stream", "worker": "stream"}
"""Role -> target of the Dockerfile, which is also the name of its lock file."""


def image_of(role: str) -> dict[str, str]:
    """The environment in which Python finds the packages of the role's image alone (tests/image/sitecustomize.py)."""
    return {"PYTHONPATH": str(ROOT / "tests" / "image"), "IMAGE_REQUIREMENTS": str(ROOT / "requirements" / f"{IMAGES[role]}.txt")}
