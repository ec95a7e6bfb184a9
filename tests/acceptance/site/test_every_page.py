"""What holds for every kind of page: WCAG 2.2 AA, 320 px, valid HTML, nothing from afar."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.acceptance.site.checkers import AXE, axe, nu_html_checker
from tests.acceptance.site.tour import tour

WIDTHS = (1200, 320)
SCHEMES = ("light", "dark")
# The page of a mail that is shown in a browser is one of mails, and has tests there.
MOST_BYTES = 100_000


@dataclass
class Seen:
    """What a browser met on one kind of page.

    Attributes:
        broken: rules of axe that it breaks, with the width, the scheme and the element.
        reaches: its width in each of WIDTHS, in CSS pixels.
        told: errors on the console, violations of the policy and exceptions.
        hosts: of everything it asked for.
    """

    html: bytes = b""
    broken: list = field(default_factory=list)
    reaches: list = field(default_factory=list)
    told: list = field(default_factory=list)
    hosts: set = field(default_factory=set)


@pytest.fixture(scope="module")
def seen(world, daemon, chromium):
    """Every kind of page as Chromium sees it, by its kind."""
    with chromium.new_context(base_url=world.url) as context:
        context.add_init_script(path=AXE)
        page = context.new_page()
        return dict(look(page, daemon, world))


def look(page, daemon, world):
    now = Seen()
    page.on("console", lambda said: now.told.append(said.text) if is_error(said) else None)
    page.on("pageerror", lambda error: now.told.append(str(error)))
    page.on("request", lambda request: now.hosts.add(request.url.split("/")[2]))
    bodies = []
    page.on("response", lambda answer: bodies.append(answer) if is_page(answer) else None)
    for kind in tour(page, daemon, world):
        now.html = bodies[-1].body()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            now.reaches.append(page.evaluate("document.documentElement.scrollWidth"))
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                now.broken += [(width, scheme, *one) for one in axe(page)]
        yield kind, now
        now = Seen()


def is_error(said):
    # Chromium says of each document that it was not found.
    return said.type == "error" and "Failed to load resource" not in said.text


def is_page(answer):
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def of_each(seen, what):
    return {kind: found for kind, one in seen.items() if (found := what(one))}


def test_axe_finds_nothing_light_or_dark_wide_or_narrow(seen):
    assert of_each(seen, lambda one: one.broken) == {}


def test_no_page_is_wider_than_its_window(seen):
    wide = of_each(seen, lambda one: [*one.reaches] if one.reaches > [*WIDTHS] else [])
    assert wide == {}


def test_no_page_asks_another_host_or_breaks_its_policy(seen, world):
    own = {world.url.split("/")[2]}
    assert of_each(seen, lambda one: one.hosts - own) == {}
    assert of_each(seen, lambda one: one.told) == {}


def test_every_page_is_below_100_kilobytes(seen, world):
    assert of_each(seen, lambda one: len(one.html) > MOST_BYTES) == {}
    sizes = [path.stat().st_size for path in world.instance.feeds.rglob("*.html")]
    assert max(sizes) < MOST_BYTES


def test_every_document_is_valid_html(seen, world, tmp_path):
    for place, one in enumerate(seen.values()):
        Path(tmp_path, f"{place}.html").write_bytes(one.html)
    assert nu_html_checker(tmp_path, world.instance.feeds) == []


def test_the_stylesheets_are_valid(world):
    sheets = sorted(world.instance.feeds.glob("*.css"))
    assert [sheet.name for sheet in sheets] == ["feed.css", "site.css"]
    assert nu_html_checker(*sheets) == []
