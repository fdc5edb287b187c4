import json

from typer.testing import CliRunner

from services.bench.catalogue import CATALOGUE
from services.cli import app, benching, exporting  # noqa: F401 - they register; one alone would be the whole program
from services.errors import NotFound


def test_without_a_name_the_benchmarks_are_listed() -> None:
    done = CliRunner().invoke(app, ["bench"])
    assert done.exit_code == 0
    assert [json.loads(line)["bench"] for line in done.stdout.splitlines()] == sorted(CATALOGUE)


def test_an_unknown_name_is_an_error() -> None:
    done = CliRunner().invoke(app, ["bench", "speed", "--json"])
    assert isinstance(done.exception, NotFound)
    assert done.stdout == ""
