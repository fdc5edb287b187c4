"""Where the stages meet: each Protocol is implemented by one folder and used by another."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.domain.policy import Analysis
from services.domain.records import Box, Crop, Detection, Frame, Image, Reading, View
from services.domain.seen import Seen


class FrameSource(Protocol):
    async def take(self, most: int) -> list[Frame]:
        """At least one, at most one per participant, of those who were looked at longest ago; waits only while there is none."""
        ...


class FaceDetector(Protocol):
    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Faces of each picture, best first; same length and order as `images`. Blocking: call it off the event loop."""
        ...


class FaceRefiner(FaceDetector, Protocol):
    def refine(self, images: Sequence[Image], boxes: Sequence[Sequence[Box]]) -> list[list[Detection]]:
        """What has become of faces that were at `boxes`, a list for each picture: same lengths and order, a low score where none is."""
        ...


class FaceFinder(Protocol):
    """Keeps what it needs from view to view: one thread at a time."""

    def find(self, views: Sequence[View]) -> list[list[Detection]]:
        """Faces of each view in its own pixels, same length and order; of one participant the earlier view comes first. Blocking."""
        ...


class ExpressionClassifier(Protocol):
    @property
    def weights_id(self) -> str: ...

    @property
    def preprocessing(self) -> str:
        """Id of the only preprocessing whose crops it may be given."""
        ...

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[n, side, side] gray -> [n, 7] calibrated probabilities. Blocking."""
        ...


class CropSink(Protocol):
    def put(self, crops: Sequence[Crop]) -> None:
        """Never waits. When full the oldest are dropped and counted."""
        ...


class CropSource(Protocol):
    async def take(self, most: int) -> list[Crop]:
        """At least one crop, about `most`; waits only while there is none."""
        ...

    def drop(self, crops: Sequence[Crop]) -> None:
        """Nothing will come of these that were taken; whoever drops them has counted them."""
        ...

    def fail(self, crops: Sequence[Crop]) -> None:
        """These could not be classified: to be tried again, or lost and counted, as the queue does."""
        ...


class ReadingSink(Protocol):
    def put(self, readings: Sequence[Reading]) -> None:
        """Never waits, from any thread. Bounded: what does not fit is dropped and counted."""
        ...


class Examinations(Protocol):
    async def examine(self, content: bytes, analysis: Analysis, *, crops: bool) -> Seen:
        """A picture or a short video, as its file. Raises UnsupportedMedia, TooLarge, Unprocessable, and Overloaded when others wait."""
        ...
