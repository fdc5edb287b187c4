"""Every word a teacher reads on the dashboard, in each of its languages; `texts` are those of the page that is being made."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast

from dashboard.languages.english import ENGLISH
from dashboard.languages.german import GERMAN
from dashboard.languages.words import Words

LANGUAGES: Final = {words.CODE: words for words in (ENGLISH, GERMAN)}
"""The first is that of whoever understands none of them."""

_spoken: ContextVar[Words] = ContextVar("language", default=ENGLISH)


class _Texts:
    """A text is looked up when a page is made, not when a module is loaded."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_spoken.get(), name)


texts: Final = cast(Words, _Texts())


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is made within is in this language; in English for a code that is none of ours."""
    token = _spoken.set(LANGUAGES.get(code, ENGLISH))
    try:
        yield
    finally:
        _spoken.reset(token)
