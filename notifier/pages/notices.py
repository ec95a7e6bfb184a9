"""Pages of the server that are no documents of the site, such as its answer 404."""

from collections.abc import Sequence

from notifier.pages.frame import detached, page
from notifier.site import Imprint


def notice(
    imprint: Imprint,
    heading: str,
    sentences: Sequence[str],
    *,
    depth: int,
    button: str | None = None,
    action: str = "",
    helps: bool = False,
) -> bytes:
    """A page that says something.

    Args:
        imprint: of the site that says it.
        depth: number of folders between the root of the site and the address.
        button: text of a button that posts, or None for no button.
        action: where to; "" is the same address.
        helps: whether it leads on, to the search and to the lists of the site.
    """
    frame = detached(imprint, heading, depth=depth)
    return page(
        "notice",
        frame,
        heading=heading,
        sentences=sentences,
        button=button,
        action=action,
        helps=helps,
    )
