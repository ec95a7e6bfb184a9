"""What the configuration refers to outside itself: password, key, and its own folders."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from notifier import disk
from notifier.config.document import Document, Place
from notifier.config.model import Root, Smtp
from notifier.errors import ConfigError, Problem
from notifier.signing import Signer

VARIABLE = "NOTIFIER_SMTP_PASSWORD"


def password(
    document: Document, root: Root, folder: Path, environ: Mapping[str, str]
) -> str | None:
    """The password for SMTP, or None when no mail leaves that way or without a user name.

    The environment wins over the file, so that one run can use another password.

    Raises:
        ConfigError: there is a user name and no password.
    """
    smtp = root.mail.smtp
    if root.mail.transport != "smtp" or smtp is None or smtp.username is None:
        return None
    if VARIABLE in environ:
        return environ[VARIABLE]
    return _from_file(document, smtp, folder)


def _from_file(document: Document, smtp: Smtp, folder: Path) -> str:
    if smtp.password_file is None:
        sentence = f"needs a password: name a password_file, or set {VARIABLE}"
        raise _one(document, ("mail", "smtp", "username"), sentence)
    try:
        return (folder / smtp.password_file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        sentence = f"cannot be read: {error}"
        raise _one(document, ("mail", "smtp", "password_file"), sentence) from None


def dkim_key(document: Document, root: Root, folder: Path) -> bytes | None:
    """The private key that signs mails, or None when none is named.

    Raises:
        ConfigError: the file cannot be read, or holds no key that can sign.
    """
    dkim = root.mail.dkim
    if dkim is None:
        return None
    place = ("mail", "dkim", "key_file")
    try:
        pem = (folder / dkim.key_file).read_bytes()
    except OSError as error:
        raise _one(document, place, f"cannot be read: {error}") from None
    try:
        Signer(dkim.domain, dkim.selector, pem)
    except ValueError as error:
        raise _one(document, place, f"{dkim.key_file} {error}") from None
    return pem


def _one(document: Document, place: Place, sentence: str) -> ConfigError:
    return ConfigError((document.problem(place, sentence),))


def on_network(document: Document, root: Root, folder: Path, mounted: str) -> Iterator[Problem]:
    """A store on a network file system, unless the operator insists.

    Args:
        mounted: see ``disk.mounts``.
    """
    store = (folder / root.store.path).resolve()
    kind = disk.network_type(store, mounted)
    if kind is not None and not root.store.network:
        sentence = f"is on a network file system ({kind}), where SQLite loses data"
        advice = "name a local disk, or set store.network to true if you know better"
        yield document.problem(("store", "path"), f"{sentence}; {advice}")


def exposed(document: Document, root: Root, path: Path) -> Iterator[Problem]:
    """Things that would become public, because they lie inside the public folder."""
    folder = path.parent
    public = (folder / root.feeds.path).resolve()
    private: dict[Place, Path] = {
        ("store", "path"): folder / root.store.path,
        ("mail", "spool", "path"): folder / root.mail.spool.path,
        ("feeds", "path"): path,
    }
    if root.mail.dkim is not None:
        private["mail", "dkim", "key_file"] = folder / root.mail.dkim.key_file
    for number, source in enumerate(root.sources):
        private["sources", number, "path"] = folder / source.path
    for place, inside in private.items():
        if inside.resolve().is_relative_to(public):
            sentence = f"{inside.name} would lie in the public folder {root.feeds.path}"
            yield document.problem(place, f"{sentence}; keep them apart")
