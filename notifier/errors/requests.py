"""What somebody asked of the web server cannot be granted."""

from datetime import timedelta

from notifier.errors.base import NotifierError


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


class HubRefused(RequestRefused):
    """A request to the hub cannot be granted."""


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
