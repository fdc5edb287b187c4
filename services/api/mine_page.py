"""The page on which a student sees what was read of them. It says nothing by itself; static/mine.js asks with the student's token."""

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api.join_layout import sure
from services.api.languages.words import Words
from services.api.people_page import POLICY, page

_HEAD: Final = '<link rel="stylesheet" href="/static/mine.css">\n<script type="module" src="/static/mine.js"></script>'
_POLICY: Final = f"{POLICY}; style-src-attr 'unsafe-inline'"
"""The drawings place their parts by style attributes, which are ours; style sheets and scripts come from our own files only."""


def of(words: Words) -> HTMLResponse:
    said = words.mine
    body = f"""<main id="mine" aria-busy="true">
<div id="read" class="read"><p class="quiet">{escape(said.ASKING)}</p></div>
<p class="notice" id="problem" role="alert" hidden></p>
<section class="card" id="choices" hidden>
<h2>{escape(said.CHOICE)}</h2>
<p class="quiet" id="consented" role="status"></p>
<div class="buttons">
<button type="button" class="plain" id="refresh">{escape(said.AGAIN)}</button>
<button type="button" class="plain" id="paper">{escape(said.PAPER)}</button>
<button type="button" class="plain" id="download">{escape(said.DOWNLOAD)}</button>
<button type="button" class="plain" id="withdraw" hidden>{escape(said.WITHDRAW)}</button>
<button type="button" class="plain" id="agree" hidden>{escape(said.AGREE)}</button>
<button type="button" class="danger" data-delete>{escape(words.join.DELETE)}</button>
</div>
</section>
<section class="card lonely" id="done" hidden>
<h1 id="done-title" tabindex="-1"></h1>
<p id="done-said"></p>
<dl id="receipt" hidden></dl>
</section>
<noscript><p class="notice">{escape(said.NO_SCRIPT)}</p></noscript>
{sure(words.join)}
</main>"""
    return page(words, title=said.TITLE, body=body, head=_HEAD, script=said.script, policy=_POLICY)
