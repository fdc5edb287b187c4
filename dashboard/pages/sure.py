"""Before something is done that cannot be undone: what it does, and a button that says so."""

from enum import StrEnum

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.head import head
from services.domain.classroom import ClassSession
from services.storage.deletion import Holdings


class Deed(StrEnum):
    """The last part of the page's address."""

    END = "end"
    DELETE = "delete"


def ending(session: ClassSession) -> html.Div:
    return _page(session, Deed.END, texts.END_ASK, [texts.END_WHAT], texts.END, texts.END_KEEP)


def deleting(session: ClassSession, holds: Holdings) -> html.Div:
    running = [texts.DELETE_RUNNING] if session.started_at and session.ended_at is None else []
    said = [texts.goes(holds.participants, holds.minutes), *running, texts.DELETE_STAYS]
    return _page(session, Deed.DELETE, texts.DELETE_ASK, said, texts.DELETE, texts.DELETE_KEEP)


def _page(session: ClassSession, deed: Deed, question: str, said: list[str], do: str, keep: str) -> html.Div:
    back = f"/sessions/{session.id}"
    about = html.P([html.Strong(session.title), f" · {session.course or texts.NO_COURSE}"], className="cp-sure-about")
    buttons = html.Div(
        [dmc.Button(do, id=ids.SURE, color="red", variant="filled"), dcc.Link(keep, href=back, className="cp-quiet")], className="cp-send"
    )
    return html.Div(
        [
            dcc.Store(id=ids.SURE_ABOUT, data={"session": str(session.id), "what": deed.value}),
            head(question, "", back=(session.title, back)),
            dmc.Paper(
                [about, *(html.P(words) for words in said), html.Div(id=ids.SURE_ERROR, role="alert", className="cp-form-error"), buttons],
                className="cp-empty",
            ),
        ]
    )
