"""What can be done with a session, behind one button: each a page of its own, which asks before it does what cannot be undone."""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import texts
from dashboard.components.aria import SILENT, aria
from services.domain.classroom import ClassSession


def actions(session: ClassSession, *, small: bool = False) -> dmc.Menu:
    """`small`: three dots, for a line of the list."""
    address = f"/sessions/{session.id}"
    items: list[Any] = []
    if session.ended_at is None:
        items.append(dmc.MenuItem(texts.SHARE, href=f"{address}/share"))
        items.append(dmc.MenuItem(texts.END + " …", href=f"{address}/end"))
    items.append(dmc.MenuItem(texts.DELETE + " …", href=f"{address}/delete", className="cp-danger"))
    label = aria(label=texts.ACTIONS_OF.format(title=session.title))
    button = (
        dmc.ActionIcon(html.Span("⋯", **SILENT), variant="subtle", color="gray", size="lg", **label)
        if small
        else dmc.Button(texts.ACTIONS, variant="default", size="xs", rightSection=html.Span("▾", **SILENT))
    )
    return dmc.Menu([dmc.MenuTarget(button), dmc.MenuDropdown(items)], position="bottom-end", shadow="md")
