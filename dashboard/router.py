"""Which page an address shows."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID

from dash import Dash, Input, Output

from dashboard import ids, texts
from dashboard.asking import ask
from dashboard.data import DashboardData
from dashboard.pages import course, live, missing, new, review, sessions, share, sure, trouble
from dashboard.retrospect import Retrospect
from services.errors import NotFound, Overloaded

log = logging.getLogger(__name__)

SESSION_PATH: Final = "/sessions/"

Shown = tuple[Any, str]
"""A page, and its title."""


def register(app: Dash, data: DashboardData, base_url: str) -> None:
    routes = _Routes(data, base_url)

    @app.callback(Output(ids.PAGE, "children"), Output(ids.PAGE_TITLE, "data"), Input(ids.URL, "pathname"), Input(ids.TIMEZONE, "data"))
    async def show(path: str, timezone: str | None) -> Shown:
        try:
            return await routes.page(path, timezone)
        except NotFound:
            return missing.page(), texts.NOT_FOUND
        except Overloaded:
            log.warning("a page cannot be shown: the database does not answer")
            return trouble.page(path), texts.TROUBLE


class _Routes:
    """Every page raises NotFound and Overloaded."""

    def __init__(self, data: DashboardData, base_url: str) -> None:
        self._data = data
        self._base_url = base_url
        self._of_session: dict[str, Callable[[UUID, str | None], Awaitable[Shown]]] = {
            "": self._session,
            "share": self._share,
            sure.Deed.END: self._end,
            sure.Deed.DELETE: self._delete,
        }

    async def page(self, path: str, timezone: str | None) -> Shown:
        if path == "/":
            return await self._sessions(timezone)
        if path == new.PATH:
            return new.page(self._data.desk.rules, await ask(self._data.desk.courses)), texts.NEW
        if title := course_of(path):
            return await self._course(title, timezone)
        place = place_of(path)
        if place is None or place[1] not in self._of_session:
            raise NotFound("There is no such page.")
        return await self._of_session[place[1]](place[0], timezone)

    async def _sessions(self, timezone: str | None) -> Shown:
        first, courses = await ask(self._data.page, sessions.wanted(None, None)), await ask(self._data.desk.courses)
        return sessions.page(first, courses, self._base_url, timezone), texts.SESSIONS

    async def _session(self, session_id: UUID, timezone: str | None) -> Shown:
        session = await ask(self._data.session, session_id)
        if session.ended_at is None:
            return live.page(session, self._base_url, timezone), session.title
        await ask(self._data.look, session_id)
        now, marks = await ask(self._data.snapshot, session_id), await ask(self._data.past.markers, session_id)
        among, students = await ask(self._data.past.among, session), await ask(self._data.past.students, session)
        return review.page(Retrospect(now, marks, among, students), timezone), session.title

    async def _course(self, title: str, timezone: str | None) -> Shown:
        held, kept = await ask(self._data.past.course, title), await ask(self._data.timetables.of, title)
        return course.page(title, held, kept, timezone), title

    async def _share(self, session_id: UUID, _: str | None) -> Shown:
        session = await ask(self._data.session, session_id)
        return share.page(session, self._base_url), f"{texts.SHARE}: {session.title}"

    async def _end(self, session_id: UUID, _: str | None) -> Shown:
        session = await ask(self._data.session, session_id)
        return sure.ending(session), f"{texts.END}: {session.title}"

    async def _delete(self, session_id: UUID, _: str | None) -> Shown:
        session = await ask(self._data.session, session_id)
        return sure.deleting(session, await ask(self._data.desk.holdings, session_id)), f"{texts.DELETE}: {session.title}"


def place_of(path: str) -> tuple[UUID, str] | None:
    """The session that `/sessions/{id}/...` names, and what of it."""
    if not path.startswith(SESSION_PATH):
        return None
    named, _, what = path.removeprefix(SESSION_PATH).rstrip("/").partition("/")
    try:
        return UUID(named), what
    except ValueError:
        return None


def session_of(path: str) -> UUID | None:
    """The session whose page an address is."""
    place = place_of(path)
    return place[0] if place and not place[1] else None


def course_of(path: str) -> str | None:
    """The course that `/courses/{title}` names."""
    prefix = "/courses/"
    return unquote(path.removeprefix(prefix)) or None if path.startswith(prefix) else None
