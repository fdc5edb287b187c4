"""The few pages that are not the dashboard: logging in, and errors for people. One style sheet, no script."""

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

# Nothing but our own style sheet is loaded, and a form goes only back to us.
_POLICY: Final = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

_LAYOUT: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · ClassPulse</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/pages.css">
</head>
<body>
<main>
<p class="brand"><img src="/static/mark.svg" alt="" width="28" height="28"> ClassPulse</p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

_HOW_TO_LOG_IN: Final = """<p>Open the login link that the service printed in its terminal when it started, or make a new one there:</p>
<pre><code>classpulse login-link</code></pre>
<p class="quiet">A link works once, and only for a short time. On a shared installation, ask whoever runs it.
With a password: <a href="/login">log in here</a>.</p>"""

_FORM: Final = """{wrong}<form method="post" action="/login" class="login">
<input type="hidden" name="next" value="{onward}">
<label for="email">Email address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320" value="{email}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<button type="submit">Log in</button>
</form>
<p class="quiet">No password yet, or forgotten? Whoever runs this service makes a login link for you:
<code>classpulse users add ADDRESS</code>, and a password: <code>classpulse users password ADDRESS</code>.</p>"""

_WRONG: Final = '<p class="wrong" role="alert">This email address and password do not go together.</p>\n'


def please_log_in() -> HTMLResponse:
    return _page(401, "Please log in", _HOW_TO_LOG_IN)


def log_in(status: int, *, onward: str, email: str = "", wrong: bool = False) -> HTMLResponse:
    """`onward`: the page of ours to go to afterwards."""
    body = _FORM.format(wrong=_WRONG if wrong else "", onward=escape(onward), email=escape(email[:320]))
    return _page(status, "Log in", body)


def confirm_login() -> HTMLResponse:
    """A button, not a redirect: mail scanners and link previews open links, and must not use this one up."""
    body = """<p>This link logs you in on this computer, once.</p>
<form method="post"><button type="submit">Open the dashboard</button></form>"""
    return _page(200, "Welcome", body)


def link_used() -> HTMLResponse:
    return _page(410, "This link no longer works", f"<p>It was used already, or its time is over.</p>\n{_HOW_TO_LOG_IN}")


def logged_out() -> HTMLResponse:
    return _page(200, "You are logged out", _HOW_TO_LOG_IN)


def error(status: int, detail: str) -> HTMLResponse:
    title = {403: "Not allowed", 404: "Nothing here", 503: "Not available now"}.get(status, "That did not work")
    return _page(status, title, f'<p>{escape(detail)}</p>\n<p><a href="/">To the dashboard</a></p>')


def _page(status: int, title: str, body: str) -> HTMLResponse:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(_LAYOUT.format(title=escape(title), body=body), status, headers)
