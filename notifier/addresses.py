"""Which network addresses a stranger may have us call.

Whoever names a callback could name a machine behind our firewall, or ourselves; only
addresses of the public Internet are called for strangers.
"""

from ipaddress import IPv6Address, ip_address, ip_network

# An IPv6 address that a gateway turns into any IPv4 one (RFC 6052 section 2.1).
_TRANSLATED = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet: not private, loopback,
    link-local, multicast, reserved, or an IPv6 spelling of an IPv4 one that is.

    Raises:
        ValueError: ``address`` is no IP address.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour
        if inside is not None:
            return is_public(str(inside))
        if found in _TRANSLATED or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast
