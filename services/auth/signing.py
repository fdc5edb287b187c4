"""The key that signs reports: Ed25519, given by the operator or made once and kept in the data folder. What it signs stays readable by
anybody who has the public half, also after a newer key has taken its place.

A signature is a JWS in its compact form (RFC 7515, RFC 8037): one line of text that holds what is said, and the public key that it was
signed with. `kid` is that key's thumbprint (RFC 7638), which is how a service is known.
"""

import base64
import binascii
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.errors import BadInput, Misconfigured

FILE_NAME: Final = "signing.key"
_ALGORITHM: Final = "EdDSA"
_TYPE: Final = "classpulse-report"
_PUBLIC: Final = "public "  # begins the lines of the file that follow the first, which is private


@dataclass(frozen=True, slots=True)
class Signed:
    """`claims`: what was said, as it was signed. `key_id`: by which key."""

    claims: dict[str, Any]
    key_id: str


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """`current` signs; `previous` are public halves of keys that did."""

    current: Ed25519PrivateKey = field(repr=False)
    previous: tuple[Ed25519PublicKey, ...] = ()

    def sign(self, claims: dict[str, Any]) -> str:
        public = self.current.public_key()
        headers = {"typ": _TYPE, "kid": key_id(public), "jwk": _jwk(public)}
        return jwt.encode(claims, self.current, algorithm=_ALGORITHM, headers=headers)

    @property
    def key_ids(self) -> list[str]:
        """Of all keys this service has signed with, the newest first."""
        return [key_id(self.current.public_key()), *map(key_id, self.previous)]

    @property
    def public(self) -> str:
        """The current one's, for CLASSPULSE_PREVIOUS_SIGNING_KEYS once another is current."""
        return _encoded(self.current.public_key().public_bytes_raw())


def read_signature(signature: str) -> Signed:
    """Raises BadInput for a text that is no signature, or that was changed. Whose key it was is for the caller to judge."""
    try:
        header = jwt.get_unverified_header(signature.strip())
        public = Ed25519PublicKey.from_public_bytes(_decoded(header["jwk"]["x"]))
        options: Any = {"verify_aud": False, "verify_iss": False, "verify_iat": False}
        claims = jwt.decode(signature.strip(), public, algorithms=[_ALGORITHM], options=options)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as error:
        raise BadInput("The signature is broken: it is none of ClassPulse's, or it was changed.") from error
    return Signed(claims, key_id(public))


def key_id(public: Ed25519PublicKey) -> str:
    """RFC 7638: SHA-256 over the key's members in their canonical form."""
    return _encoded(hashlib.sha256(json.dumps(_jwk(public), sort_keys=True, separators=(",", ":")).encode()).digest())


def new_keys() -> SigningKeys:
    """A key that nobody has yet; kept nowhere."""
    return SigningKeys(Ed25519PrivateKey.generate())


def load_signing_keys(data_dir: Path, configured: str | None, previous: Sequence[str] = ()) -> SigningKeys:
    """The same for every process that shares `data_dir`, also when they start at once. Raises Misconfigured.

    The file holds the private half of the current key (32 bytes, base64url) and, in the lines after it, public halves of older ones.
    """
    if configured is not None:
        return SigningKeys(
            _private(configured, "CLASSPULSE_SIGNING_KEY"), tuple(_public(key, "CLASSPULSE_PREVIOUS_SIGNING_KEYS") for key in previous)
        )
    path = data_dir / FILE_NAME
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, new_keys(), first=True)
    keys = _kept(path)
    return SigningKeys(keys.current, (*keys.previous, *(_public(key, "CLASSPULSE_PREVIOUS_SIGNING_KEYS") for key in previous)))


def known_key_ids(data_dir: Path, configured: str | None, previous: Sequence[str] = ()) -> list[str]:
    """As `load_signing_keys`, and none where there is no key yet: to look makes nothing."""
    if configured is None and not (data_dir / FILE_NAME).exists():
        return []
    return load_signing_keys(data_dir, configured, previous).key_ids


def rotate(data_dir: Path) -> SigningKeys:
    """Another key takes the place of the one in the file, which stays as a public half. Processes that run sign with the old one until
    they start again, which is still believed. Raises Misconfigured."""
    before = load_signing_keys(data_dir, None)
    after = SigningKeys(Ed25519PrivateKey.generate(), (before.current.public_key(), *before.previous))
    _write(data_dir / FILE_NAME, after, first=False)
    return after


def _kept(path: Path) -> SigningKeys:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Misconfigured(f"{path} can be read by other users of this machine; run: chmod 600 {path}")
    first, *others = path.read_text(encoding="ascii").splitlines() or [""]
    return SigningKeys(_private(first, str(path)), tuple(_public(line.removeprefix(_PUBLIC), str(path)) for line in others))


def _write(path: Path, keys: SigningKeys, *, first: bool) -> None:
    """Whole under another name (mode 0600 from the start). `first`: linked, so that of two processes that make one at once one wins."""
    lines = [_encoded(keys.current.private_bytes_raw()), *(_PUBLIC + _encoded(key.public_bytes_raw()) for key in keys.previous)]
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if first:
            path.hardlink_to(draft)
        else:
            draft.replace(path)
    except FileExistsError:
        pass  # another process was faster: its key counts
    finally:
        draft.unlink(missing_ok=True)


def _private(text: str, where: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_thirty_two(text, where))


def _public(text: str, where: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_thirty_two(text, where))


def _thirty_two(text: str, where: str) -> bytes:
    """Raises Misconfigured, and does not repeat what may be a private key."""
    try:
        found = _decoded(text.strip())
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != 32:
        raise Misconfigured(f"A key of {where} is not an Ed25519 key: 32 bytes as base64url, 43 letters.")
    return found


def _jwk(public: Ed25519PublicKey) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _encoded(public.public_bytes_raw())}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
