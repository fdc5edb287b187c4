"""The connection pool of one process."""

from sqlalchemy import Engine, create_engine

CONNECT_TIMEOUT_S = 5
DEAD_PEER_MS = 15_000


def open_engine(url: str, pool_size: int = 5) -> Engine:
    """A pool for `postgresql+psycopg://...` URLs; connects on first use. The owner disposes of it.

    A connection is tried before it is lent, so that a restarted server costs a retry and no error. Times come back in UTC.
    A pooler between us and Postgres must pool sessions, not transactions: LISTEN and advisory locks need one.
    """
    return create_engine(
        url,
        pool_size=pool_size,
        hide_parameters=True,  # an error that is logged must not carry a student's name
        max_overflow=pool_size,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={
            "application_name": "classpulse",
            "connect_timeout": CONNECT_TIMEOUT_S,
            "tcp_user_timeout": DEAD_PEER_MS,
            "options": "-c timezone=UTC",
        },
    )
