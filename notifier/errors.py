"""Everything this program raises on purpose.

    NotifierError
    ├── ConfigError            config.yaml cannot be used; carries every problem found
    ├── SeedUnreadable         a whole input file cannot be taken; carries a code and a sentence
    ├── QueryError             a query is not in the language; carries the column
    ├── UnknownRelease         no release has this id
    ├── UnknownRevision        the release has no revision with this number
    ├── CorrectionRefused      what was to be merged or split cannot be
    ├── UnknownTopic           no topic has this slug
    ├── UnknownSubscriber      nobody with this address is known
    ├── RosterError            a table of subscribers, or a row of it, says something wrong
    ├── UnknownMessage         no message has this id
    ├── StoreError
    │   ├── StoreBusy          another process has been writing for longer than we wait
    │   └── SchemaTooNew       the store was written by a newer version
    ├── InstanceRunning        another process holds the lock
    ├── FeedsFolderError       the public folder cannot be written
    ├── ListenError            the web address is taken or not ours
    ├── TokenInvalid           a token in a link was not made by us
    ├── TokenExpired           a token in a link is too old
    ├── RequestRefused
    │   ├── SearchRefused      an address is no search feed's
    │   ├── ParameterRefused   a parameter of the API is wrong
    │   └── HubRefused         a request to the hub cannot be granted
    ├── CallFailed             a call to another server got no answer
    └── DeliveryError
        ├── DeliveryDeferred   try again later (RFC 5321 4yz, no connection)
        ├── DeliveryRejected   never again with these bytes (RFC 5321 5yz)
        └── DeliveryUncertain  the connection ended after the data was sent

Every error builds its sentence from its attributes, says where, and says what to do.
"""

from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Literal


class NotifierError(Exception):
    """Base of all errors that a caller may catch and show to the operator."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the operator must mend.

    Attributes:
        where: file or subsystem, and the key path inside it, such as
            ``config.yaml: topics[3].query``.
        line: 1-based line in that file, or None where there is no file.
        problem: what is wrong and what to do, as a sentence.
    """

    where: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where} (line {self.line})"
        return f"{place}: {self.problem}"


class ConfigError(NotifierError):
    """The configuration cannot be used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class SeedUnreadable(NotifierError):
    """A whole seed file cannot be taken.

    Attributes:
        code: stable machine word, such as ``not_utf8`` (docs/seed-format.md lists them).
        detail: a sentence for the operator.
        line: 1-based line, or None when the problem has no line.
    """

    def __init__(self, code: str, detail: str, line: int | None = None) -> None:
        self.code = code
        self.detail = detail
        self.line = line
        super().__init__(f"{code}: {detail}")


class QueryError(NotifierError):
    """A query is not in the language.

    Attributes:
        query: the text as given.
        column: 1-based column of the first character that is wrong.
        problem: what is wrong.
        hint: what to write instead, or an empty string.
    """

    def __init__(self, query: str, column: int, problem: str, hint: str = "") -> None:
        self.query = query
        self.column = column
        self.problem = problem
        self.hint = hint
        advice = f" {hint}" if hint else ""
        super().__init__(f"column {column}: {problem}{advice}")


class RequestRefused(NotifierError):
    """A request over HTTP cannot be granted.

    Attributes:
        status: HTTP status of the answer.
        reason: what is wrong, as the answer says it.
    """

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


class SearchRefused(RequestRefused):
    """An address asks for a search feed in a way that cannot be answered."""


class ParameterRefused(RequestRefused):
    """A request to the API cannot be answered because of one parameter.

    Attributes:
        parameter: its name, as it was sent.
    """

    def __init__(self, status: int, parameter: str, reason: str) -> None:
        self.parameter = parameter
        super().__init__(status, reason)


class UnknownRelease(NotifierError):
    """No release has this id."""

    def __init__(self, release_id: str) -> None:
        self.release_id = release_id
        super().__init__(
            f"no release has the id {release_id!r}; `notifier releases` lists them"
        )


class UnknownRevision(NotifierError):
    """The release has no revision with this number."""

    def __init__(self, release_id: str, number: int, newest: int) -> None:
        self.release_id = release_id
        self.number = number
        super().__init__(f"{release_id} has no revision {number}; its newest is {newest}")


class CorrectionRefused(NotifierError):
    """What the operator asked to merge or to split cannot be."""


class UnknownTopic(NotifierError):
    """No topic has this slug."""

    def __init__(self, slug: str, slugs: tuple[str, ...]) -> None:
        self.slug = slug
        near = get_close_matches(slug, slugs, 1)
        hint = f"; did you mean {near[0]!r}?" if near else "; `notifier topics` lists them"
        super().__init__(f"no topic has the slug {slug!r}{hint}")


class UnknownSubscriber(NotifierError):
    """Nobody with this address is known."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"there is no subscriber {address!r}; `notifier subscribers` lists them"
        )


