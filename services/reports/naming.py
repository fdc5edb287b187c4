"""What a report's file is called."""

from datetime import datetime


def file_name(title: str, day: datetime, ending: str, *, untitled: str) -> str:
    """Title and day; what a file system or a header would stumble over becomes a space. `untitled`: where nothing else is left."""
    plain = "".join(letter if letter.isprintable() and letter not in '\\/:*?"<>|' else " " for letter in title)
    return f"{' '.join(plain.split()) or untitled} {day:%Y-%m-%d}.{ending}"
