"""The parts of the student's page as HTML. Views are shown by `main[data-view]`, see static/join.css."""

from typing import Final

LAYOUT: Final = """<!doctype html>
<html lang="en">
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
{script}
</head>
<body>
<p class="brand"><img src="/static/mark.svg" alt="" width="28" height="28"> ClassPulse</p>
{body}
</body>
</html>
"""

STAGE: Final = """<div class="stage" id="stage">
<video id="mirror" muted playsinline autoplay hidden aria-label="Your own camera"></video>
<div class="curtain" id="curtain">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 7h11v10H3zM14 11l7-4v10l-7-4"/></svg>
<p id="curtain-said">Your camera is off.</p>
<button type="button" class="plain" id="preview" data-when="ask">See your camera first</button>
</div>
</div>"""

FORM: Final = """<form id="form" data-when="ask" autocomplete="on">
<label for="name">Your name</label>
<input id="name" name="name" type="text" required maxlength="200" autocomplete="name" autocapitalize="words" spellcheck="false">
{guardian}
<label class="check" for="consent"><input id="consent" name="consent" type="checkbox" required><span>{consent}</span></label>
<button type="submit" id="join">Join</button>
</form>"""

LIVE: Final = """<div data-when="live">
<p class="status" id="status" role="status" data-state="joining"><span class="dot" aria-hidden="true"></span><span id="said"></span></p>
<p class="quiet" id="why"></p>
<div class="buttons">
<button type="button" class="plain" id="camera">Turn camera off</button>
<button type="button" class="plain" id="switch" hidden>Switch camera</button>
<button type="button" class="plain" id="leave">Leave</button>
</div>
<a class="link" href="/mine#code={code}" target="_blank" rel="opener">See what was read of me (in a new tab)</a>
<button type="button" class="link" data-delete>Delete what was read of me</button>
</div>"""

DONE: Final = """<div data-when="done" id="done">
<h2 id="done-title" tabindex="-1">This session has ended</h2>
<p id="done-said">Nothing is read any more.</p>
<dl id="receipt" hidden></dl>
<button type="button" id="again" hidden>Come back</button>
<button type="button" class="link" id="other" hidden>Join as somebody else</button>
<div id="mine-later" hidden>
<a class="link" href="/mine#code={code}" target="_blank" rel="opener">See what was read of me (in a new tab)</a>
<button type="button" class="link" data-delete>Delete what was read of me</button>
</div>
</div>"""

SURE: Final = """<dialog id="sure" aria-labelledby="sure-title">
<h2 id="sure-title">Delete what was read of you?</h2>
<p>All that was read of you in this session is erased for good, also out of the class’s figures, and you leave the session.</p>
<div class="buttons">
<button type="button" class="plain" id="keep">Keep it</button>
<button type="button" class="danger" id="delete">Delete and leave</button>
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
