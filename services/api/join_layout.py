"""The parts of the student's page as HTML. Views are shown by `main[data-view]`, see static/join.css."""

from html import escape
from typing import Final

from services.api.languages.words import Join


def stage(words: Join) -> str:
    return f"""<div class="stage" id="stage">
<video id="mirror" muted playsinline autoplay hidden aria-label="{escape(words.MIRROR)}"></video>
<div class="curtain" id="curtain">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 7h11v10H3zM14 11l7-4v10l-7-4"/></svg>
<p id="curtain-said">{escape(words.CAMERA_IS_OFF)}</p>
<button type="button" class="plain" id="preview" data-when="ask">{escape(words.PREVIEW)}</button>
</div>
</div>"""


def form(words: Join, consent: str, *, asks_guardian: bool) -> str:
    return f"""<form id="form" data-when="ask" autocomplete="on">
<label for="name">{escape(words.YOUR_NAME)}</label>
<input id="name" name="name" type="text" required maxlength="200" autocomplete="name" autocapitalize="words" spellcheck="false">
{_guardian(words) if asks_guardian else ""}
<label class="check" for="consent"><input id="consent" name="consent" type="checkbox" required><span>{escape(consent)}</span></label>
<button type="submit" id="join">{escape(words.JOIN)}</button>
</form>"""


def _guardian(words: Join) -> str:
    return f"""<label for="guardian">{escape(words.GUARDIAN)}</label>
<input id="guardian" name="guardian" type="text" required maxlength="200" autocomplete="off" aria-describedby="guardian-why">
<p class="quiet" id="guardian-why">{escape(words.GUARDIAN_WHY)}</p>"""


def live(words: Join, code: str) -> str:
    return f"""<div data-when="live">
<p class="status" id="status" role="status" data-state="joining"><span class="dot" aria-hidden="true"></span><span id="said"></span></p>
<p class="quiet" id="why"></p>
<div class="buttons">
<button type="button" class="plain" id="camera">{escape(words.script.TURN_OFF)}</button>
<button type="button" class="plain" id="switch" hidden>{escape(words.SWITCH_CAMERA)}</button>
<button type="button" class="plain" id="leave">{escape(words.LEAVE)}</button>
</div>
{_own(words, code)}
</div>"""


def done(words: Join, code: str) -> str:
    return f"""<div data-when="done" id="done">
<h2 id="done-title" tabindex="-1">{escape(words.script.ENDED)}</h2>
<p id="done-said">{escape(words.script.ENDED_WHY)}</p>
<dl id="receipt" hidden></dl>
<button type="button" id="again" hidden>{escape(words.COME_BACK)}</button>
<button type="button" class="link" id="other" hidden>{escape(words.OTHER)}</button>
<div id="mine-later" hidden>
{_own(words, code)}
</div>
</div>"""


def _own(words: Join, code: str) -> str:
    return f"""<a class="link" href="/mine#code={code}" target="_blank" rel="opener">{escape(words.SEE)}</a>
<button type="button" class="link" data-delete>{escape(words.DELETE)}</button>"""


def sure(words: Join) -> str:
    return f"""<dialog id="sure" aria-labelledby="sure-title">
<h2 id="sure-title">{escape(words.DELETE_ASK)}</h2>
<p>{escape(words.DELETE_WHAT)}</p>
<div class="buttons">
<button type="button" class="plain" id="keep">{escape(words.DELETE_KEEP)}</button>
<button type="button" class="danger" id="delete">{escape(words.DELETE_YES)}</button>
</div>
</dialog>"""


ICONS: Final = {
    "eye": '<path d="M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="2.8"/>',
    "picture": '<path d="M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4M3 3l18 18"/>',
    "people": '<circle cx="9" cy="8.5" r="3"/><path d="M3.5 19c0-3 2-5 5.5-5s5.5 2 5.5 5M16 6a3 3 0 0 1 0 5.5M17 14c2 1 3.5 2 3.5 5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "hand": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
}
"""24 x 24, drawn as lines."""
