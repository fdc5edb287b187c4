"""The page for single pictures and short videos. It says nothing of them by itself; static/pictures.js asks with the teacher's cookie."""

from typing import Final

from starlette.responses import HTMLResponse

from services.api.join_layout import LAYOUT
from services.api.join_page import POLICY
from services.domain.policy import Analysis

_POLICY: Final = POLICY.replace("img-src 'self'", "img-src 'self' blob:; media-src 'self' blob:")
"""What the teacher chose is shown from their browser's own memory."""
_HEAD: Final = '<link rel="stylesheet" href="/static/pictures.css">\n<script type="module" src="/static/pictures.js"></script>'

_STAGE: Final = """<section class="card" aria-labelledby="stage-title">
<h2 id="stage-title" class="unseen">The picture</h2>
<div class="drop" id="drop">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4"/><circle cx="9" cy="9" r="1.4"/></svg>
<p><strong>Drop a picture or a short video here</strong>, or paste one.</p>
<p class="quiet">JPEG, PNG, WebP up to 8 MB; MP4, WebM up to 30 MB and one minute.</p>
</div>
<video id="mirror" class="mirrored" muted playsinline autoplay hidden aria-label="Your own camera"></video>
<canvas id="canvas" role="img" hidden></canvas>
<div class="play" id="play" hidden>
<button type="button" class="plain" id="run">Play</button>
<label class="unseen" for="scrub">Moment of the video</label>
<input type="range" id="scrub" min="0" step="0.2" value="0">
<output id="clock" for="scrub"></output>
</div>
<div class="buttons">
<button type="button" id="choose">Choose a file</button>
<button type="button" class="plain" id="camera">Use the camera</button>
<button type="button" class="plain" id="snap" hidden>Take the picture</button>
</div>
<input type="file" id="file" accept="image/jpeg,image/png,image/webp,video/mp4,video/webm,video/quicktime" hidden>
<p class="said" id="said" role="status"></p>
<p class="said" id="kept" role="status"></p>
<p class="notice" id="problem" role="alert" hidden></p>
</section>"""

_FACTS: Final = """<details class="facts">
<summary>What this can tell, and what it cannot</summary>
<ul>
<li>It reads the <strong>visible expression</strong>: what a face shows, not what somebody feels or thinks. A face at rest may look
sad.</li>
<li>The percentages are the network’s own; of faces like these it names the right one of seven about seven times in ten.</li>
<li>Small, blurred or turned faces are not read. They are boxed, with the reason.</li>
<li>Nobody is recognised. “Person 1” is a number in this picture or video only; who leaves for more than a second comes back as
another.</li>
<li>Show only people who agree to it. Never judge somebody by this.</li>
</ul>
</details>"""

_WRONG: Final = """<dialog id="wrong" aria-labelledby="wrong-title">
<form method="dialog" id="wrong-form">
<h2 id="wrong-title">What should it have been?</h2>
<fieldset><legend class="unseen">The visible expression</legend><div class="choices" id="wrong-choices"></div></fieldset>
<p class="quiet">Your word and the percentages are kept for a year, to read faces better.</p>
<label class="check" for="wrong-agree"><input id="wrong-agree" type="checkbox"><span>Keep this face too, as a gray picture of
48 × 48 pixels.
I am in it, or I may decide for whoever is.</span></label>
<p class="notice" id="wrong-problem" role="alert" hidden></p>
<div class="buttons">
<button type="button" class="plain" id="wrong-cancel">Cancel</button>
<button type="submit" id="wrong-send">Send</button>
</div>
</form>
</dialog>"""

_BODY: Final = f"""<main id="pictures">
<header class="head">
<p><a href="/">Back to the dashboard</a></p>
<h1>A picture or a short video</h1>
<p class="lead">See the visible expression of each face in it. <strong>It leaves no trace:</strong> it goes to this service’s memory,
is looked at and forgotten with the answer; no file, no log, no copy.</p>
{{presence}}
</header>
<div class="columns">
{_STAGE}
<section class="card" id="seen" aria-labelledby="seen-title">
<h2 id="seen-title" tabindex="-1">Who is seen</h2>
<p class="quiet" id="nobody">Faces are listed here, each with its seven expressions.</p>
<ol class="people" id="people"></ol>
</section>
</div>
<section class="card" id="time" aria-labelledby="time-title" hidden>
<h2 id="time-title">Over time</h2>
<p id="all"></p>
<ul class="keys" id="keys"></ul>
<div id="lines"></div>
</section>
<details class="card numbers" id="numbers" hidden>
<summary>All numbers</summary>
<div class="scroll" tabindex="0" role="region" aria-label="All numbers" id="table"></div>
</details>
{_FACTS}
{_WRONG}
<noscript><p class="notice">This page needs JavaScript, to send the picture and to draw the answer.</p></noscript>
</main>"""

_PRESENCE: Final = """<p class="notice">Where this service is used, the expression of faces in education may not be read. You see where
faces are and which way they turn, and nothing else.</p>"""


def of(analysis: Analysis) -> HTMLResponse:
    """`analysis`: what the law of the place allows."""
    body = _BODY.format(presence=_PRESENCE if analysis is Analysis.PRESENCE else "")
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(LAYOUT.format(title="A picture or a short video", body=body, script=_HEAD), headers=headers)
