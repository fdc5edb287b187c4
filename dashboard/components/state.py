"""The state of a session as a word with a dot."""

from dash import html

from dashboard import texts
from dashboard.data import SessionLine
from dashboard.snapshot import State


def badge(state: State) -> html.Span:
    return html.Span([html.Span(className="cp-dot"), word(state)], className=f"cp-badge cp-badge-{state.value}")


def word(state: State) -> str:
    match state:
        case State.WAITING:
            return texts.STATE_WAITING
        case State.LIVE:
            return texts.STATE_LIVE
        case State.STALE:
            return texts.STATE_QUIET
        case State.ENDED:
            return texts.STATE_ENDED


def line_state(line: SessionLine) -> State:
    """The state as far as the list knows it."""
    if line.session.ended_at is not None:
        return State.ENDED
    if line.session.started_at is None:
        return State.WAITING
    return State.LIVE if line.present else State.STALE
