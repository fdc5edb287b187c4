"""The processes of a running service, and what each has spent and holds."""

import contextlib
from pathlib import Path

import psutil

from services.bootstrap.service import Service


def processes_of(service: Service) -> dict[str, list[psutil.Process]]:
    """By role: `stream`, `web`, and the embedded database with its children."""
    pids = {"stream": service.supervisor.stream.pid, "web": service.supervisor.web.pid}
    found = {name: [psutil.Process(pid)] for name, pid in pids.items() if pid}
    return found | {"postgres": _database(service.settings.data_dir)}


def _database(folder: Path) -> list[psutil.Process]:
    """The embedded server and its children."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if "postgres" in (process.info["name"] or "") and any(str(folder) in word for word in process.info["cmdline"] or ()):
            return [process, *process.children(recursive=True)]
    return []


def cpu(process: psutil.Process) -> float:
    """Seconds, those of children that have ended included."""
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def spent(pid: int) -> float:
    """CPU seconds of a process with one thread, to the microsecond where the system tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return cpu(psutil.Process(pid))


def memory(process: psutil.Process) -> float:
    """Bytes in memory, those shared with other processes divided among them where the system tells."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        full = process.memory_full_info()
        return float(getattr(full, "pss", full.rss))
    return 0.0
