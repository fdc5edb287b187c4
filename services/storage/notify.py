"""Postgres tells every web process that a class has news. A message is only a hint to read again; the numbers are in the tables."""

import logging
import threading
from collections.abc import Callable
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy import Connection, func, make_url, select

from services.storage.engine import CONNECT_TIMEOUT_S, DEAD_PEER_MS

log = logging.getLogger(__name__)

CHANNEL: Final = "classpulse_mood"
POLL_S: Final = 0.5  # how long `stop` may take
RECONNECT_S: Final = (0.1, 0.5, 1.0, 2.0, 5.0)

Callback = Callable[[UUID], None]


def announce(conn: Connection, session_id: UUID) -> None:
    """This session has news; delivered when the transaction commits."""
    conn.execute(select(func.pg_notify(CHANNEL, str(session_id))))


class Listener:
    """A thread that holds LISTEN and calls the subscribers. A lost connection is opened again for as long as it takes.

    What was announced in between is not heard: who must not miss it reads again after a while.
    """

    def __init__(self, url: str) -> None:
        self._conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._callbacks: list[Callback] = []
        self._stopping = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """`callback(session_id)` is called in the listener's thread and must be quick. -> a function that ends the subscription."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def start(self) -> None:
        self._thread.start()

    def wait_ready(self, timeout: float) -> bool:
        """Is it listening, within `timeout` seconds?"""
        return self._listening.wait(timeout)

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                failures = 0 if self._listening.is_set() else failures + 1
                self._listening.clear()
                log.warning("the connection for LISTEN is lost, opening it again: %s", str(error).strip())
                self._stopping.wait(RECONNECT_S[min(failures, len(RECONNECT_S) - 1)])

    def _listen(self) -> None:
        with psycopg.connect(
            self._conninfo,
            autocommit=True,
            application_name="classpulse-listener",
            connect_timeout=CONNECT_TIMEOUT_S,
            keepalives_idle=DEAD_PEER_MS // 1000,
            tcp_user_timeout=DEAD_PEER_MS,
        ) as conn:
            conn.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            while not self._stopping.is_set():
                for message in conn.notifies(timeout=POLL_S):
                    self._tell(message.payload)

    def _tell(self, payload: str) -> None:
        for callback in list(self._callbacks):
            try:
                callback(UUID(payload))
            except Exception:
                log.exception("a subscriber failed on %r", payload)
