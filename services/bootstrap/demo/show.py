"""The demo from the outside: a class is made over the platform API, watched, and summed up in one JSON object."""

import json
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import httpx
from sqlalchemy import Connection

from services import clock
from services.bootstrap.demo.crowd import Plan
from services.bootstrap.reporting import workshop_of
from services.bootstrap.service import TEACHER, Service
from services.errors import ClassPulseError
from services.reports import files
from services.reports.formats import Format
from services.reports.making import Draft
from services.reports.report import export
from services.storage import counts, sessions

logger = logging.getLogger(__name__)

NAMES = (
    "Ada Bela Chen Dora Emil Fatima Goran Hana Ivo Juno Kofi Lena Milo Nadia Oskar Petra Quinn Rosa Sami Tara "
    "Umut Vera Wim Xenia Yara Zeno Amir Britt Carlo Dilek Enzo Freya Gita Hugo Ines Jonas Kaya Luca Mira Nils"
).split()


@dataclass(slots=True)
class Progress:
    """What the person at the terminal sees; filled by the watcher, drawn by the CLI."""

    students: int
    joined: int = 0
    failed: list[str] = field(default_factory=list)
    readings: int = 0
    read: set[UUID] = field(default_factory=set)
    mood: dict[str, Any] | None = None
    frames: dict[str, int] = field(default_factory=dict)
    latency_ms: dict[str, float | None] = field(default_factory=dict)

    @property
    def everybody_tried(self) -> bool:
        return self.joined + len(self.failed) >= self.students


class Show:
    """One demo class on a running service. `key`: a platform API key of it."""

    def __init__(self, service: Service, key: str, students: int, video: Path | None) -> None:
        self.progress = Progress(students)
        self._service = service
        self._video = video
        address = service.settings.base_url
        self._http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=20.0)
        self._crowd: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self.session_id = ""
        self.dashboard_url = ""
        self._started = clock.now()

    def open(self) -> None:
        """Session and participants over HTTP, then the students' process."""
        policy = {"analysis": "expression", "k": 1, "individual_view": True}
        session = self._call("POST", "/api/v1/sessions", {"title": "Demo class", "course": "Demo", "teacher": TEACHER, "policy": policy})
        self.session_id, self.dashboard_url = session["id"], session["dashboard_url"]
        students = [self._enrol(number) for number in range(self.progress.students)]
        command = [sys.executable, "-m", "services.cli", "demo-students"]
        self._crowd = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._crowd.stdin  # noqa: S101 - a pipe, asked for above
        assert self._crowd.stdout  # noqa: S101 - another
        self._crowd.stdin.write(Plan(self._video, students).to_json() + "\n")
        self._crowd.stdin.flush()
        self._listener = threading.Thread(target=self._listen, args=(self._crowd.stdout,), daemon=True, name="demo students")
        self._listener.start()

    def _enrol(self, number: int) -> tuple[str, str]:
        name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
        body = {"name": name, "external_id": f"demo-{number}", "consent": True}
        made = self._call("POST", f"/api/v1/sessions/{self.session_id}/participants", body)
        return made["whip_url"], made["token"]

    def _listen(self, told: IO[str]) -> None:
        """Until the students' process ends."""
        with told:
            for line in told:
                event = json.loads(line)
                match event["event"]:
                    case "joined":
                        self.progress.joined += 1
                    case "failed":
                        self.progress.failed.append(f"student {event['student']}: {event['reason']}")
                        logger.error("a student could not join: %s", event["reason"])

    def look(self) -> None:
        """Refreshes the progress from the API, as any platform could."""
        stats = self._call("GET", f"/api/v1/sessions/{self.session_id}/stats")
        self.progress.frames, self.progress.latency_ms = stats["frames"], stats["latency_ms"]
        self.progress.mood = next(iter(self._mood(10)[-1:]), None)
        with self._service.engine.connect() as connection:
            readings = counts.readable(connection, UUID(self.session_id))
        self.progress.readings = sum(readings.values())
        self.progress.read = {participant for participant, count in readings.items() if count}

    def _mood(self, bucket: int) -> list[dict[str, Any]]:
        points: list[dict[str, Any]] = self._call("GET", f"/api/v1/sessions/{self.session_id}/mood?bucket={bucket}")["points"]
        return points

    @property
    def crowd_pid(self) -> int | None:
        """Of the students' process, while they are there."""
        return self._crowd.pid if self._crowd else None

    def crowd_ended(self) -> bool:
        return self._crowd is not None and self._crowd.poll() is not None

    def close(self) -> dict[str, Any]:
        """Students leave, the session ends, the report is written; -> the JSON line of the contract."""
        self._dismiss()
        self.look()
        self._call("POST", f"/api/v1/sessions/{self.session_id}/end")
        summary = {
            "session_id": self.session_id,
            "students": self.progress.students,
            "students_read": len(self.progress.read),
            "readings": self.progress.readings,
            "mood_points": len(self._mood(10)),
            "latency_ms": self.progress.latency_ms,
            "frames": self.progress.frames,
            "report": str(self._write_report()),
            "seconds": round((clock.now() - self._started).total_seconds(), 1),
        }
        self._http.close()
        return summary

    def abandon(self) -> None:
        """After an error: nobody keeps on sending."""
        self._dismiss()
        self._http.close()

    def _dismiss(self) -> None:
        if self._crowd is None:
            return
        self._crowd.terminate()
        try:
            self._crowd.wait(15)
        except subprocess.TimeoutExpired:
            self._crowd.kill()
            self._crowd.wait()
        if self._crowd.stdin:
            self._crowd.stdin.close()
        if self._listener:
            self._listener.join(5)
        self._crowd = self._listener = None

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = self._http.request(method, path, json=body)
        if response.is_error:
            raise ClassPulseError(f"{method} {path}: {response.status_code} {response.text[:300]}")
        answer: dict[str, Any] = response.json()
        return answer

    def _write_report(self) -> Path:
        """For a person (HTML, whose path it is) and for a program (JSON, beside it), each signed."""
        settings = self._service.settings
        workshop = workshop_of(settings, self._service.engine)

        def read(conn: Connection) -> Draft:
            return workshop.of_session(conn, sessions.whosever(conn, UUID(self.session_id)))

        path = settings.data_dir / "reports" / f"{self.session_id}.html"
        for form in (Format.JSON, Format.HTML):
            files.save_signed(workshop.make(read, form, export, made_by="demo"), path.with_suffix(f".{form}"))
        return path
