"""Every word of the pages beside the dashboard, in each of their languages."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import HTTPConnection

from services.api.languages.english import ENGLISH
from services.api.languages.german import GERMAN
from services.api.languages.words import Words
from services.domain.languages import COOKIE, wanted

LANGUAGES: Final[Mapping[str, Words]] = {words.CODE: words for words in (ENGLISH, GERMAN)}


def language(request: HTTPConnection) -> str:
    """The code of the one that whoever asks is answered in."""
    return wanted(request.cookies.get(COOKIE), request.headers.get("accept-language", ""))


def spoken(request: HTTPConnection) -> Words:
    return LANGUAGES[language(request)]


Language = Annotated[str, Depends(language)]
Spoken = Annotated[Words, Depends(spoken)]
