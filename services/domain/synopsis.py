"""A video in a few numbers: for each person and for all of them, how long they were seen and with which visible expressions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.emotions import CIRCUMPLEX, EXPRESSIONS
from services.domain.records import Probabilities
from services.domain.seen import SeenFrame


@dataclass(frozen=True, slots=True)
class Sum:
    """Seconds are looks times the time between two of them. `expressions`: mean probabilities over the readable ones, sum 1;
    `longest`: the expression that was the strongest one for the longest time. Both None where nothing could be read."""

    seen_s: float
    readable_s: float
    expressions: dict[str, float] | None
    strongest_s: dict[str, float]  # only those that were ever the strongest
    longest: str | None


@dataclass(frozen=True, slots=True)
class PersonSum:
    person: int
    first_s: float
    last_s: float
    sum: Sum


def place(probabilities: Sequence[float]) -> tuple[float, float]:
    """Valence and arousal, -1..1: the mean place of the seven on the circumplex."""
    places = [CIRCUMPLEX[name] for name in EXPRESSIONS]
    valence, arousal = (sum(p * place[axis] for p, place in zip(probabilities, places, strict=True)) for axis in (0, 1))
    return valence, arousal


def people(frames: Sequence[SeenFrame], step_s: float) -> list[PersonSum]:
    """In the order in which they were numbered. `step_s`: seconds from one look to the next."""
    looks: dict[int, list[tuple[float, Probabilities | None]]] = {}
    for frame in frames:
        for face in frame.faces:
            looks.setdefault(face.person, []).append((frame.at, face.probabilities))
    return [
        PersonSum(person, found[0][0], found[-1][0], _sum([scores for _, scores in found], step_s))
        for person, found in sorted(looks.items())
    ]


def together(frames: Sequence[SeenFrame], step_s: float) -> Sum:
    """Of all people: each look at each of them counts the same, so that seconds of two people at once are counted twice."""
    return _sum([face.probabilities for frame in frames for face in frame.faces], step_s)


def _sum(looks: Sequence[Probabilities | None], step_s: float) -> Sum:
    read = [scores for scores in looks if scores is not None]
    strongest = Counter(EXPRESSIONS[max(range(len(EXPRESSIONS)), key=scores.__getitem__)] for scores in read)
    means = [sum(column) / len(read) for column in zip(*read, strict=True)]
    return Sum(
        seen_s=round(len(looks) * step_s, 2),
        readable_s=round(len(read) * step_s, 2),
        expressions=dict(zip(EXPRESSIONS, means, strict=True)) if read else None,
        strongest_s={name: round(count * step_s, 2) for name, count in strongest.most_common()},
        longest=strongest.most_common(1)[0][0] if read else None,
    )
