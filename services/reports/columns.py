"""What each column of a subject access file means, with its unit: a number never travels alone."""

from collections.abc import Mapping
from typing import Final

from services.domain.emotions import EXPRESSIONS
from services.domain.records import Outcome
from services.storage import subjects

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.READ: "a face, and its visible expression was read",
    Outcome.NO_FACE: "video, and no face in it",
    Outcome.UNREADABLE: "a face too small, too blurred or too far turned to read",
    Outcome.FACE_ONLY: "presence mode: a face, and no expression was read",
}

_IDS: Final = {"id": "a random number that stands for the row", "created_at": "when the row was made"}
_SESSION: Final = "the session (`class_session.id`)"
_PARTICIPANT: Final = "the participant (`participant.id`)"
_BOX: Final = "edge of the face in the picture, as a fraction of its width or height from the left or top"
_WEIGHTS: Final = "the network that read (`weights.weights_id`); null where none did"

_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "person": {
        "organisation_id": "the school",
        "external_id": "the learning platform's own id of the person; null where there is none",
    },
    "participant": {
        "organisation_id": "the school",
        "session_id": _SESSION,
        "person_id": "the person (`person.id`)",
        "name": "as it was given on joining",
        "faces": "`one`: one person; `many`: a room camera, whose figures are means over the people in view",
        "camera_off_since": "since when the camera is said to be off; null: nobody says so. Earlier times are not kept",
    },
    "consent": {
        "id": "the larger, the later; the largest holds",
        "participant_id": _PARTICIPANT,
        "given": "true: agreed to be read; false: not, or not any more",
        "guardian": "who agreed for a minor, as given",
        "at": "when it was said",
    },
    "class_session": {
        "organisation_id": "the school",
        "course_id": "the course",
        "course": "the course's title",
        "title": "the session's title",
        "analysis": "`expression`: visible expressions are read; `presence`: only whether a face is there and where it is turned",
        "k": "figures of the class are hidden below so many readable students",
        "individual_view": "whether the teacher may look at one student's figures",
        "retention_days": "how many days the ten-second sums are kept",
        "scheduled_start": "planned beginning",
        "scheduled_end": "planned end",
        "started_at": "the first reading of the class",
        "ended_at": "when it was ended",
    },
    "rollup": {
        "participant_id": _PARTICIPANT,
        "bucket": "start of the ten seconds",
        "session_id": _SESSION,
        "expires_on": "deleted after this day (UTC)",
        "samples": "looks at the video in these ten seconds",
        "faces": "looks with a face",
        "readable": "looks at which an expression was read",
        "facing": "sum over looks: 1 for a head turned to the screen, 0 for one turned away; see `facing` at the head of the file",
        **{f"p_{name}": f"sum over readable looks of the share of the visible expression {name}" for name in EXPRESSIONS},
        "quality": "sum over looks with a face of how well it could be seen, 0 to 1 each",
        "weights_id": _WEIGHTS,
    },
    "reading": {
        "participant_id": _PARTICIPANT,
        "at": "when the picture was taken",
        "face_index": "0: the participant's own face; 1 and more only where `faces` is `many`",
        "expires_on": "deleted after this day (UTC)",
        "outcome": "see `outcomes` at the head of the file",
        "bystanders": "other faces in the picture: counted, never read",
        "media_time": "seconds on the video's own clock",
        "stored_at": "when it was written",
        **{f"p_{name}": f"calibrated share of the visible expression {name}, 0 to 1; the seven sum to 1" for name in EXPRESSIONS},
        **{f"box_{edge}": _BOX for edge in ("left", "top", "right", "bottom")},
        "yaw": "degrees the head is turned to a side, 0 faces the camera",
        "pitch": "degrees up or down",
        "roll": "degrees of tilt",
        "quality": "how well the face could be seen, 0 to 1",
        "weights_id": _WEIGHTS,
    },
    "weights": {
        "weights_id": "id of the network that read",
        "card": "what it was trained on, and how good it is",
    },
    "audit": {
        "organisation_id": "the school",
        "at": "when",
        "action": "what was done or looked at",
        "subject_id": "of whom or what: the participant, the person or the session",
        "session_id": _SESSION,
        "details": "counts and ids that belong to it",
        "by": "in which role: teacher (or administrator), platform, embed (a page with the class's chart), participant, or the service",
    },
    "idempotency": {
        "organisation_id": "the school",
        "key": "the platform's own mark of the call that added the participant; kept for 24 hours",
        "request_hash": "SHA-256 of that call, hexadecimal",
        "subject_id": _PARTICIPANT,
    },
}


def explained(table: str) -> dict[str, str]:
    """Column -> meaning, for each column that is given of a table in `subjects.TABLES`."""
    known = {**_IDS, **_COLUMNS[table]}
    return {name: known[name] for name in subjects.names(table)}
