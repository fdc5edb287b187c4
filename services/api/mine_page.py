"""The page on which a student sees what was read of them. It says nothing by itself; static/mine.js asks with the student's token."""

from typing import Final

from starlette.responses import HTMLResponse

from services.api.join_layout import LAYOUT, SURE
from services.api.join_page import POLICY

_BODY: Final = f"""<main id="mine" aria-busy="true">
<div id="read" class="read"><p class="quiet">Asking for your figures …</p></div>
<p class="notice" id="problem" role="alert" hidden></p>
<section class="card" id="choices" hidden>
<h2>Your choice</h2>
<p class="quiet" id="consented" role="status"></p>
<div class="buttons">
<button type="button" class="plain" id="refresh">Look again</button>
<button type="button" class="plain" id="download">Download all of it</button>
<button type="button" class="plain" id="withdraw" hidden>Take my consent back</button>
<button type="button" class="plain" id="agree" hidden>Agree again</button>
<button type="button" class="danger" data-delete>Delete what was read of me</button>
</div>
</section>
<section class="card lonely" id="done" hidden>
<h1 id="done-title" tabindex="-1"></h1>
<p id="done-said"></p>
<dl id="receipt" hidden></dl>
</section>
<noscript><p class="notice">This page needs JavaScript, to ask for your figures.</p></noscript>
{SURE}
</main>"""
_HEAD: Final = '<link rel="stylesheet" href="/static/mine.css">\n<script type="module" src="/static/mine.js"></script>'
_POLICY: Final = f"{POLICY}; style-src-attr 'unsafe-inline'"
"""The drawings place their parts by style attributes, which are ours; style sheets and scripts come from our own files only."""


def of() -> HTMLResponse:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(LAYOUT.format(title="What was read of you", body=_BODY, script=_HEAD), headers=headers)
