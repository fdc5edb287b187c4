"""What a teacher sets for the live page; it stays in their browser."""

import dash_mantine_components as dmc
from dash import html

from dashboard import ids, texts
from dashboard.components.aria import aria
from services.domain.alerts import Sensitivity


def tuning(individual: bool) -> html.Details:
    """`individual`: single students are shown here."""
    options = [{"value": each.value, "label": texts.SENSITIVITIES[each.value]} for each in Sensitivity]
    sensitivity = dmc.SegmentedControl(
        id=ids.SENSITIVITY,
        value=Sensitivity.NORMAL.value,
        data=options,
        size="xs",
        persistence=True,
        persistence_type="local",
        **aria(label=texts.SENSITIVITY),
    )
    keys = dmc.Switch(
        id=ids.KEYS, label=texts.KEYS, description=texts.KEYS_HELP, checked=True, size="sm", persistence=True, persistence_type="local"
    )
    names = dmc.Switch(
        id=ids.NAMES, label=texts.NAMES, description=texts.NAMES_HELP, checked=True, size="sm", persistence=True, persistence_type="local"
    )
    return html.Details(
        [
            html.Summary(texts.TUNING, className="cp-tuning-open"),
            html.Div(
                [
                    html.Div([html.Span(texts.SENSITIVITY), sensitivity], className="cp-tuning-line"),
                    keys,
                    html.Div(names, hidden=not individual),
                    html.P(texts.TUNING_HELP, className="cp-help"),
                ],
                className="cp-tuning-panel",
            ),
        ],
        className="cp-tuning",
    )
