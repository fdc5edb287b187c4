"""Decides once where networks run."""

import torch

from services.errors import Misconfigured


def choose_device(name: str) -> torch.device:
    """`auto` is the GPU where there is one. Raises Misconfigured for an unknown name, or for `cuda` on a machine without."""
    if name not in {"auto", "cpu", "cuda"}:
        raise Misconfigured(f"device must be auto, cpu or cuda, not {name!r}")
    available = name != "cpu" and torch.cuda.is_available()
    if name == "cuda" and not available:
        raise Misconfigured("device is cuda, but torch sees no GPU here; use auto or cpu")
    return torch.device("cuda" if available else "cpu")


def configure_threads(count: int) -> None:
    """CPU threads of one torch call in this process; call it before the first one."""
    if count < 1:
        raise Misconfigured(f"torch needs at least one thread, not {count}")
    torch.set_num_threads(count)
