"""The few errors that reach a person: inner code raises them, the edge turns them into problem+json or an exit code."""


class ClassPulseError(Exception):
    """Base: the message is meant to be read by the user; `status` is the HTTP status at the edge."""

    status = 500
    title = "Internal error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadInput(ClassPulseError):
    status, title = 400, "Bad input"


class Unauthorized(ClassPulseError):
    status, title = 401, "Not authenticated"


class Forbidden(ClassPulseError):
    status, title = 403, "Not allowed"


class NotFound(ClassPulseError):
    status, title = 404, "Not found"


class Conflict(ClassPulseError):
    status, title = 409, "Conflict"


class TooLarge(ClassPulseError):
    status, title = 413, "Body too large"


class UnsupportedMedia(ClassPulseError):
    status, title = 415, "Unsupported media type"


class Unprocessable(ClassPulseError):
    status, title = 422, "Cannot be processed"


class Overloaded(ClassPulseError):
    """A dependency is away or full: try again later."""

    status, title = 503, "Not available now"


class Misconfigured(ClassPulseError):
    """The service cannot start as it is set up; the message says what to change."""

    title = "Misconfigured"


class WeightsError(ClassPulseError):
    """A weights file or its card is missing, broken, or does not fit the network."""

    title = "Weights cannot be used"
