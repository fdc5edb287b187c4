"""The machine that numbers belong to, and how busy it was."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import psutil

_FAST: Final = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "asimddp", "i8mm", "bf16")
"""Instructions that decide how fast networks are."""


def describe(*packages: str) -> dict[str, Any]:
    """`packages` are named with their versions where installed. `load` is the mean number of running or waiting processes of a minute."""
    processor = _processor()
    return {
        "cpu": processor.get("model name") or platform.processor() or platform.machine(),
        "cores": psutil.cpu_count(logical=False),
        "threads": psutil.cpu_count(),
        "instructions": [name for name in _FAST if name in (processor.get("flags") or processor.get("Features") or "").split()],
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "versions": {package: found for package in packages if (found := _version(package))},
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> dict[str, str]:
    """The first processor of Linux's table; nothing on other systems."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    except OSError:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
