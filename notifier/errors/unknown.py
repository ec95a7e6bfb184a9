"""What was asked about is not there, or cannot be so."""

from difflib import get_close_matches

from notifier.errors.base import NotifierError


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


class UnknownMessage(NotifierError):
    """No message of the outbox has this id."""

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        super().__init__(
            f"no message has the id {message_id!r}; `notifier outbox` lists those that wait"
        )
