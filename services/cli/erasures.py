"""`erasures`: whom a restored backup must not bring back."""

import json
from pathlib import Path
from typing import Annotated

import typer

from services.bootstrap.forgetting import ledger_of
from services.bootstrap.service import open_database
from services.cli import app, people
from services.cli.options import DataDir, load_settings
from services.errors import BadInput
from services.storage.erasure_ledger import ErasureLedger
from services.storage.restored import make_up

erasures = typer.Typer(help="The ledger of erasures, which outlives a restored backup.", no_args_is_help=True)
app.add_typer(erasures, name="erasures")


@erasures.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="A ledger to write, or one to bring up to date: keep it on another machine.")],
    data_dir: DataDir = None,
) -> None:
    """Copies the ledger, ids and times only; prints how many erasures it holds and its head, to be noted elsewhere."""
    settings = load_settings(data_dir=data_dir)
    with open_database(settings):  # has brought the ledger up to date
        held = ledger_of(settings).read()
    copy = ErasureLedger(out).prepare()
    new = copy.append(held)
    typer.echo(json.dumps({"out": str(out), "erasures": len(copy.read()), "new": new, "head": copy.head()}))


@erasures.command("replay")
def replay(
    source: Annotated[Path | None, typer.Argument(help="A ledger that was exported. Not given: this installation's own.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Erases again whoever came back with a restored backup; a receipt a line, then a summary. Doing it twice changes nothing."""
    settings = load_settings(data_dir=data_dir)
    given = _existing(source) if source is not None else None
    with open_database(settings, make_up_erasures=False) as engine:
        done = make_up(engine, ledger_of(settings))
        more = make_up(engine, given) if given is not None else None
        if more is not None:
            make_up(engine, ledger_of(settings))  # what the copy knew and this machine did not
    receipts = [*done.receipts, *(more.receipts if more else [])]
    for receipt in receipts:
        line = {"receipt": str(receipt.id), "participant_id": str(receipt.participant_id), "at": receipt.at.isoformat()}
        typer.echo(json.dumps({**line, "readings": receipt.readings, "rollups": receipt.rollups}))
    typer.echo(json.dumps({"unknown_to_the_database": done.forgotten + (more.forgotten if more else 0), "erased_again": len(receipts)}))


@erasures.command("check")
def check(
    source: Annotated[Path | None, typer.Argument(help="A ledger. Not given: this installation's own.")] = None, data_dir: DataDir = None
) -> None:
    """Whether every line is as it was written; exit code 1 if not. The head says whether it is whole."""
    ledger = _existing(source) if source is not None else ledger_of(load_settings(data_dir=data_dir))
    held = ledger.read()
    typer.echo(json.dumps({"ledger": str(ledger.path), "erasures": len(held), "head": ledger.head()}))
    people.print("Every line is as it was written.")


def _existing(path: Path) -> ErasureLedger:
    if not path.is_file():
        raise BadInput(f"There is no ledger at {path}.")
    return ErasureLedger(path)
