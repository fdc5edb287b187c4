"""What stands in place of the charts until the first student comes: how one does."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import texts
from dashboard.components.aria import SILENT
from services.domain.classroom import ClassSession


def waiting(session: ClassSession, base_url: str) -> dmc.Paper:
    join = f"{base_url}/join/{session.code}"
    call = texts.WAITING_PLATFORM_CALL.format(base=base_url, session=session.id)
    return dmc.Paper(
        dmc.Stack(
            [
                html.Div(className="cp-waiting-mark", **SILENT),
                dmc.Title(texts.WAITING, order=2),
                dmc.Text(texts.WAITING_LEAD, className="cp-help"),
                dmc.Text(texts.WAITING_JOIN, size="sm"),
                html.A(join, href=join, className="cp-code cp-join"),
                dcc.Link(texts.SHARE, href=f"/sessions/{session.id}/share", className="cp-primary"),
                html.Details(
                    [html.Summary(texts.WAITING_PLATFORM, className="cp-tuning-open"), dmc.Code(call, className="cp-code")],
                    className="cp-tuning cp-waiting-platform",
                ),
            ],
            align="center",
            gap="sm",
        ),
        className="cp-waiting",
    )
