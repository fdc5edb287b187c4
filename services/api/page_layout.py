"""What our own pages have in common that are not the dashboard's: they load nothing but our own files, and speak every language."""

import json
from html import escape
from typing import Any, Final

from starlette.responses import HTMLResponse

from services.api.languages import LANGUAGES
from services.api.languages.words import Words

OURS_ALONE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action"
)
"""A Content-Security-Policy up to where forms may go."""

_LAYOUT: Final = """<!doctype html>
<html lang="{code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · ClassPulse</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/pages.css">
<script src="/static/language.js" defer></script>
{head}
</head>
<body>
{body}
</body>
</html>
"""


def document(words: Words, *, title: str, head: str, body: str, policy: str, status: int) -> HTMLResponse:
    """`head`, `body`: HTML. `title`: text."""
    content = _LAYOUT.format(code=words.CODE, title=escape(title), head=head, body=body)
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Content-Language": words.CODE}
    return HTMLResponse(content, status, headers)


def data(id_: str, value: Any) -> str:
    """HTML: what the page's script reads as JSON from the element `id_`. Nothing in it ends that element."""
    held = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{id_}">{held}</script>'


def top(words: Words) -> str:
    """Whose page it is, and the other languages, each in its own words (static/language.js)."""
    others = "\n".join(
        f'<button type="button" class="language" lang="{other.CODE}" data-language="{other.CODE}" title="{escape(other.SWITCH)}">'
        f"{escape(other.NAME)}</button>"
        for other in LANGUAGES.values()
        if other.CODE != words.CODE
    )
    brand = '<p class="brand"><img src="/static/mark.svg" alt="" width="28" height="28"> ClassPulse</p>'
    return f'<div class="top">\n{brand}\n{others}\n</div>'
