"""OpenDKIM, a signer and a verifier that owe us nothing, as milters of a Postfix."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.acceptance.daemons import until
from tests.acceptance.mail.relays import listens, public_folder
from tests.acceptance.mail.servers import documented
from tests.transports.servers import free_port

OPENDKIM, USER = "/usr/sbin/opendkim", "opendkim"
START_S = 20
SHARED = "Socket inet:{port}@127.0.0.1\nSyslog no\nUserID opendkim\n"
VERIFYING = """\
Mode v
TestPublicKeys {folder}/keys
AuthservID mx.example.net
AlwaysAddARHeader yes
InternalHosts csl:192.0.2.1
"""
SIGNING = """\
Mode s
Domain {domain}
Selector {selector}
KeyFile {folder}/key.pem
RequireSafeKeys no
Canonicalization relaxed/relaxed
{documented}
"""


@contextmanager
def verifier(keys: Mapping[str, str]) -> Iterator[str]:
    """An OpenDKIM that verifies; ``keys`` is what the DNS would say."""
    lines = "".join(f"{at} {key}\n" for at, key in keys.items())
    with _opendkim(VERIFYING, {"keys": lines.encode()}) as milter:
        yield milter


@contextmanager
def signer(domain: str, selector: str, pem: bytes) -> Iterator[str]:
    """An OpenDKIM that signs what comes from this machine, as docs/email.md says."""
    conf = SIGNING.replace("{domain}", domain).replace("{selector}", selector)
    conf = conf.replace("{documented}", documented("opendkim.conf", "docs/email.md"))
    with _opendkim(conf, {"key.pem": pem}) as milter:
        yield milter


@contextmanager
def _opendkim(conf: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """The address of an OpenDKIM, as Postfix writes it."""
    with public_folder() as folder:
        port = free_port()
        for name, content in files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
            shutil.chown(folder / name, USER)
        (folder / "conf").write_text((SHARED + conf).format(port=port, folder=folder))
        process = subprocess.Popen([OPENDKIM, "-f", "-x", folder / "conf"])
        try:
            until(lambda: listens(port), START_S, "the start of OpenDKIM")
            yield f"inet:127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()
