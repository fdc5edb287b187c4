"""The page that a platform shows in a frame: the mood of one session as it moves. Needs no cookie, and says nothing without its token."""

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any, Final
from uuid import UUID

from starlette.responses import HTMLResponse

from services.api.languages.words import Words
from services.api.page_layout import data
from services.domain.languages import EXPRESSIONS
from services.reports.figures.colours import EXPRESSION, FACING, NEUTRAL_ALPHA, STACK

PAST_S: Final = 600  # what the chart shows, seconds
BUCKET_S: Final = 10

_LAYOUT: Final = """<!doctype html>
<html lang="{code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · ClassPulse</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/embed.css">
{given}
{words}
<script type="module" src="/static/embed.js"></script>
</head>
<body>
<main>
<header>
<h1 id="title">{heading}</h1>
<p class="state" id="state" role="status">{connecting}</p>
<p class="coverage" id="coverage"></p>
</header>
<figure>
<svg id="chart" role="img" aria-label="{chart}"></svg>
<p class="notice" id="notice" hidden></p>
</figure>
<section class="index" id="index" hidden>
<h2>{engagement}</h2>
<p><strong id="engagement"></strong> {of}</p>
<p class="soft" id="interval"></p>
</section>
<ul class="legend" id="legend"></ul>
<footer><strong>{creed}</strong> {creed_more}</footer>
<noscript><p>{no_script}</p></noscript>
</main>
</body>
</html>
"""


def of(session_id: UUID, frame_ancestors: Sequence[str], words: Words) -> HTMLResponse:
    names = EXPRESSIONS[words.CODE]
    given: dict[str, Any] = {
        "stream": f"/api/v1/sessions/{session_id}/mood/stream?bucket={BUCKET_S}&past={PAST_S}",
        "bucket_s": BUCKET_S,
        "past_s": PAST_S,
        "expressions": [{"id": name, "name": names[name], "colour": EXPRESSION[name], "alpha": _alpha(name)} for name in STACK],
        "facing": FACING,
    }
    said, script = asdict(words.embed), asdict(words.embed.script)
    text = {name.lower(): escape(value) for name, value in said.items() if name.isupper()}
    held = {"given": data("given", given), "words": data("words", script)}
    page = _LAYOUT.format(code=words.CODE, heading=escape(script["EXPRESSION"]), **held, **text)
    return HTMLResponse(page, headers=_headers(frame_ancestors) | {"Content-Language": words.CODE})


def _alpha(expression: str) -> float:
    return NEUTRAL_ALPHA if expression == "neutral" else 0.92


def _headers(frame_ancestors: Sequence[str]) -> dict[str, str]:
    """Only our own files run here, and only the organisation's own pages may hold the frame. The last two let pages hold it that are
    isolated from other origins (COEP), as video platforms' often are."""
    allowed = " ".join(frame_ancestors) or "'none'"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {allowed}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
    }
