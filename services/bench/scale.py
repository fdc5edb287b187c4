"""What a school and a country would need, from unit costs that were measured: `python -m services.bench.scale`, printed as Markdown.

A model, not a measurement: it multiplies. `--json` prints figures alone; every field of `Use` is an option, e.g. `--looks-a-second 1`.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

from services.bench.row_size import index_bytes, row_bytes
from services.storage.models.readings import ReadingRow, RollupRow

HEADERS_BYTES: Final = 20 + 8 + 12 + 10 + 4  # a packet's: IPv4, UDP, RTP, SRTP's tag, VP8's descriptor
PAYLOAD_BYTES: Final = 1200
ROLLUP_S: Final = 10
FACE_BYTES: Final = 2440  # of an entry of the crop queue, with what is known of the face
WEIGHTS_ID: Final = 18  # characters


@dataclass(frozen=True, slots=True)
class Measured:
    """docs/performance.md: shared x86-64 cores without a GPU; CPU time."""

    receiving_ms: float = 1.12  # a picture of 640x360, of it 0.5 for decoding
    looking_ms: float = 4.1  # a look: conversion, face followed or searched, crop, pose, network; in a class of 30
    students_a_node: int = 63  # 95 % of readings stored within a second, under 1 % of looks dropped; two cores with nothing beside it
    node_memory_gb: float = 1.175  # the stream process with 50 students, after ten minutes
    database_cores_a_reading: float = 0.03 / 60  # 30 students, 60 readings a second, 3 % of a core
    web_cores_a_class: float = 0.01
    redis_us_a_face: float = 17.0  # of the server's one thread: taken, given, acknowledged and deleted


@dataclass(frozen=True, slots=True)
class Use:
    """What a school does, how full things may be, what they can at most, and what they cost. Assumptions; change them."""

    students_a_class: int = 30
    pictures_a_second: float = 10.0  # what publisher.js sends at most
    stream_mbit: float = 0.3  # the same
    looks_a_second: float = 2.0
    lesson_hours_a_day: float = 6.0
    school_days_a_month: float = 22.0
    retention_days: float = 90.0  # of rollups
    full: float = 0.8  # of what a node or a process carries
    database_cores: float = 32.0
    database_connections: float = 1000.0
    database_write_mb: float = 200.0  # a second, log included
    log_factor: float = 2.0  # bytes of write-ahead log for a byte of table and index, besides these
    redis_cores: float = 1.0  # it has one thread
    link_gbit: float = 10.0  # the site's
    price_core_hour: float = 0.02
    price_gb_month: float = 0.10  # of the database's disk
    hours_paid_a_day: float = 8.0  # nodes and web run while there are lessons; the database always


@dataclass(frozen=True, slots=True)
class Limit:
    what: str
    needed: float
    most: float

    @property
    def times(self) -> float:
        """Above 1 it breaks."""
        return self.needed / self.most


@dataclass(frozen=True, slots=True)
class Plan:
    """All classes at once, in one installation."""

    classes: int
    use: Use
    unit: Measured = Measured()

    @property
    def students(self) -> int:
        return self.classes * self.use.students_a_class

    @property
    def cores_a_student(self) -> float:
        """Of a stream process; storing and the event loop are not in it, see docs/scaling.md."""
        return (self.use.pictures_a_second * self.unit.receiving_ms + self.use.looks_a_second * self.unit.looking_ms) / 1e3

    @property
    def students_a_node(self) -> int:
        """A node is one stream process, which ends at one core: fewer looks or pictures make room, more take it."""
        usual = Plan(1, Use()).cores_a_student
        return max(1, math.floor(self.unit.students_a_node * self.use.full * usual / self.cores_a_student))

    @property
    def nodes(self) -> int:
        return math.ceil(self.students / self.students_a_node)

    @property
    def web(self) -> int:
        """Processes without a stream; two at least, so that one may be replaced."""
        return max(2, math.ceil(self.classes * self.unit.web_cores_a_class / self.use.full))

    @property
    def gbit(self) -> float:
        """Video that comes in, headers included."""
        a_picture = self.use.stream_mbit * 1e6 / 8 / self.use.pictures_a_second
        packets = math.ceil(a_picture / PAYLOAD_BYTES) * self.use.pictures_a_second
        return self.students * (self.use.stream_mbit * 1e6 + packets * HEADERS_BYTES * 8) / 1e9

    @property
    def readings_a_second(self) -> float:
        return self.students * self.use.looks_a_second

    @property
    def rollups_a_second(self) -> float:
        return self.students / ROLLUP_S

    @property
    def rollup_writes_a_second(self) -> float:
        """Each commit of a student's readings computes their open ten seconds again, as a new version of the row."""
        return self.readings_a_second

    @property
    def written_mb(self) -> float:
        """A second: readings, rollups and their indexes, and the log."""
        rows = self.readings_a_second * reading_bytes() + self.rollup_writes_a_second * rollup_bytes()
        return rows * (1 + self.use.log_factor) / 1e6

    @property
    def raw_gb(self) -> float:
        """A day's readings go at the end of the next day: two days at most."""
        return 2 * self.readings_a_second * self._lesson_s * reading_bytes() / 1e9

    @property
    def rollup_gb(self) -> float:
        days = self.use.retention_days * self.use.school_days_a_month / 30.4
        return self.rollups_a_second * self._lesson_s * days * rollup_bytes() / 1e9

    @property
    def database_gb(self) -> float:
        return self.raw_gb + self.rollup_gb

    @property
    def database_cores(self) -> float:
        return self.readings_a_second * self.unit.database_cores_a_reading

    @property
    def redis_cores(self) -> float:
        """Where `worker`s read the faces: each look is taken for a face."""
        return self.readings_a_second * self.unit.redis_us_a_face / 1e6

    @property
    def redis_mb(self) -> float:
        """A second, in; as much goes out."""
        return self.readings_a_second * FACE_BYTES / 1e6

    @property
    def connections(self) -> int:
        """At most, when every pool is full: 10 of a stream, 20 of a web process and the one that listens."""
        return self.nodes * 10 + (self.nodes + self.web) * 21

    @property
    def _lesson_s(self) -> float:
        return self.use.lesson_hours_a_day * 3600

    def limits(self) -> list[Limit]:
        """What breaks first stands first."""
        use = self.use
        found = [
            Limit("connections to the database", self.connections, use.database_connections),
            Limit("CPU of the database, cores", self.database_cores, use.database_cores),
            Limit("written by the database, MB/s", self.written_mb, use.database_write_mb),
            Limit("CPU of Redis, where there are workers, cores", self.redis_cores, use.redis_cores),
            Limit("video coming in, Gbit/s", self.gbit, use.link_gbit),
        ]
        return sorted(found, key=lambda limit: -limit.times)

    def installations(self) -> int:
        """Separate ones, each with a database and the two web processes, into which the classes must be divided so that nothing breaks.
        A class is never divided."""
        number = max(1, math.ceil(self.limits()[0].times))
        while number < self.classes and Plan(math.ceil(self.classes / number), self.use, self.unit).limits()[0].times > 1:
            number += 1
        return number

    def month(self) -> dict[str, float]:
        """Money, by what it is for."""
        use = self.use
        paid = use.hours_paid_a_day * use.school_days_a_month * use.price_core_hour
        return {
            "nodes": self.nodes * 2 * paid,  # two cores: the stream process and what is beside it
            "web": self.web * paid,
            "database": self.database_cores / use.full * 24 * 30.4 * use.price_core_hour + self.database_gb * use.price_gb_month,
        }

    def figures(self) -> dict[str, float]:
        return {
            "classes": self.classes,
            "students": self.students,
            "nodes": self.nodes,
            "web processes": self.web,
            "cores of all nodes": self.nodes * 2,
            "memory of all nodes, GB": self.nodes * self.unit.node_memory_gb,
            "video coming in, Gbit/s": self.gbit,
            "readings a second": self.readings_a_second,
            "written by the database, MB/s": self.written_mb,
            "raw readings, GB": self.raw_gb,
            "rollups, GB": self.rollup_gb,
            "cores of the database": self.database_cores,
            "connections to the database, at most": self.connections,
            "cores of Redis, where there are workers": self.redis_cores,
            "faces into it, MB/s": self.redis_mb,
            "a month, nodes": self.month()["nodes"],
            "a month, web": self.month()["web"],
            "a month, database": self.month()["database"],
            "a month and student": sum(self.month().values()) / self.students,
            "installations it must be divided into": self.installations(),
        }


