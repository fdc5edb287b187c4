"""The student's page. It loads nothing but our own files; static/join.js brings it to life."""

from datetime import timedelta
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api import join_words
from services.api.join_layout import DONE, FORM, ICONS, LAYOUT, LIVE, STAGE, SURE
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_UNKNOWN: Final = """<section class="card lonely">
<h1>This link leads to no session</h1>
<p>A letter may be missing, or the session was deleted. Ask your teacher to send the link again.</p>
</section>"""


def of(
    session: ClassSession,
    analysis: Analysis,
    k: int,
    *,
    raw_retention: timedelta,
    token_valid: timedelta,
    fps: float,
    asks_guardian: bool,
) -> HTMLResponse:
    """`k`: below so many readable students the class's figures are hidden. 410 when the session has ended: nobody joins any more, and
    who took part can still have their readings deleted."""
    ended = session.ended_at is not None
    facts = join_words.facts(session, analysis, k, raw_retention=raw_retention, token_valid=token_valid, fps=fps)
    body = f"""<header class="head">
<p class="course">{escape(session.course or "Join the session")}</p>
<h1>{escape(session.title)}</h1>
<p class="lead" data-when="ask">{escape(join_words.lead(analysis))}</p>
</header>
<p class="notice" id="hindrance" role="alert" hidden></p>
<noscript><p class="notice">This page needs JavaScript, to send your video.</p></noscript>
<div class="columns">
<details class="facts" id="facts" open>
<summary>What your camera is used for</summary>
<ul>{"".join(_fact(fact) for fact in facts)}</ul>
</details>
<section class="card">
{STAGE}
<p class="notice" id="problem" role="alert" hidden></p>
{FORM.format(consent=escape(join_words.consent(analysis, asks_guardian)), guardian=_GUARDIAN if asks_guardian else "")}
{LIVE.format(code=session.code)}
{DONE.format(code=session.code)}
{SURE}
</section>
</div>"""
    state = 'data-view="done" data-ended' if ended else 'data-view="waiting"'
    return _page(410 if ended else 200, session.title, f'<main id="page" data-code="{session.code}" {state}>\n{body}\n</main>')


def unknown() -> HTMLResponse:
    return _page(404, "No such session", f'<main id="page">{_UNKNOWN}</main>', script="")


_GUARDIAN: Final = """<label for="guardian">Name of your parent or guardian</label>
<input id="guardian" name="guardian" type="text" required maxlength="200" autocomplete="off" aria-describedby="guardian-why">
<p class="quiet" id="guardian-why">Your school asks that they agree too.</p>"""
_SCRIPT: Final = '<script type="module" src="/static/join.js"></script>'


def _fact(fact: join_words.Fact) -> str:
    return f"""<li><svg viewBox="0 0 24 24" aria-hidden="true">{ICONS[fact.icon]}</svg>
<div><h2>{escape(fact.title)}</h2><p>{escape(fact.text)}</p></div></li>"""


def _page(status: int, title: str, body: str, script: str = _SCRIPT) -> HTMLResponse:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(LAYOUT.format(title=escape(title), body=body, script=script), status, headers)
