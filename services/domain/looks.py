"""What staff may look at of a class: each look is an entry in the audit log."""

from enum import StrEnum


class Look(StrEnum):
    """`subject` in the log: the participant or the person where it is one, else nobody."""

    LIVE = "live.seen"  # the dashboard's page of a session, as it runs or afterwards
    MOOD = "mood.seen"
    REPORT = "report.seen"
    STATS = "stats.seen"
    PARTICIPANTS = "participants.seen"
    PARTICIPANT = "participant.seen"  # what was read of one student
    PERSON = "person.exported"  # a person's data in one file
    READINGS = "readings.exported"  # single readings of a session in one file
    KEYS = "keys.seen"
    WEBHOOKS = "webhooks.seen"
    FEEDBACK = "feedback.seen"
    AUDIT = "audit.seen"