class RosterError(NotifierError):
    """A table of subscribers, or a row of it, says something wrong.

    Attributes:
        column: name of the column, or "" when it is about all of it.
        problem: what is wrong, as a sentence.
    """

    def __init__(self, column: str, problem: str) -> None:
        self.column = column
        self.problem = problem
        super().__init__(f"{column}: {problem}" if column else problem)


class UnknownMessage(NotifierError):
    """No message of the outbox has this id."""

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        super().__init__(
            f"no message has the id {message_id!r}; `notifier outbox` lists those that wait"
        )


class StoreError(NotifierError):
    """The store cannot be used."""


class StoreBusy(StoreError):
    """Another process has been writing for longer than we wait."""

    def __init__(self, path: Path, waited_s: float) -> None:
        self.path = path
        self.waited_s = waited_s
        super().__init__(
            f"{path}: another process has been writing for {waited_s:g} s; try again"
        )


class SchemaTooNew(StoreError):
    """The store holds migrations that this version does not know."""

    def __init__(self, path: Path, unknown: tuple[str, ...]) -> None:
        self.path = path
        self.unknown = unknown
        super().__init__(
            f"{path}: written by a newer version (migrations {', '.join(unknown)});"
            " upgrade notifier or restore the backup made before the upgrade"
        )


class InstanceRunning(NotifierError):
    """Another process holds the lock.

    Attributes:
        path: the lock file.
        pid: process id that the holder wrote, or None when it wrote none.
    """

    def __init__(self, path: Path, pid: int | None) -> None:
        self.path = path
        self.pid = pid
        holder = "another process" if pid is None else f"process {pid}"
        super().__init__(
            f"{holder} holds {path}; stop it and start it again"
            " afterwards, or wait for it to end"
        )


class FeedsFolderError(NotifierError):
    """The public folder cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ListenError(NotifierError):
    """The web server cannot listen on its address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"cannot listen on {host}:{port}: {reason};"
            " change web.port in config.yaml, or run with --no-web"
        )


class TokenInvalid(NotifierError):
    """A token in a link was not made by this instance."""

    def __init__(self) -> None:
        super().__init__("this link is damaged or was not made by this service")


class TokenExpired(NotifierError):
    """A token in a link is too old.

    Attributes:
        lifetime: how long such a token is valid; None for as long as its key is kept.
    """

    def __init__(self, lifetime: timedelta | None) -> None:
        self.lifetime = lifetime
        super().__init__(f"the token is older than {lifetime or 'the keys that are kept'}")


class HubRefused(RequestRefused):
    """A request to the hub cannot be granted."""


class CallFailed(NotifierError):
    """A call to another server got no answer, or must not be made; carries why."""


About = Literal["relay", "recipient", "content"]


class DeliveryError(NotifierError):
    """A transport did not get the message accepted.

    Attributes:
        code: SMTP reply code, or 0 when there was no reply.
        text: the reply or the network error, as one line.
        about: what the trouble is with. ``relay``: the next hop or our account there, so
            that every message would fare alike; ``recipient``: this address; ``content``:
            this message, by its bytes or by a policy on mail like it.
    """

    def __init__(self, code: int, text: str, *, about: About) -> None:
        self.code = code
        self.text = text
        self.about = about
        super().__init__(f"{code} {text}" if code else text)


class DeliveryDeferred(DeliveryError):
    """Not accepted now; the same bytes may be accepted later."""


class DeliveryRejected(DeliveryError):
    """Refused for good."""


class DeliveryUncertain(DeliveryError):
    """The connection ended after the data was sent and before the answer came."""
