"""Which frames are looked at."""


class Sampler:
    """Chooses frames by presentation time, so that a burst after a network stall does not count as more looks.

    `fps`: looks per second of video. A slower stream is looked at in full.
    """

    def __init__(self, fps: float) -> None:
        self._interval = 1.0 / fps
        self._due: float | None = None

    def wants(self, media_time: float) -> bool:
        """`media_time`: seconds on the track's clock. A clock that jumps back (a restarted sender) starts anew."""
        if self._due is None or media_time < self._due - 2 * self._interval:
            self._due = media_time
        if media_time < self._due:
            return False
        behind = media_time - self._due
        self._due += self._interval * (1 + behind // self._interval)
        return True
