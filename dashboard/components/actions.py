"""What can be done with a session, behind one button: each a page of its own, which asks before it does what cannot be undone."""

from dash import dcc, html

from dashboard import texts
from dashboard.components.menu import menu
from services.domain.classroom import ClassSession


def actions(session: ClassSession, *, small: bool = False) -> html.Details:
    """`small`: three dots, for a line of the list."""
    address = f"/sessions/{session.id}"
    entries = [dcc.Link(texts.DELETE + " …", href=f"{address}/delete", className="cp-danger")]
    if session.ended_at is None:
        entries = [
            dcc.Link(texts.SHARE, href=f"{address}/share"),
            dcc.Link(texts.END + " …", href=f"{address}/end"),
            *entries,
        ]
    if small:
        return menu("⋯", entries, label=texts.ACTIONS_OF.format(title=session.title), kind="cp-menu-dots")
    return menu(texts.ACTIONS, entries)
