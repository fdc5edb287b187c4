"""What stands around the pages for students and for pictures."""

from dataclasses import asdict
from typing import Final

from starlette.responses import HTMLResponse

from services.api.languages.words import Problems, Words
from services.api.page_layout import OURS_ALONE, data, document, top

POLICY: Final = f"{OURS_ALONE} 'none'; connect-src 'self'"

_STYLES: Final = '<link rel="stylesheet" href="/static/join.css">\n<link rel="stylesheet" href="/static/join-controls.css">\n'


def page(
    words: Words, *, title: str, body: str, head: str = "", script: Problems | None = None, policy: str = POLICY, status: int = 200
) -> HTMLResponse:
    """`body`, `head`: HTML. `script`: what the page's script says; static/words.js reads it."""
    said = "" if script is None else data("words", asdict(script)) + "\n"
    return document(words, title=title, head=_STYLES + said + head, body=f"{top(words)}\n{body}", policy=policy, status=status)
