"""How students come in: the link, and its code for a projector."""

from typing import Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.aria import aria
from dashboard.components.head import head
from dashboard.components.qr import qr
from services.domain.classroom import ClassSession


def page(session: ClassSession, base_url: str) -> html.Div:
    link = f"{base_url}/join/{session.code}"
    address = f"/sessions/{session.id}"
    over = session.ended_at is not None
    content: list[Any] = [html.Div(texts.SHARE_OVER, className="cp-notice cp-notice-quiet")] if over else [_ways(session, link)]
    lead = texts.SHARE_LEAD if not over else ""
    return html.Div([head(texts.SHARE, lead, back=(session.title, address)), *content])


def _ways(session: ClassSession, link: str) -> html.Div:
    copy = dmc.CopyButton(texts.SHARE_COPY, value=link, copiedChildren=texts.SHARE_COPIED, copiedColor="pulse", variant="default")
    written = html.Div(
        [
            html.Div(
                [dmc.Title(texts.SHARE_LINK, order=2, className="cp-card-title"), html.A(link, href=link, className="cp-code cp-join")],
                className="cp-share-link",
            ),
            html.Div([copy, dmc.Button(texts.SHARE_BIG, id=ids.BIG_OPEN, variant="default")], className="cp-buttons"),
            _local() if is_local(link) else html.P(texts.SHARE_QR_FOR, className="cp-help"),
            dcc.Link(texts.SHARE_OPEN, href=f"/sessions/{session.id}", className="cp-primary"),
        ],
        className="cp-share-words",
    )
    return html.Div([dmc.Paper([html.Div([written, qr(link)], className="cp-share")]), _big(session, link)])


def is_local(link: str) -> bool:
    """Whether only this computer reaches it."""
    host = urlsplit(link).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _local() -> html.Div:
    return html.Div([html.Strong(texts.SHARE_LOCAL), html.Span(texts.SHARE_LOCAL_WHY)], className="cp-notice cp-notice-warn")


def _big(session: ClassSession, link: str) -> html.Div:
    """Covers the whole window: for a projector."""
    return html.Div(
        [
            html.P(session.title, className="cp-big-title"),
            qr(link),
            html.P(texts.SHARE_SCAN, className="cp-big-said"),
            html.P(link, className="cp-big-link"),
            html.Button("×", id=ids.BIG_CLOSE, className="cp-big-close", **aria(label=texts.SHARE_BIG_CLOSE)),
        ],
        id=ids.BIG,
        hidden=True,
        role="dialog",
        className="cp-big",
        **aria(label=texts.SHARE_SCAN, modal="true"),
    )
