"""The student's page. It loads nothing but our own files; static/join.js brings it to life."""

from datetime import timedelta
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api import join_words
from services.api.join_layout import ICONS, done, form, live, stage, sure
from services.api.languages.words import Words
from services.api.people_page import page
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis

_SCRIPT: Final = '<script type="module" src="/static/join.js"></script>'


def of(
    session: ClassSession,
    analysis: Analysis,
    k: int,
    words: Words,
    *,
    raw_retention: timedelta,
    token_valid: timedelta,
    fps: float,
    asks_guardian: bool,
) -> HTMLResponse:
    """`k`: below so many readable students the class's figures are hidden. 410 when the session has ended: nobody joins any more, and
    who took part can still have their readings deleted."""
    said, ended = words.join, session.ended_at is not None
    facts = join_words.facts(session, analysis, k, said, raw_retention=raw_retention, token_valid=token_valid, fps=fps)
    body = f"""<header class="head">
<p class="course">{escape(session.course or said.NO_COURSE)}</p>
<h1>{escape(session.title)}</h1>
<p class="lead" data-when="ask">{escape(join_words.lead(analysis, said))}</p>
</header>
<p class="notice" id="hindrance" role="alert" hidden></p>
<noscript><p class="notice">{escape(said.NO_SCRIPT)}</p></noscript>
<div class="columns">
<details class="facts" id="facts" open>
<summary>{escape(said.FACTS)}</summary>
<ul>{"".join(_fact(fact) for fact in facts)}</ul>
</details>
<section class="card">
{stage(said)}
<p class="notice" id="problem" role="alert" hidden></p>
{form(said, join_words.consent(analysis, asks_guardian, said), asks_guardian=asks_guardian)}
{live(said, session.code)}
{done(said, session.code)}
{sure(said)}
</section>
</div>"""
    state = 'data-view="done" data-ended' if ended else 'data-view="waiting"'
    main = f'<main id="page" data-code="{session.code}" {state}>\n{body}\n</main>'
    return page(words, title=session.title, body=main, head=_SCRIPT, script=said.script, status=410 if ended else 200)


def unknown(words: Words) -> HTMLResponse:
    said = words.join
    body = f"""<main id="page"><section class="card lonely">
<h1>{escape(said.UNKNOWN)}</h1>
<p>{escape(said.UNKNOWN_WHAT)}</p>
</section></main>"""
    return page(words, title=said.UNKNOWN_TITLE, body=body, status=404)


def _fact(fact: join_words.Fact) -> str:
    return f"""<li><svg viewBox="0 0 24 24" aria-hidden="true">{ICONS[fact.icon]}</svg>
<div><h2>{escape(fact.title)}</h2><p>{escape(fact.text)}</p></div></li>"""
