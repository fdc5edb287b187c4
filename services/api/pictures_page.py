"""The page for single pictures and short videos. It says nothing of them by itself; static/pictures.js asks with the teacher's cookie."""

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api.languages.words import Pictures, Words
from services.api.people_page import POLICY, page
from services.domain.policy import Analysis

_POLICY: Final = POLICY.replace("img-src 'self'", "img-src 'self' blob:; media-src 'self' blob:")
"""What the teacher chose is shown from their browser's own memory."""
_HEAD: Final = '<link rel="stylesheet" href="/static/pictures.css">\n<script type="module" src="/static/pictures.js"></script>'


def of(analysis: Analysis, words: Words) -> HTMLResponse:
    """`analysis`: what the law of the place allows."""
    said = words.pictures
    return page(words, title=said.TITLE, body=_body(analysis, said), head=_HEAD, script=said.script, policy=_POLICY)


def _body(analysis: Analysis, said: Pictures) -> str:
    presence = f'<p class="notice">{escape(said.PRESENCE)}</p>' if analysis is Analysis.PRESENCE else ""
    return f"""<main id="pictures">
<header class="head">
<p><a href="/">{escape(said.BACK)}</a></p>
<h1>{escape(said.TITLE)}</h1>
<p class="lead">{escape(said.LEAD)} <strong>{escape(said.LEAD_STRONG)}</strong> {escape(said.LEAD_MORE)}</p>
{presence}
</header>
<div class="columns">
{_stage(said)}
<section class="card" id="seen" aria-labelledby="seen-title">
<h2 id="seen-title" tabindex="-1">{escape(said.SEEN)}</h2>
<p class="quiet" id="nobody">{escape(said.SEEN_EMPTY)}</p>
<ol class="people" id="people"></ol>
</section>
</div>
<section class="card" id="time" aria-labelledby="time-title" hidden>
<h2 id="time-title">{escape(said.TIME)}</h2>
<p id="all"></p>
<ul class="keys" id="keys"></ul>
<div id="lines"></div>
</section>
<details class="card numbers" id="numbers" hidden>
<summary>{escape(said.NUMBERS)}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{escape(said.NUMBERS)}" id="table"></div>
</details>
{_facts(said)}
{_wrong(said)}
<noscript><p class="notice">{escape(said.NO_SCRIPT)}</p></noscript>
</main>"""


def _stage(said: Pictures) -> str:
    return f"""<section class="card" aria-labelledby="stage-title">
<h2 id="stage-title" class="unseen">{escape(said.THE_PICTURE)}</h2>
<div class="drop" id="drop">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4"/><circle cx="9" cy="9" r="1.4"/></svg>
<p><strong>{escape(said.DROP)}</strong>{escape(said.DROP_MORE)}</p>
<p class="quiet">{escape(said.LIMITS)}</p>
</div>
<video id="mirror" class="mirrored" muted playsinline autoplay hidden aria-label="{escape(said.MIRROR)}"></video>
<canvas id="canvas" role="img" hidden></canvas>
<div class="play" id="play" hidden>
<button type="button" class="plain" id="run">{escape(said.script.PLAY)}</button>
<label class="unseen" for="scrub">{escape(said.MOMENT)}</label>
<input type="range" id="scrub" min="0" step="0.2" value="0">
<output id="clock" for="scrub"></output>
</div>
<div class="buttons">
<button type="button" id="choose">{escape(said.CHOOSE)}</button>
<button type="button" class="plain" id="camera">{escape(said.script.USE_CAMERA)}</button>
<button type="button" class="plain" id="snap" hidden>{escape(said.SNAP)}</button>
</div>
<input type="file" id="file" accept="image/jpeg,image/png,image/webp,video/mp4,video/webm,video/quicktime" hidden>
<p class="said" id="said" role="status"></p>
<p class="said" id="kept" role="status"></p>
<p class="notice" id="problem" role="alert" hidden></p>
</section>"""


def _facts(said: Pictures) -> str:
    reads = f"{escape(said.FACT_READS)} <strong>{escape(said.FACT_READS_STRONG)}</strong>{escape(said.FACT_READS_MORE)}"
    others = (escape(fact) for fact in (said.FACT_SHARES, said.FACT_SMALL, said.FACT_NOBODY, said.FACT_AGREE))
    return f"""<details class="facts">
<summary>{escape(said.FACTS)}</summary>
<ul>{"".join(f"<li>{fact}</li>" for fact in (reads, *others))}</ul>
</details>"""


def _wrong(said: Pictures) -> str:
    return f"""<dialog id="wrong" aria-labelledby="wrong-title">
<form method="dialog" id="wrong-form">
<h2 id="wrong-title">{escape(said.WRONG_ASK)}</h2>
<fieldset><legend class="unseen">{escape(said.WRONG_WHAT)}</legend><div class="choices" id="wrong-choices"></div></fieldset>
<p class="quiet">{escape(said.WRONG_KEPT)}</p>
<label class="check" for="wrong-agree"><input id="wrong-agree" type="checkbox"><span>{escape(said.WRONG_FACE)}</span></label>
<p class="notice" id="wrong-problem" role="alert" hidden></p>
<div class="buttons">
<button type="button" class="plain" id="wrong-cancel">{escape(said.CANCEL)}</button>
<button type="submit" id="wrong-send">{escape(said.SEND)}</button>
</div>
</form>
</dialog>"""
