"""A report for spreadsheets and statistics: one row for every ten seconds, RFC 4180, with the session's facts in the first columns."""

import csv
import io
from typing import Final

from services.reports.rows import COLUMNS, rows
from services.reports.summary import SessionReport

SESSION_COLUMNS: Final[dict[str, str]] = {
    "session_id": "the session",
    "title": "its title",
    "course": "its course, or empty",
    "analysis": "expression or presence",
    "k": "smallest group whose figures are shown",
    "weights": "id of the network that read, several apart by a space; empty in presence mode",
}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MARK: Final = "\ufeff"  # without it a spreadsheet reads UTF-8 as its own code page


def export(report: SessionReport) -> bytes:
    session = report.session
    facts = [str(session.id), session.title, session.course or "", session.policy.analysis.value, str(report.k), " ".join(report.weights)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*SESSION_COLUMNS, *COLUMNS])
    writer.writerows([*map(harmless, facts), *cells[:-1], harmless(cells[-1])] for cells in rows(report))  # the last is a person's words
    return (MARK + text.getvalue()).encode()


def harmless(words: str) -> str:
    """Words of a person that a spreadsheet would take for a formula get an apostrophe in front, which it does not show.

    Only for words: a number of ours may begin with a minus.
    """
    return f"'{words}" if words.lstrip().startswith(_STARTS_A_FORMULA) or words.startswith(_STARTS_A_FORMULA) else words
