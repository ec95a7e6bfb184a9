"""A visit to one of the public forms, and what is shown for it; no HTTP in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

IPV4_PREFIX = 24
IPV6_PREFIX = 56
HTML = "text/html; charset=utf-8"

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser sent.

    Attributes:
        token: out of the address, or "".
        fields: of the query of a GET or the form of a POST.
        is_post: whether anything may be changed.
        network: see ``network_of``.
    """

    token: str
    fields: Fields
    is_post: bool
    network: str

    def text(self, name: str) -> str:
        """The first value of a field without blanks around it, or ""."""
        return next(iter(self.fields.get(name, ())), "").strip()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser gets.

    Attributes:
        file_name: under which it is offered to be kept; "" for a page.
    """

    status: int
    body: bytes
    media_type: str = HTML
    file_name: str = ""


def network_of(host: str) -> str:
    """The network that shares an allowance with a client: its /24, or its /56 for IPv6,
    which is what one household gets. A text that is no address stands for itself."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    prefix = IPV6_PREFIX if isinstance(address, IPv6Address) else IPV4_PREFIX
    return str(ip_network((address, prefix), strict=False))
