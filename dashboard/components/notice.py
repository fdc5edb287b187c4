"""What has to be said about the figures before they are read."""

from dash import html

from dashboard import texts
from dashboard.snapshot import Snapshot, State


def notices(now: Snapshot) -> list[html.Div]:
    """None in an ordinary lesson."""
    said = []
    state = now.state()
    if now.presence_only:
        said.append(_notice(texts.PRESENCE, texts.PRESENCE_WHY))
    if state is State.STALE:
        said.append(_notice(texts.STALE.format(seconds=int(now.quiet_s())), tone="warn"))
    elif state is State.ENDED:
        said.append(_notice(texts.ENDED))
    elif state is State.LIVE and now.coverage.suppressed:
        said.append(
            _notice(texts.SUPPRESSED.format(k=now.k), texts.SUPPRESSED_WHY.format(readable=now.coverage.readable, k=now.k))
            if now.k > 1
            else _notice(texts.NOBODY_READABLE, texts.NOBODY_READABLE_WHY)
        )
    if state is State.LIVE and now.looks and (few := now.looks.few) is not None:
        said.append(_notice(texts.FEW_LOOKS.format(looks=few, meant=round(now.looks.meant)), texts.FEW_LOOKS_WHY))
    return said


def _notice(title: str, more: str = "", tone: str = "quiet") -> html.Div:
    return html.Div([html.Strong(title), html.Span(more)] if more else [html.Span(title)], className=f"cp-notice cp-notice-{tone}")