def reading_bytes() -> float:
    return row_bytes(ReadingRow.__table__, {"weights_id": WEIGHTS_ID}) + index_bytes(ReadingRow.__table__)  # type: ignore[arg-type]


def rollup_bytes() -> float:
    return row_bytes(RollupRow.__table__, {"weights_id": WEIGHTS_ID}) + index_bytes(RollupRow.__table__)  # type: ignore[arg-type]


SIZES: Final = {"a class": 1, "a school": 100, "a country": 100_000}


def tables(use: Use) -> str:
    """Markdown: what each size needs, then what breaks first."""
    plans = {name: Plan(classes, use) for name, classes in SIZES.items()}
    figures = {name: plan.figures() for name, plan in plans.items()}
    lines = [f"| | {' | '.join(plans)} |", "|---|" + "---:|" * len(plans)]
    lines += [f"| {what} | {' | '.join(_number(each[what]) for each in figures.values())} |" for what in figures["a class"]]
    lines += ["", "| what breaks first | needed | at most | times |", "|---|---:|---:|---:|"]
    for name in ("a school", "a country"):
        lines += [
            f"| {name}: {each.what} | {_number(each.needed)} | {_number(each.most)} | {each.times:,.2f} |" for each in plans[name].limits()
        ]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}" if value < 10 else f"{value:,.1f}"


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m services.bench.scale", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    for field in fields(Use):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    asked = vars(parser.parse_args(words))
    as_json = asked.pop("json")
    use = Use(**asked)
    if as_json:
        plans = {name: Plan(classes, use).figures() for name, classes in SIZES.items()}
        said = json.dumps({"measured": asdict(Measured()), "assumed": asdict(use), "plans": plans})
    else:
        said = tables(use)
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
