"""What a process that runs for weeks does about its memory: less for the garbage collector to look at, and pages given back."""

import asyncio
import contextlib
import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from typing import Final

GIVE_BACK_EVERY_S: Final = 30.0
_YOUNG: Final = 10_000  # objects made before the collector looks at them; 700 by default


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """Entered once everything is loaded: what is there now stays until the end, so no collection looks at it again.

    A full collection of torch's 450,000 objects stopped every thread for 0.29 s, and ever more of them followed as students came.
    """
    young = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *young[1:])
    try:
        yield
    finally:
        gc.set_threshold(*young)
        gc.unfreeze()  # or extension modules complain of leaks as the interpreter ends


async def give_back() -> None:
    """Runs for ever: glibc keeps what was freed, scattered over the pools of many threads, and seems to grow for hours."""
    trim = _trimmer()
    while True:
        await asyncio.sleep(GIVE_BACK_EVERY_S)
        if trim is not None:
            await asyncio.to_thread(trim, 0)  # ctypes lets the other threads run


def _trimmer() -> Callable[[int], object] | None:
    """None where the system's allocator has nothing of the kind (macOS, musl)."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
