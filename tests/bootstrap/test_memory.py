import asyncio
import gc
import sys

import pytest

from services.bootstrap import memory
from tests.sender import eventually


def test_what_is_loaded_is_not_collected_again_until_the_end() -> None:
    before = gc.get_threshold()
    with memory.settled():
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == before


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has malloc_trim")
async def test_pages_that_are_free_go_back_to_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GIVE_BACK_EVERY_S", 0.05)
    asked: list[int] = []
    monkeypatch.setattr(memory, "_trimmer", lambda: asked.append)
    loop = asyncio.create_task(memory.give_back())
    await eventually(lambda: len(asked) >= 2)
    loop.cancel()
    assert asked[:2] == [0, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has malloc_trim")
def test_glibc_has_what_we_call() -> None:
    trim = memory._trimmer()
    assert trim is not None
    trim(0)
