"""Every link of the site leads somewhere, with and without a base path."""

from contextlib import contextmanager
from subprocess import Popen
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from lxml import html

from tests.acceptance.daemons import running, until
from tests.acceptance.nginx import MAIN
from tests.acceptance.site.people import settings
from tests.transports.servers import free_port

BASE = "/some/path"
SERVER = """\
    server {{
        listen 127.0.0.1:{port};
        location {base}/ {{
            proxy_pass http://127.0.0.1:{built_in}/;
            proxy_set_header Host $http_host;
        }}
    }}"""


@contextmanager
def below_a_path(folder, port, built_in):
    """nginx, which strips BASE and passes the rest on."""
    folder.mkdir()
    path = folder / "nginx.conf"
    server = SERVER.format(port=port, built_in=built_in, base=BASE)
    path.write_text(MAIN.format(folder=folder, documented=server))
    with Popen(["/usr/sbin/nginx", "-c", path, "-p", folder]) as process:
        try:
            address = f"http://127.0.0.1:{port}{BASE}/"
            until(lambda: process.poll() is not None or answers(address), 10, "an answer")
            yield address
        finally:
            process.terminate()


def answers(address):
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


def crawl(start, *besides):
    """Dead addresses below ``start``, each with the page that leads there; and how many
    documents there are."""
    documents, wanted, dead = {}, {}, []
    waiting = [(start, start), *((urljoin(start, path), start) for path in besides)]
    with httpx.Client(timeout=30) as client:
        while waiting:
            address, source = waiting.pop()
            address, fragment = urldefrag(address)
            wanted.setdefault((address, fragment), source)
            if not address.startswith(start.rsplit("/", 1)[0]) or address in documents:
                continue
            answer = client.get(address, headers={"Sec-Fetch-Dest": "document"})
            if answer.status_code != 200:
                dead.append((address, answer.status_code, source))
            documents[address] = page = parsed(answer)
            waiting += [(urljoin(address, href), address) for href in links(page)]
    for (address, fragment), source in wanted.items():
        if fragment and not documents[address].xpath("//*[@id=$id]", id=fragment):
            dead.append((f"{address}#{fragment}", "no such place", source))
    return dead, len(documents)


def parsed(answer):
    kind = answer.headers.get("content-type", "")
    is_page = kind.startswith("text/html") and answer.status_code == 200
    return html.document_fromstring(answer.text) if is_page else None


def links(page):
    if page is None:
        return []
    found = page.xpath("//a/@href | //link/@href | //script/@src | //form/@action")
    return [one for one in found if not one.startswith("mailto:")]


@pytest.fixture
def address(site):
    return site.url + "/"


def test_no_link_of_the_site_is_dead(address):
    dead, number = crawl(address, "subscribe", "manage", "search?q=steel")
    assert dead == []
    assert number > 200


def test_below_a_path_no_link_is_dead_and_none_leads_out_of_it(world, tmp_path):
    port, built_in = free_port(), free_port()
    here = {"web": {"public": True, "port": built_in}}
    moved = world.instance.copied(tmp_path / "moved", **settings(port, BASE) | here)
    assert moved.run("publish").code == 0
    with running(moved.folder), below_a_path(tmp_path / "nginx", port, built_in) as start:
        dead, number = crawl(start, "subscribe", "manage", "search?q=steel")
        assert dead == []
        assert number > 200
        for page in moved.feeds.rglob("*.html"):
            assert f"127.0.0.1:{port}/" not in page.read_text().replace(start, "")
