"""Which addresses a stranger may have us call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.addresses import is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.114.7", "2606:4700::1111"])
def test_addresses_of_the_internet_may_be_called(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("::1", id="loopback, IPv6"),
        pytest.param("0.0.0.0", id="this host"),  # noqa: S104 - an address to refuse
        pytest.param("10.1.2.3", id="private"),
        pytest.param("172.16.0.1", id="private, 172"),
        pytest.param("192.168.1.1", id="private, 192"),
        pytest.param("fd00::1", id="private, IPv6"),
        pytest.param("169.254.169.254", id="link-local, where clouds keep keys"),
        pytest.param("fe80::1%eth0", id="link-local, IPv6 with a zone"),
        pytest.param("100.64.0.1", id="shared by a provider's customers"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("ff0e::1", id="multicast, IPv6"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("192.0.2.1", id="documentation"),
        pytest.param("2001:0:4136:e378:8000:63bf:3fff:fdd2", id="Teredo"),
    ],
)
def test_others_may_not(address):
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_an_ipv6_spelling_is_judged_like_itself_or_not_called(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert not is_public(f"64:ff9b::{address}")
    number = int(address)
    spelled = f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"
    assert is_public(spelled) <= is_public(str(address))
