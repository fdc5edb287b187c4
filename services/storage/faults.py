"""Is a failed write worth trying again? The database may be away, or the data may be bad."""

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError  # noqa: A004 - the pool's

BAD_DATA: Final = frozenset({"22", "23"})  # SQLSTATE classes: data exception, integrity constraint violation


def is_passing(error: Exception) -> bool:
    """True: lost connection, restart, failover, deadlock, full disk, schema not there yet; the same write may succeed later.

    False: the server refuses these values, or they cannot even be sent; it will be so every time.
    """
    if isinstance(error, TimeoutError | OperationalError | InterfaceError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    sqlstate = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or (sqlstate is not None and sqlstate[:2] not in BAD_DATA)
