"""Python as in an image: started with this folder on PYTHONPATH, it finds no package but those of `IMAGE_REQUIREMENTS`, a lock file.

A development environment has the packages of every image, and so hides what one of them lacks.
"""

import os
import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def absent(lock: Path) -> frozenset[str]:
    """Modules that are installed here, but not in the image of this lock file."""
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", lock.read_text(), re.MULTILINE)
    there = {_plain(name) for name in pinned} | {"classpulse"}
    return frozenset(module for module, names in packages_distributions().items() if not there & {_plain(name) for name in names})


def hide(modules: frozenset[str]) -> None:
    """Python's own finder (`sys.meta_path`) finds them no more."""

    class Image(PathFinder):
        @classmethod
        def find_spec(cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
            return None if name.partition(".")[0] in modules else super().find_spec(name, path, target)

    sys.meta_path[sys.meta_path.index(PathFinder)] = Image


if "IMAGE_REQUIREMENTS" in os.environ:
    hide(absent(Path(os.environ["IMAGE_REQUIREMENTS"])))
