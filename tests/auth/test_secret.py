"""The signing key in the data folder."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from services.auth.secret import FILE_NAME, Secret, load_secret
from services.errors import Misconfigured


def test_the_configured_key_counts_and_nothing_is_written(tmp_path: Path) -> None:
    configured = "k" * 32
    assert load_secret(tmp_path, configured) == Secret(configured)
    assert not list(tmp_path.iterdir())


def test_a_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    first = load_secret(folder, None)
    assert len(first.current) >= 32
    assert load_secret(folder, None) == first
    assert (folder / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert load_secret(tmp_path / "a", None) != load_secret(tmp_path / "b", None)


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("forkserver")) as pool:
        keys = set(pool.map(load_secret, [tmp_path] * 16, [None] * 16))
    assert len(keys) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_secret(tmp_path, None)
    (tmp_path / FILE_NAME).chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_secret(tmp_path, None)


def test_keys_of_before_come_after_the_one_that_signs(tmp_path: Path) -> None:
    new, old, older = "n" * 32, "o" * 32, "p" * 32
    assert load_secret(tmp_path, new, [old, older]) == Secret(new, (old, older))
    first = load_secret(tmp_path, None)
    (tmp_path / FILE_NAME).write_text(f"{new}\n{first.current}\n")
    assert load_secret(tmp_path, None, [old]) == Secret(new, (first.current, old))


@pytest.mark.parametrize("short", ["", "too short"])
def test_a_short_key_is_refused(tmp_path: Path, short: str) -> None:
    with pytest.raises(Misconfigured, match="shorter than 32"):
        load_secret(tmp_path, short)
    with pytest.raises(Misconfigured, match="CLASSPULSE_PREVIOUS_SECRET_KEYS"):
        load_secret(tmp_path, "k" * 32, [short])
    path = tmp_path / FILE_NAME
    path.write_text(short)
    path.chmod(0o600)
    with pytest.raises(Misconfigured, match=FILE_NAME):
        load_secret(tmp_path, None)
