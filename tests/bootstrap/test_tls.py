"""A certificate that will not do is said in one sentence, before anything starts."""

from pathlib import Path

import pytest

from services.bootstrap import tls
from services.errors import Misconfigured
from tests.certificates import self_signed


def test_a_pair_that_belongs_together_will_do(tmp_path: Path) -> None:
    tls.check(*self_signed(tmp_path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with pytest.raises(Misconfigured, match=r"certificate .*nowhere.pem cannot be read \(No such file.*--tls-cert"):
        tls.check(tmp_path / "nowhere.pem", key)
    with pytest.raises(Misconfigured, match=r"private key .* cannot be read \(Is a directory.*--tls-key"):
        tls.check(certificate, tmp_path)


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    certificate, _ = self_signed(tmp_path)
    _, key = self_signed(tmp_path, "other")
    with pytest.raises(Misconfigured, match="does not belong to the certificate"):
        tls.check(certificate, key)


def test_a_file_that_is_no_pem_is_told(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    certificate.write_text("hello")
    with pytest.raises(Misconfigured, match="no usable pair of PEM files"):
        tls.check(certificate, key)


def test_a_key_with_a_password_asks_nobody(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="password"):
        tls.check(*self_signed(tmp_path, password=b"secret"))
