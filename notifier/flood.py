"""When news comes in such numbers that something else than news is the likely cause.

A source that is set up anew, or a change in how pages are written or read, would fill
every reader's mailbox. Feeds show it all the same; mails wait until the operator has
looked. Measured on the ministry's pages, a day brings 5 releases and a page has 8.
"""

from dataclasses import dataclass

MIN_REVISED = 20


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """What comes at once and is still mailed.

    Attributes:
        events: most mentions.
        share: largest share of the known releases that is revised, from MIN_REVISED on.
    """

    events: int
    share: float


def flood_because(
    limits: FloodLimits, *, mentions: int, revised: int, known: int
) -> str | None:
    """Why this much at once is held, as a sentence; None when it is not.

    Args:
        mentions: events that would be mailed, a bulk edit counted once.
        revised: how many of them are revisions.
        known: number of releases that are stored.
    """
    if mentions > limits.events:
        return f"{mentions} events came at once, more than {limits.events}"
    if revised >= MIN_REVISED and revised > limits.share * known:
        share = f"{limits.share * 100:g} %"
        return f"{revised} of {known} releases were revised at once, more than {share}"
    return None
