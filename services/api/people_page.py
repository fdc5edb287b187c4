"""What stands around the pages for students and for pictures: they load nothing but our own files."""

import json
from dataclasses import asdict
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api.languages import LANGUAGES
from services.api.languages.words import Problems, Words

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)

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
<link rel="stylesheet" href="/static/join.css">
<link rel="stylesheet" href="/static/join-controls.css">
<script src="/static/language.js" defer></script>
{head}
</head>
<body>
<div class="top">
<p class="brand"><img src="/static/mark.svg" alt="" width="28" height="28"> ClassPulse</p>
{languages}
</div>
{body}
</body>
</html>
"""


def page(
    words: Words, *, title: str, body: str, head: str = "", script: Problems | None = None, policy: str = POLICY, status: int = 200
) -> HTMLResponse:
    """`body`, `head`: HTML. `script`: what the page's script says; static/words.js reads it."""
    said = "" if script is None else f'<script type="application/json" id="words">{_json(script)}</script>\n'
    content = _LAYOUT.format(code=words.CODE, title=escape(title), head=said + head, languages=others(words), body=body)
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Content-Language": words.CODE}
    return HTMLResponse(content, status, headers)


def others(words: Words) -> str:
    """The other languages, each in its own words (static/language.js)."""
    return "\n".join(
        f'<button type="button" class="language" lang="{other.CODE}" data-language="{other.CODE}" title="{escape(other.SWITCH)}">'
        f"{escape(other.NAME)}</button>"
        for other in LANGUAGES.values()
        if other.CODE != words.CODE
    )


def _json(script: Problems) -> str:
    """Nothing in it ends the element that holds it."""
    return json.dumps(asdict(script), ensure_ascii=False).replace("<", "\\u003c")
