"""Organisations and the API keys that open them."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import Connection

from services import clock
from services.bootstrap.service import open_database
from services.cli import app
from services.cli.options import ACTOR, DataDir, Slug, load_settings
from services.domain.access import OF_A_PLATFORM, Scope
from services.errors import NotFound
from services.storage import api_keys, audit, organisations

keys = typer.Typer(help="API keys of platforms.", no_args_is_help=True)
tenants = typer.Typer(help="Organisations: each sees its own classes only.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(tenants, name="organisations")


@keys.command("create")
def create(
    name: str,
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may do; may be given often. Not given: everything but admin and subject-access.")
    ] = None,
    days: Annotated[float | None, typer.Option(min=0, help="How long it works. Not given: until it is revoked.")] = None,
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Prints a new API key; it is stored as a hash and shown this once."""
    until = clock.now() + timedelta(days=days) if days is not None else None
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        owner = organisations.by_slug(connection, organisation)
        issued = api_keys.issue(connection, owner.id, name, scope or OF_A_PLATFORM, expires_at=until)
        made = issued.record
        audit.record(connection, owner.id, actor=ACTOR, action="key.created", subject_id=made.id, scopes=sorted(made.scopes))
    _print({"name": name, "key": issued.key, **_described(issued.record)})


@keys.command("list")
def list_keys(organisation: Slug = organisations.DEFAULT_SLUG, data_dir: DataDir = None) -> None:
    """One line a key, newest first, with those that no longer work."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        found = api_keys.list_of(connection, organisations.by_slug(connection, organisation).id)
    for key in found:
        _print(_described(key))


@keys.command("rotate")
def rotate(
    key: Annotated[str, typer.Argument(help="Its id, its name, or the hint that the list shows.")],
    grace_hours: Annotated[float, typer.Option(min=0, help="How long the old key works on.")] = 24.0,
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Prints a new key like the old one; both work until the grace is over."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        owner = organisations.by_slug(connection, organisation).id
        old = _one(connection, owner, key).id
        issued = api_keys.rotate(connection, owner, old, grace=timedelta(hours=grace_hours))
        audit.record(connection, owner, actor=ACTOR, action="key.rotated", subject_id=old, new_key=str(issued.record.id))
    _print({"name": issued.record.name, "key": issued.key, **_described(issued.record)})


@keys.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="Its id, its name, or the hint that the list shows.")],
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Ends it now."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        owner = organisations.by_slug(connection, organisation).id
        revoked = api_keys.revoke(connection, owner, _one(connection, owner, key).id)
        audit.record(connection, owner, actor=ACTOR, action="key.revoked", subject_id=revoked.id)
    _print(_described(revoked))


@tenants.command("add")
def add_organisation(slug: str, name: str, data_dir: DataDir = None) -> None:
    """Adds an organisation, or finds the one with this slug."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        organisations.ensure(connection, slug, name)
        found = organisations.by_slug(connection, slug)
    _print(asdict(found))


@tenants.command("list")
def list_organisations(data_dir: DataDir = None) -> None:
    """One line each."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        for found in organisations.list_all(connection):
            _print(asdict(found))


def _one(connection: Connection, owner: UUID, called: str) -> api_keys.ApiKey:
    """Raises NotFound, also when several that work are called so."""
    working = [key for key in api_keys.list_of(connection, owner) if key.revoked_at is None]
    found = [key for key in working if called in {str(key.id), key.name, key.hint}]
    if len(found) != 1:
        raise NotFound(f"{len(found)} keys that work are called `{called}`; `classpulse keys list` shows each with its id.")
    return found[0]


def _described(key: api_keys.ApiKey) -> dict[str, Any]:
    return {**asdict(key), "scopes": sorted(key.scopes)}


def _print(line: dict[str, Any]) -> None:
    typer.echo(json.dumps(line, default=str))
