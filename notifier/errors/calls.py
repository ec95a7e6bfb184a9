"""Other servers did not take what we had for them."""

from typing import Literal

from notifier.errors.base import NotifierError

About = Literal["relay", "recipient", "content"]


class CallFailed(NotifierError):
    """A call to another server got no answer, or must not be made; carries why."""


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
