"""Commands that only need the database: schema, accounts, logins."""

import json
import sys
from datetime import timedelta
from typing import Annotated

import typer

from services.bootstrap.housekeeping import Kept, foresee, forget
from services.bootstrap.service import new_login_url, open_database
from services.cli import app, people
from services.cli.options import ACTOR, DataDir, Slug, load_settings
from services.storage import audit, logins, organisations, users

db = typer.Typer(help="The database's schema.", no_args_is_help=True)
accounts = typer.Typer(help="Teachers' accounts.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(accounts, name="users")


@db.command("upgrade")
def upgrade(data_dir: DataDir = None) -> None:
    """Brings the schema to this version; safe to run from several machines at once."""
    with open_database(load_settings(data_dir=data_dir)):
        people.print("The database is up to date.")


@db.command("retention")
def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Says what would go, and changes nothing.")] = False, data_dir: DataDir = None
) -> None:
    """Forgets what is past its time, as the service does every hour by itself; prints what went."""
    settings = load_settings(data_dir=data_dir)
    kept = Kept(timedelta(days=settings.audit_days), timedelta(days=settings.report_days))
    with open_database(settings) as engine:
        said = foresee(engine, kept) if dry_run else forget(engine, kept)
    typer.echo(json.dumps({"dry_run": dry_run, **said}))


@accounts.command("add")
def add_user(
    email: str,
    name: Annotated[str | None, typer.Option(help="The teacher's name.")] = None,
    admin: Annotated[
        bool | None, typer.Option(help="Whether they see all sessions, make API keys and change the organisation's settings.")
    ] = None,
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Adds a teacher, or finds them, and prints a login link that works once."""
    settings = load_settings(data_dir=data_dir)
    with open_database(settings) as engine, engine.begin() as connection:
        school = organisations.by_slug(connection, organisation).id
        user = users.ensure_teacher(connection, school, email, name, is_admin=admin)
        token = users.create_login_link(connection, user, timedelta(minutes=settings.login_link_minutes))
        audit.record(connection, school, actor=ACTOR, action="login_link.created", subject_id=user, admin=admin)
    typer.echo(json.dumps({"user_id": str(user), "email": email, "login_url": f"{settings.base_url}/login/{token}"}))


@accounts.command("password")
def set_password(
    email: str,
    remove: Annotated[bool, typer.Option("--remove", help="Takes the password away: they come in by links only.")] = False,
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Asks for a teacher's new password, twice (or reads it from standard input, one line), and ends their logins everywhere."""
    from services.auth import passwords  # the images that take video do without its package

    hashed = None if remove else passwords.hash_password(_asked())
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        user = users.by_email(connection, organisations.by_slug(connection, organisation).id, email)
        users.set_password(connection, user.id, hashed)
        ended = logins.end_all(connection, user.id)
        action = "password.removed" if remove else "password.set"
        audit.record(connection, user.organisation_id, actor=ACTOR, action=action, subject_id=user.id, logins=ended)
    typer.echo(json.dumps({"user_id": str(user.id), "email": user.email, "password": not remove, "logins_ended": ended}))


def _asked() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


@accounts.command("logout")
def log_out(email: str, organisation: Slug = organisations.DEFAULT_SLUG, data_dir: DataDir = None) -> None:
    """Ends every login of a teacher: a computer was left behind, or somebody has left."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        user = users.by_email(connection, organisations.by_slug(connection, organisation).id, email)
        ended = logins.end_all(connection, user.id)
        audit.record(connection, user.organisation_id, actor=ACTOR, action="login.ended_everywhere", subject_id=user.id, logins=ended)
    typer.echo(json.dumps({"user_id": str(user.id), "email": user.email, "logins_ended": ended}))


@app.command("guardian-consent")
def guardian_consent(ask: Annotated[bool, typer.Argument(help="yes or no")], data_dir: DataDir = None) -> None:
    """Whether students who join by a link must name a parent or guardian who agrees."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        changed = organisations.change(connection, organisations.default_organisation(connection), guardian_consent=ask)
        audit.record(
            connection, changed.id, actor=ACTOR, action="organisation.changed", subject_id=changed.id, settings=["guardian_consent"]
        )
    typer.echo(json.dumps({"guardian_consent": ask}))


@app.command("login-link")
def login_link(data_dir: DataDir = None) -> None:
    """Prints a new one-time login link for the teacher of this installation."""
    settings = load_settings(data_dir=data_dir)
    with open_database(settings) as engine:
        typer.echo(json.dumps({"login_url": new_login_url(engine, settings)}))
