"""A report's file as an answer: named, typed, signed, in whole or in part."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine

from services.api import ranges
from services.api.problems import problem
from services.domain.made_reports import MadeReport
from services.reports.formats import MEDIA_TYPE, Format
from services.reports.statement import HEADER
from services.storage import reports

ALWAYS_ASK: Final = "private, no-cache"  # a copy may be kept by who asked, and is good as long as its ETag is


def headers(entry: MadeReport) -> dict[str, str]:
    """That it is a file, and whose."""
    plain = f"{'course' if entry.course_id else 'report'}.{Format(entry.form).ending}"
    name = quote(entry.name, safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}",
        "Cache-Control": ALWAYS_ASK,
        HEADER: entry.signature,
    }


def known_already(request: Request, etag: str) -> bool:
    """If-None-Match."""
    given = request.headers.get("if-none-match")
    return given is not None and etag in {tag.strip() for tag in given.split(",")}


def answer(engine: Engine, entry: MadeReport, request: Request) -> Response:
    """Of a file that is kept here: 200, 206, 304 or 416."""
    more = {**headers(entry), "ETag": entry.etag, "Accept-Ranges": "bytes"}
    if known_already(request, entry.etag):
        return Response(status_code=304, headers=more)
    whole_anyway = request.headers.get("if-range", entry.etag) != entry.etag
    try:
        part = None if whole_anyway else ranges.wanted(request.headers.get("range"), entry.size)
    except ranges.Unsatisfiable:
        detail = f"The file has {entry.size} bytes."
        return problem(416, "Range not satisfiable", detail, {"Content-Range": f"bytes */{entry.size}"})
    status = 200
    if part is None:
        part = ranges.Part(0, entry.size - 1)
    else:
        status, more["Content-Range"] = 206, part.content_range(entry.size)
    more["Content-Length"] = str(part.length)
    return StreamingResponse(_pieces(engine, entry, part), status, more, media_type=MEDIA_TYPE[Format(entry.form)])


def _pieces(engine: Engine, entry: MadeReport, part: ranges.Part) -> Iterator[bytes]:
    """No connection waits for whoever reads slowly. Breaks off when the report is withdrawn meanwhile."""
    for first, length in reports.ranges(part.first, part.last):
        with engine.connect() as conn:
            found = reports.piece(conn, entry.id, first, length)
        yield found
