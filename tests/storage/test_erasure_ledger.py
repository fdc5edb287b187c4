"""The ledger's file: what was changed shows, half a line is no line, and several may write."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from services.errors import Misconfigured
from services.storage.erasure_ledger import Erasure, ErasureLedger


def an_erasure(number: int = 0) -> Erasure:
    return Erasure(UUID(int=number) if number else uuid4(), datetime.now(UTC), uuid4(), uuid4(), uuid4())


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(tmp_path / "folder" / "erasures.jsonl").prepare()


def test_what_is_written_is_read_and_nothing_twice(ledger: ErasureLedger) -> None:
    first, second = an_erasure(), an_erasure()
    empty = ledger.head()
    assert (ledger.read(), ledger.append([first]), ledger.append([first, second])) == ([], 1, 1)
    assert ErasureLedger(ledger.path).read() == [first, second]
    assert ledger.head() != empty
    assert ledger.path.stat().st_mode & 0o777 == 0o600
    assert all(str(one) in ledger.path.read_text() for one in (first.id, first.participant_id, second.session_id))


@pytest.mark.parametrize("tampering", ["changed", "taken out", "put in", "swapped", "rubbish"])
def test_what_was_changed_shows(ledger: ErasureLedger, tampering: str) -> None:
    ledger.append([an_erasure() for _ in range(4)])
    lines = ledger.path.read_text().splitlines(keepends=True)
    match tampering:
        case "changed":
            lines[1] = lines[1].replace(str(ledger.read()[1].participant_id), str(uuid4()))
        case "taken out":
            del lines[1]
        case "put in":
            lines.insert(1, lines[0])
        case "swapped":
            lines[1], lines[2] = lines[2], lines[1]
        case "rubbish":
            lines[1] = "[]\n"
    ledger.path.write_text("".join(lines))
    with pytest.raises(Misconfigured, match="Line 2 of the ledger"):
        ledger.read()
    with pytest.raises(Misconfigured):
        ledger.append([an_erasure()])


def test_what_was_cut_off_shows_in_the_head(ledger: ErasureLedger) -> None:
    ledger.append([an_erasure() for _ in range(3)])
    noted = ledger.head()
    whole = ledger.path.read_text().splitlines(keepends=True)
    ledger.path.write_text("".join(whole[:2]))
    assert len(ledger.read()) == 2
    assert ledger.head() != noted


def test_half_a_line_is_written_over(ledger: ErasureLedger) -> None:
    """A process died while it wrote: the database still knows that erasure, and it is written again."""
    first, second = an_erasure(), an_erasure()
    ledger.append([first, second])
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole[:-20])
    assert ledger.read() == [first]
    assert ledger.append([second]) == 1
    assert ledger.path.read_bytes() == whole


def test_several_processes_write_one_chain(ledger: ErasureLedger) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert sum(pool.map(_append, [(ledger.path, number) for number in range(1, 41)])) == 40
    assert {erasure.id for erasure in ledger.read()} == {UUID(int=number) for number in range(1, 41)}


def _append(job: tuple[Path, int]) -> int:
    path, number = job
    return ErasureLedger(path).append([an_erasure(number)])


def test_where_nothing_can_be_written_the_service_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="an erasure that a backup may bring back is none"):
        ErasureLedger(tmp_path / "file" / "erasures.jsonl").prepare()
