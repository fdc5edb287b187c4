"""The languages that a student's own figures are told in."""

from collections.abc import Mapping
from typing import Final

from services.reports.own.english import ENGLISH
from services.reports.own.german import GERMAN
from services.reports.own.words import OwnWords

LANGUAGES: Final[Mapping[str, OwnWords]] = {"en": ENGLISH, "de": GERMAN}
