"""The state of a session as a word with a dot."""

from typing import Final

from dash import html

from dashboard import texts
from dashboard.data import SessionLine
from dashboard.snapshot import State

WORDS: Final = {
    State.WAITING: texts.STATE_WAITING,
    State.LIVE: texts.STATE_LIVE,
    State.STALE: texts.STATE_QUIET,
    State.ENDED: texts.STATE_ENDED,
}


def badge(state: State) -> html.Span:
    return html.Span([html.Span(className="cp-dot"), WORDS[state]], className=f"cp-badge cp-badge-{state.value}")


def line_state(line: SessionLine) -> State:
    """The state as far as the list knows it."""
    if line.session.ended_at is not None:
        return State.ENDED
    if line.session.started_at is None:
        return State.WAITING
    return State.LIVE if line.present else State.STALE
