"""What stands around every page."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts, theme
from dashboard.components.aria import SILENT, aria
from dashboard.components.file_said import file_said
from dashboard.languages import LANGUAGES
from dashboard.languages.words import Words


def layout() -> dmc.MantineProvider:
    return dmc.MantineProvider(
        [
            dcc.Location(id=ids.URL, refresh="callback-nav"),
            dcc.Store(id=ids.TIMEZONE),
            dcc.Store(id=ids.PAGE_TITLE),
            dcc.Store(id=ids.SCHEME),
            dcc.Store(id=ids.TEMPLATES, data=theme.templates()),
            html.A(texts.SKIP, href="#" + ids.PAGE, className="cp-skip"),
            html.Header(
                html.Div(
                    [_brand(), html.Div([_pictures(), *_languages(), _scheme(), _log_out()], className="cp-header-tools")],
                    className="cp-header-inner",
                ),
                className="cp-header",
            ),
            html.Main(html.P(texts.LOADING, className="cp-loading", role="status"), id=ids.PAGE, className="cp-main"),
            file_said(),
            html.Footer([html.Strong(texts.CREED), " ", texts.CREED_MORE], className="cp-footer"),
        ],
        theme=theme.MANTINE,
        defaultColorScheme="auto",
    )


def _brand() -> dcc.Link:
    return dcc.Link([html.Span(className="cp-mark-brand", **SILENT), texts.PRODUCT], href="/", className="cp-brand")


def _pictures() -> html.A:
    """A page of its own, without Dash."""
    return html.A(texts.PICTURES, href="/pictures", className="cp-language cp-pictures")


def _languages() -> list[html.Button]:
    """The others, each in its own words (/static/language.js)."""
    return [_language(words) for words in LANGUAGES.values() if words.CODE != texts.CODE]


def _language(words: Words) -> html.Button:
    chooses: dict[str, Any] = {"data-language": words.CODE}
    return html.Button(words.NAME, type="button", lang=words.CODE, title=words.SWITCH, className="cp-language", **chooses)


def _log_out() -> html.Form:
    """The server's own page answers it."""
    door = html.Span(className="cp-icon cp-icon-door", **SILENT)
    button = html.Button(door, type="submit", title=texts.LOG_OUT, className="cp-language cp-log-out", **aria(label=texts.LOG_OUT))
    return html.Form(button, action="/logout", method="POST")


def _scheme() -> dmc.ColorSchemeToggle:
    return dmc.ColorSchemeToggle(
        lightIcon=html.Span(className="cp-icon cp-icon-sun", **SILENT),
        darkIcon=html.Span(className="cp-icon cp-icon-moon", **SILENT),
        variant="subtle",
        color="gray",
        size="lg",
        **aria(label=texts.SCHEME),
    )
