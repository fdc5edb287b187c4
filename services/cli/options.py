"""Command-line options that several commands share; an option that is not given leaves the environment's setting alone."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from services import log
from services.errors import BadInput
from services.settings import Settings

ACTOR: Final = "cli"
"""In the audit log: whoever has a shell on this machine."""

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the embedded database; default one per user.")]
Slug = Annotated[str, typer.Option("--organisation", help="Which school's; a single one has the organisation called `default`.")]
Host = Annotated[str | None, typer.Option(help="Address to bind to; default 127.0.0.1, this machine alone.")]
Port = Annotated[int | None, typer.Option(help="TCP port; 0 takes a free one.")]
TlsCert = Annotated[Path | None, typer.Option("--tls-cert", help="Certificate (chain), PEM: serves HTTPS, which cameras need.")]
TlsKey = Annotated[Path | None, typer.Option("--tls-key", help="Private key of the certificate, PEM.")]
Supervised = Annotated[bool, typer.Option("--supervised", hidden=True)]


def load_settings(**given: Any) -> Settings:
    """The environment's settings with what the command line gave on top; logging is set up with them."""
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    log.configure(settings.log_level, settings.log_format)
    return settings


def json_object(option: str, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{option} takes a JSON object: {error}.") from error
    if not isinstance(value, dict):
        raise BadInput(f"{option} takes a JSON object, not {text}.")
    return value
