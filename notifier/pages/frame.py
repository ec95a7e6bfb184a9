"""What stands around the content of every page: head, header and footer.

The stylesheet is addressed relative to the page, unlike everything else, so that a page
also looks right under another name of the host, where a policy of ``style-src 'self'``
would refuse the absolute address.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier import templates
from notifier.pages.feeds import Feed, FeedFormat
from notifier.site import Imprint, Site


@dataclass(frozen=True, slots=True)
class Article:
    """When what a page shows was published and last changed, ISO 8601."""

    published: str
    modified: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Head, header and footer of a page.

    Attributes:
        title: of the page; the site's own title on the index.
        description: a sentence for search engines and previews, or empty.
        canonical: address of the page, or empty where it has none of its own.
        root: relative path to the root of the site, with a trailing slash; empty there.
        base: what addresses of the site begin with; paths follow it.
        feeds: documents to be discovered from this page.
        contact: how to reach the operator, or empty.
        is_served: whether the server adds the search, its state and forms to subscribe.
        article: of a page that shows a release; else None.
    """

    title: str
    description: str
    canonical: str
    root: str
    base: str
    site_title: str
    language: str
    feeds: tuple[FeedFormat, ...]
    contact: str
    is_served: bool
    article: Article | None = None

    @property
    def home(self) -> str:
        """Address of the index."""
        return self.base or "./"

    @property
    def window_title(self) -> str:
        """Title of the window: the page's, then the site's."""
        if self.title == self.site_title:
            return self.title
        return f"{self.title} – {self.site_title}"

    @property
    def mail(self) -> str:
        """Address for a link to the operator, or empty when ``contact`` is no address."""
        is_mail = "@" in self.contact and ":" not in self.contact
        return f"mailto:{self.contact}" if is_mail else ""


def framed(
    site: Site, path: str, *, title: str, description: str, feeds: Sequence[Feed]
) -> Frame:
    """Frame of the page at ``path`` of the site."""
    return Frame(
        title=title,
        description=description,
        canonical=site.address(path),
        root="../" * path.count("/"),
        base=site.address(""),
        site_title=site.title,
        language=site.language,
        feeds=tuple(document for feed in feeds for document in feed.formats),
        contact=site.contact,
        is_served=site.is_served,
    )


def detached(imprint: Imprint, title: str, *, depth: int) -> Frame:
    """Frame of a page whose addresses are relative, because it is no document of the site.

    Args:
        depth: number of folders between the root of the site and the address.
    """
    root = "../" * depth
    return Frame(
        title=title,
        description="",
        canonical="",
        root=root,
        base=root,
        site_title=imprint.title,
        language=imprint.language,
        feeds=(),
        contact=imprint.contact,
        is_served=imprint.is_served,
    )


def page(name: str, frame: Frame, **values: object) -> bytes:
    """A page as UTF-8; ``name`` is its template below ``site/``."""
    text = templates.render(f"site/{name}.html", frame=frame, **values)
    return text.encode("utf-8")
