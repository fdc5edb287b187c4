"""The whole service on one machine, as `serve` and `demo` run it."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine

from services.bootstrap import tls
from services.bootstrap.forgetting import ledger_of
from services.bootstrap.supervisor import Supervisor, claim_port, stream_socket
from services.errors import Misconfigured
from services.settings import Settings
from services.storage import audit, organisations, users
from services.storage.embedded import embedded_database
from services.storage.engine import open_engine
from services.storage.migrate import upgrade
from services.storage.restored import make_up

TEACHER = "teacher@localhost"  # the account of whoever runs this service, made by itself


@dataclass(frozen=True, slots=True)
class Service:
    """A running service. `login_url` works once."""

    settings: Settings
    engine: Engine
    supervisor: Supervisor
    login_url: str


@contextlib.contextmanager
def open_database(settings: Settings, *, make_up_erasures: bool = True) -> Iterator[Engine]:
    """The configured database, or an embedded one which runs as long as somebody uses it; migrated, and without those who came back
    with a restored backup although they had been erased. The engine is disposed of."""
    with contextlib.ExitStack() as parts:
        url = settings.database_url or parts.enter_context(embedded_database(data_folder(settings)))
        engine = open_engine(url)
        parts.callback(engine.dispose)
        upgrade(engine)
        if make_up_erasures:
            make_up(engine, ledger_of(settings))
        yield engine


def data_folder(settings: Settings) -> Path:
    """Made if it is missing. Raises Misconfigured when it cannot be written."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misconfigured(
            f"The data folder {settings.data_dir} cannot be made ({error.strerror}): choose another with --data-dir."
        ) from error
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        raise Misconfigured(f"The data folder {settings.data_dir} cannot be written: choose another with --data-dir.")
    return settings.data_dir


def host(connection: Connection) -> UUID:
    """The teacher whose the demo and replays are. An administrator: they run the service, and on a machine of their own every session is
    theirs to see. No password, and links to log in are made on this machine only."""
    return users.ensure_teacher(connection, organisations.default_organisation(connection), TEACHER, "Teacher", is_admin=True)


def new_login_url(engine: Engine, settings: Settings) -> str:
    with engine.begin() as connection:
        organisation = organisations.default_organisation(connection)
        teacher = host(connection)
        token = users.create_login_link(connection, teacher, timedelta(minutes=settings.login_link_minutes))
        audit.record(connection, organisation, actor="service", action="login_link.created", subject_id=teacher)
    return f"{settings.base_url}/login/{token}"


def _environment(settings: Settings) -> dict[str, str]:
    """Of the children: what was changed or unset here must not come back from the environment we were started in."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("CLASSPULSE_")}
    return others | settings.as_environment()


@contextlib.contextmanager
def running_service(settings: Settings) -> Iterator[Service]:
    """Started in order, stopped in the opposite one. Raises Misconfigured with what to change."""
    if settings.tls_cert and settings.tls_key:
        tls.check(settings.tls_cert, settings.tls_key)
    with contextlib.ExitStack() as parts:
        settings = settings.model_copy(update={"port": claim_port(settings.host, settings.port)})
        engine = parts.enter_context(open_database(settings))
        url = engine.url.render_as_string(hide_password=False)
        path = parts.enter_context(stream_socket())
        settings = settings.model_copy(update={"database_url": url, "stream_socket": path})
        supervisor = Supervisor(_environment(settings), host=settings.host, port=settings.port, tls=settings.tls)
        parts.callback(supervisor.stop)
        supervisor.start()
        yield Service(settings, engine, supervisor, new_login_url(engine, settings))
