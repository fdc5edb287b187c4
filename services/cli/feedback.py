"""What people said of readings that were wrong: to look at, to train with, to delete."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import Connection

from services.bootstrap.service import open_database
from services.cli import app
from services.cli.options import ACTOR, DataDir, Slug, load_settings
from services.errors import BadInput
from services.storage import audit, organisations
from services.storage import feedback as stored

feedback = typer.Typer(help="What people said of single readings that were wrong.", no_args_is_help=True)
app.add_typer(feedback, name="feedback")

_SHOWN = 10_000
_SIDE = 48


@feedback.command("list")
def list_feedback(organisation: Slug = organisations.DEFAULT_SLUG, data_dir: DataDir = None) -> None:
    """One line each, newest first."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.connect() as connection:
        found = stored.newest(connection, organisations.by_slug(connection, organisation).id, _SHOWN)
    for one in found:
        line = {"id": str(one.id), "said": one.said, "scores": one.scores, "weights_id": one.weights_id, "picture": one.has_crop}
        typer.echo(json.dumps({**line, "created_at": one.created_at.isoformat(), "expires_at": one.expires_at.isoformat()}))


@feedback.command("export")
def export(
    out: Annotated[Path, typer.Option(help="A folder that is made, or is empty: a data set for `classpulse train --data`.")],
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Writes the pictures that people agreed to, a folder for each expression. They are faces: keep them as such, and delete them with
    their numbers, which are the files' names."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise BadInput(f"{out} is not empty.")
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        owner = organisations.by_slug(connection, organisation)
        written = write_crops(connection, owner.id, out)
        audit.record(connection, owner.id, actor=ACTOR, action="feedback.exported", subject_id=None, pictures=sum(written.values()))
    typer.echo(json.dumps({"out": str(out), "pictures": sum(written.values()), "by_expression": written}))


@feedback.command("delete")
def delete(
    feedback_id: Annotated[UUID, typer.Argument(help="Its number.")],
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Deletes it with its picture."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        owner = organisations.by_slug(connection, organisation)
        stored.remove(connection, owner.id, feedback_id)
        audit.record(connection, owner.id, actor=ACTOR, action="feedback.deleted", subject_id=feedback_id)
    typer.echo(json.dumps({"deleted": str(feedback_id)}))


def write_crops(connection: Connection, organisation_id: UUID, out: Path) -> dict[str, int]:
    """-> how many of each expression."""
    from PIL import Image

    written: Counter[str] = Counter()
    for id_, said, crop in stored.crops(connection, organisation_id):
        (out / said).mkdir(exist_ok=True)
        Image.frombytes("L", (_SIDE, _SIDE), crop).save(out / said / f"{id_}.png")
        written[said] += 1
    return dict(written)
