"""The certificate of `serve`: looked at before anything starts, so that what is wrong with it is one sentence."""

import ssl
from pathlib import Path

from services.errors import Misconfigured

_NAMES = {"--tls-cert": "certificate", "--tls-key": "private key"}


def check(certificate: Path, key: Path) -> None:
    """Raises Misconfigured unless both are PEM files that can be read, belong together, and need no password."""
    for option, path in (("--tls-cert", certificate), ("--tls-key", key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise Misconfigured(f"The {_NAMES[option]} {path} cannot be read ({error.strerror}): mend {option}.") from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_refuse_to_ask)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise Misconfigured(f"The private key {key} does not belong to the certificate {certificate}.") from error
        raise Misconfigured(f"{certificate} and {key} are no usable pair of PEM files ({error.reason or 'unknown format'}).") from error


def _refuse_to_ask() -> str:
    """OpenSSL would ask for the password at the terminal of each process."""
    raise Misconfigured("The private key is protected by a password: give --tls-key one without, readable by this user alone.")
