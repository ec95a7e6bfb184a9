"""Pictures of the site for README.md and docs/site.md: ``make screenshots`` draws them again.

The bundled releases come in day by day, and some of them are edited afterwards, at times
that faketime makes, so that the same pictures come out on any day. Chromium shows each page
1,200 and 360 pixels wide, light and dark, down to LONGEST.
"""

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import yaml
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from tests.acceptance.daemons import ROOT, STOP_S, Daemon, running
from tests.acceptance.site.instances import CLOCKED, Past
from tests.acceptance.site.people import SUBSCRIBED, link, newest_mail, take_time
from tests.edits import edited
from tests.features.texts import SEEDS, records
from tests.transports.servers import free_port

URL = "https://releases.example.org"
WIDTHS = (1200, 360)
SCHEMES = ("light", "dark")
LONGEST = {1200: 1_500, 360: 1_900}
COLOURS = 128
TODAY = "2025-12-22 05:00:00"
READER = "reader@example.org"
REVISED = "Korea’s ICT exports rebound in February"
# Every so many releases one is edited later, in turn in these ways.
EVERY = 3
EDITS = ("one sentence dropped", "one figure", "typo", "four sentences added")


def days() -> dict[date, list[str]]:
    """The bundled records by the day of their date."""
    found = [one for seed in SEEDS for one in records(seed.read_text(encoding="utf-8"))]
    by_day = groupby(sorted(found, key=dated), key=dated)
    return {day: list(group) for day, group in by_day}


def dated(record: str) -> date:
    return date.fromisoformat(re.findall(r"date(\d{4}-\d\d-\d\d)", record)[-1])


def corrected(record: str, edit: str) -> str:
    """The record after an edit of its text, which stays before the date."""
    head, body = record.rstrip().rsplit("\n", 1)
    text, day = body.rsplit(" date", 1)
    return f"{head}\n{edited(edit, text)} date{day}\n"


def arrivals() -> dict[date, list[str]]:
    """What comes in on each day: the records of that day and edits of earlier ones."""
    coming = days()
    every = [record for day in coming for record in coming[day]]
    for place, record in enumerate(every[::EVERY]):
        edit = EDITS[place % len(EDITS)]
        day = dated(record) + timedelta(days=1 + place % 3)
        coming.setdefault(day, []).append(corrected(record, edit))
    return dict(sorted(coming.items()))


def fill(past: Past) -> None:
    """Let everything come in, each day at another hour of the ministry's."""
    for place, (day, coming) in enumerate(arrivals().items()):
        past.drop(f"{day}.txt", "\n".join(coming))
        past.run_at(f"{day} {place * 5 % 9:02}:20:30", "ingest")
    past.run_at(TODAY, "publish")


@contextmanager
def instance() -> Iterator[Past]:
    with tempfile.TemporaryDirectory() as name:
        past = Past(Path(name, "instance"))
        settings = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
        settings["site"]["url"] = URL
        settings["web"] = {"port": free_port(), "public": True}
        settings["schedule"] |= {"compose_interval_s": 1, "deliver_interval_s": 1}
        declared = {"topics": ["trade-statistics", "hydrogen"], "frequency": "weekly"}
        settings["subscriptions"] = [{"email": SUBSCRIBED} | declared]
        past.configure(**settings)
        yield past


def shown(page: Page, daemon: Daemon, ids: dict[str, str]) -> Iterator[str]:
    """Yields the name of each page while the browser shows it."""
    kept = ids[REVISED]
    for name, path in {
        "index": "",
        "topic": "topics/trade-statistics/",
        "country": "topics/country-us/",
        "month": "topics/all/2025-12/",
        "release": f"releases/{kept}/",
        "revision": f"releases/{kept}/r2/",
        "changes": "changes/",
        "search": "search?q=export*+AND+(chips+OR+batteries)",
        "search-error": "search?q=export*+AND+(chips+OR",
        "status": "status",
        "nowhere": "releases/r0/",
        "subscribe": "subscribe?q=Japan+AND+steel&topic=trade-statistics",
    }.items():
        page.goto(f"{URL}/{path}")
        yield name
    page.get_by_label("Your e-mail address").fill(READER)
    take_time(page)
    page.get_by_role("button", name="Subscribe", exact=True).click()
    page.goto(URL + link(newest_mail(daemon, READER), "confirm"))
    yield "confirm"
    page.goto(f"{URL}/manage")
    page.get_by_label("Your e-mail address").fill(SUBSCRIBED)
    take_time(page)
    page.get_by_role("button", name="Send me the link").click()
    page.goto(URL + link(newest_mail(daemon, SUBSCRIBED), "manage"))
    page.get_by_role("button").click()
    yield "manage"


def draw(page: Page, name: str, folder: Path) -> None:
    """Draw the page that is shown, in every width and scheme."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        height = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, LONGEST[width])}
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            to = folder / f"page-{name}-{width}-{scheme}.png"
            page.screenshot(path=to, full_page=True, clip=clip)
            shrink(to)


def shrink(picture: Path) -> None:
    """Keep the colours that matter, so that a picture stays below 250 KB."""
    with Image.open(picture) as drawn:
        plain = drawn.convert("RGB")
    method = Image.Quantize.MAXCOVERAGE
    plain.quantize(COLOURS, method, dither=Image.Dither.NONE).save(picture, optimize=True)


def main(folder: Path) -> None:
    """Draw every kind of page into ``folder``."""
    with instance() as past:
        fill(past)
        ids = past.ids()
        with served(past.folder) as daemon, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
            page = browser.new_page()
            page.route(f"{URL}/**", lambda route: passed_on(route, daemon))
            for name in shown(page, daemon, ids):
                draw(page, name, folder)
            browser.close()


@contextmanager
def served(folder: Path) -> Iterator[Daemon]:
    """The daemon of an instance, at TODAY."""
    clock = ("env", *(f"{name}={value}" for name, value in CLOCKED.items()), "faketime", TODAY)
    with running(folder, prefix=clock) as daemon:
        try:
            yield daemon
        finally:
            # faketime passes no signal on.
            os.kill(int((folder / "data" / "lock").read_text()), signal.SIGTERM)
            daemon.process.wait(STOP_S)


def passed_on(route: Route, daemon: Daemon) -> None:
    """What the daemon answers, under the address that the site has in public."""
    path = route.request.url.removeprefix(URL)
    route.fulfill(response=route.fetch(url=daemon.url + path, max_redirects=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
