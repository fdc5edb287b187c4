"""The few pages that are neither the dashboard nor for students: logging in, and errors for people. One style sheet, one script."""

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from services.api.languages.words import Login, Words
from services.api.page_layout import OURS_ALONE, document, top

_POLICY: Final = f"{OURS_ALONE} 'self'"


def please_log_in(words: Words) -> HTMLResponse:
    return _page(401, words, words.login.PLEASE, _how_to_log_in(words.login))


def log_in(status: int, words: Words, *, onward: str, email: str = "", wrong: bool = False) -> HTMLResponse:
    """`onward`: the page of ours to go to afterwards."""
    said = words.login
    refused = f'<p class="wrong" role="alert">{escape(said.WRONG)}</p>\n' if wrong else ""
    address = escape(said.ADDRESS)
    body = f"""{refused}<form method="post" action="/login" class="login">
<input type="hidden" name="next" value="{escape(onward)}">
<label for="email">{escape(said.EMAIL)}</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320" value="{escape(email[:320])}">
<label for="password">{escape(said.PASSWORD)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<button type="submit">{escape(said.LOG_IN)}</button>
</form>
<p class="quiet">{escape(said.NO_PASSWORD)} <code>classpulse users add {address}</code>, {escape(said.AND_PASSWORD)}
<code>classpulse users password {address}</code>.</p>"""
    return _page(status, words, said.LOG_IN, body)


def confirm_login(words: Words) -> HTMLResponse:
    """A button, not a redirect: mail scanners and link previews open links, and must not use this one up."""
    said = words.login
    body = f"""<p>{escape(said.ONCE)}</p>
<form method="post"><button type="submit">{escape(said.OPEN)}</button></form>"""
    return _page(200, words, said.WELCOME, body)


def link_used(words: Words) -> HTMLResponse:
    said = words.login
    return _page(410, words, said.USED, f"<p>{escape(said.USED_WHY)}</p>\n{_how_to_log_in(said)}")


def logged_out(words: Words) -> HTMLResponse:
    return _page(200, words, words.login.LOGGED_OUT, _how_to_log_in(words.login))


def error(status: int, detail: str, words: Words) -> HTMLResponse:
    """`detail`: the error's own words, which are English; in other languages its status is put into words."""
    said = words.login
    why = escape(said.ERRORS.get(status, detail))
    return _page(status, words, said.TITLES.get(status, said.FAILED), f'<p>{why}</p>\n<p><a href="/">{escape(said.TO_DASHBOARD)}</a></p>')


def _how_to_log_in(said: Login) -> str:
    return f"""<p>{escape(said.OPEN_LINK)}</p>
<pre><code>classpulse login-link</code></pre>
<p class="quiet">{escape(said.LINK_ONCE)} {escape(said.WITH_PASSWORD)} <a href="/login">{escape(said.LOG_IN_HERE)}</a>.</p>"""


def _page(status: int, words: Words, title: str, body: str) -> HTMLResponse:
    main = f"<main>\n{top(words)}\n<h1>{escape(title)}</h1>\n{body}\n</main>"
    return document(words, title=title, head="", body=main, policy=_POLICY, status=status)
