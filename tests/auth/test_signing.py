"""The key that signs reports: made once, private to its owner, and known after another has taken its place."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auth.signing import FILE_NAME, known_key_ids, load_signing_keys, new_keys, read_signature, rotate
from services.errors import BadInput, Misconfigured


def test_it_is_made_once_whoever_asks_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_signing_keys(tmp_path, None).key_ids, range(16)))
    assert len({tuple(each) for each in found}) == 1
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_to_look_for_one_makes_none(tmp_path: Path) -> None:
    assert known_key_ids(tmp_path, None) == []
    assert list(tmp_path.iterdir()) == []
    assert known_key_ids(tmp_path, None) == []
    made = load_signing_keys(tmp_path, None)
    assert known_key_ids(tmp_path, None) == made.key_ids


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_signing_keys(tmp_path, None)
    (tmp_path / FILE_NAME).chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_signing_keys(tmp_path, None)


def test_what_a_key_signed_is_known_after_it_was_replaced(tmp_path: Path) -> None:
    before = load_signing_keys(tmp_path, None)
    signature = before.sign({"said": "once"})
    after = rotate(tmp_path)
    assert after.key_ids == load_signing_keys(tmp_path, None).key_ids == [after.key_ids[0], before.key_ids[0]]
    assert after.key_ids[0] != before.key_ids[0]
    assert read_signature(signature).key_id in after.key_ids
    assert read_signature(after.sign({})).key_id == after.key_ids[0]
    assert len(rotate(tmp_path).key_ids) == 3
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_key_of_the_operator_s(tmp_path: Path) -> None:
    load_signing_keys(tmp_path, None)
    seed = (tmp_path / FILE_NAME).read_text().strip()
    old = new_keys()
    keys = load_signing_keys(tmp_path / "elsewhere", seed, [old.public])
    assert keys.key_ids == [*load_signing_keys(tmp_path, None).key_ids, *old.key_ids]
    assert not (tmp_path / "elsewhere").exists()
    for wrong in ("short", "ä" * 43, seed + "AA"):
        with pytest.raises(Misconfigured, match="CLASSPULSE_SIGNING_KEY") as refused:
            load_signing_keys(tmp_path, wrong)
        assert wrong not in refused.value.detail


def test_a_signature_says_what_was_signed_and_by_whom() -> None:
    keys = new_keys()
    signed = read_signature(keys.sign({"sha256": "00", "n": 1}) + "\n")
    assert (signed.claims, signed.key_id) == ({"sha256": "00", "n": 1}, keys.key_ids[0])


def test_what_was_changed_is_no_signature() -> None:
    """Each part of it; also one that brings another key than it was made with, or no signature at all."""
    keys, other = new_keys(), new_keys()
    head, body, end = keys.sign({"n": 1}).split(".")
    head2, body2, end2 = other.sign({"n": 2}).split(".")
    symmetric = jwt.encode({"n": 1}, "x" * 32, algorithm="HS256", headers={"jwk": {"x": keys.public}})
    unsigned = jwt.encode({"n": 1}, "", algorithm="none", headers={"jwk": {"x": keys.public}})
    for broken in (
        f"{head}.{body2}.{end}",
        f"{head}.{body}.{end2}",
        f"{head2}.{body}.{end}",
        f"{head}.{body}.",
        symmetric,
        unsigned,
        "",
        "words",
        json.dumps({"n": 1}),
        jwt.encode({"n": 1}, Ed25519PrivateKey.generate(), algorithm="EdDSA"),
    ):
        with pytest.raises(BadInput, match="broken"):
            read_signature(broken)
