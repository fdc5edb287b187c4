"""Which language somebody is answered in: the one that was chosen in this browser, else the first of its own that we have."""

from collections.abc import Mapping
from typing import Final

COOKIE: Final = "classpulse-language"
"""Set by services/api/static/language.js. It says nothing of who has it, so it needs no protection."""

SPOKEN: Final = ("en", "de")
"""The first is that of whoever understands none of them."""

EXPRESSIONS: Final[Mapping[str, dict[str, str]]] = {
    "en": {
        "happy": "Happy",
        "surprise": "Surprised",
        "neutral": "Neutral",
        "angry": "Angry",
        "fear": "Afraid",
        "disgust": "Disgusted",
        "sad": "Sad",
    },
    "de": {
        "happy": "Fröhlich",
        "surprise": "Überrascht",
        "neutral": "Neutral",
        "angry": "Verärgert",
        "fear": "Ängstlich",
        "disgust": "Angewidert",
        "sad": "Traurig",
    },
}
"""One word for each of the seven, so that every page and every report says the same."""


def wanted(chosen: str | None, accepted: str) -> str:
    """`accepted`: the header Accept-Language (RFC 9110, 12.5.4); a region is no matter: de-AT is answered in German."""
    if chosen in SPOKEN:
        return chosen
    known = [(weight, code) for weight, code in map(_weighed, accepted.split(",")) if weight > 0 and code in SPOKEN]
    return max(known, key=lambda one: one[0])[1] if known else SPOKEN[0]


def _weighed(entry: str) -> tuple[float, str]:
    tag, _, parameter = entry.partition(";")
    code = tag.strip().lower().partition("-")[0]
    name, _, value = parameter.strip().partition("=")
    try:
        return (float(value) if name.strip() == "q" else 1.0), code
    except ValueError:
        return 0.0, code
