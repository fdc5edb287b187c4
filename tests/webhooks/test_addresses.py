"""Where a webhook may not lead."""

from ipaddress import ip_address

import pytest

from services.errors import Unprocessable
from services.webhooks.addresses import check_url, is_public


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
        *["192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
        *["::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"],
        *["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "100::1"],
    ],
)
def test_private_addresses_are_known_in_every_dress(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_public_ones_are_not_refused(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://lms.school.org/hook", "https"),
        ("ftp://lms.school.org/hook", "https"),
        ("//lms.school.org", "https"),
        ("", "https"),
        ("https://", "host"),
        ("https://lms.school.org:0/", "host"),
        ("https://lms.school.org:99999/", "not one"),
        ("https://[::1", "not one"),
        ("https://lms.school.org/ä", "ASCII"),
        ("https://lms.school.org/a b", "ASCII"),
        ("https://lms.school.org/\r\nHost: evil", "ASCII"),
        ("https://lms.school.org/" + "x" * 500, "500"),
        ("https://user:password@lms.school.org/", "password"),
        ("https://lms.school.org/#fragment", "fragment"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]:8443/", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
        ("https://localhost/", "private"),
        ("https://db.localhost/", "private"),
    ],
)
def test_a_url_that_leads_nowhere_we_go_is_refused(url: str, why: str) -> None:
    with pytest.raises(Unprocessable, match=why):
        check_url(url, private=False)


@pytest.mark.parametrize("url", ["https://lms.school.org/hook?x=1", "https://lms.school.org:8443/hook", "https://8.8.8.8/hook"])
def test_a_public_url_is_taken_as_it_is(url: str) -> None:
    assert check_url(url, private=False) == url


def test_a_setting_opens_the_private_network() -> None:
    for url in ("http://localhost:9000/hook", "http://10.0.0.7/hook"):
        assert check_url(url, private=True) == url
    with pytest.raises(Unprocessable):
        check_url("file:///etc/passwd", private=True)
