"""Questions to the domain name system; the only home of dnspython."""

from typing import Any

from dns.exception import DNSException
from dns.rdatatype import MX, TXT, RdataType
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from notifier.errors import CallFailed

LIMIT_S = 5.0


class Dns:
    """Asks the machine's resolver, or one that is named.

    Args:
        server: IP address and port of a name server; None asks the machine's.
    """

    def __init__(self, server: tuple[str, int] | None = None) -> None:
        self._resolver = Resolver(configure=server is None)
        self._resolver.lifetime = LIMIT_S
        if server is not None:
            self._resolver.nameservers = [server[0]]
            self._resolver.port = server[1]

    def texts(self, name: str) -> list[str]:
        """TXT records of a name, the strings of each joined (RFC 7208 section 3.3).

        Raises:
            CallFailed: no name server answered.
        """
        records = self._ask(name, TXT)
        return [b"".join(one.strings).decode("utf-8", "replace") for one in records]

    def mail_exchangers(self, name: str) -> list[str]:
        """Hosts that take mail for a domain, the preferred first; a null MX (RFC 7505) is
        none.

        Raises:
            CallFailed: no name server answered.
        """
        records = sorted(self._ask(name, MX), key=lambda one: one.preference)
        hosts = (one.exchange.to_text(omit_final_dot=True) for one in records)
        return [host for host in hosts if host not in {"", "."}]

    def _ask(self, name: str, kind: RdataType) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind))
        except (NXDOMAIN, NoAnswer):
            return []
        except DNSException as error:
            raise CallFailed(f"{name}: {error}") from error
