"""A public folder, and the real server on a free loopback port."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from notifier.web import Server, create_app

URL = "https://news.example.org"
MODIFIED_S = 1_767_225_600  # Thu, 01 Jan 2026 00:00:00 GMT
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Steel</title></feed>' * 9
DOCUMENTS = {
    "index.html": b"<!doctype html><title>Index</title>",
    "topics/steel/index.html": b"<!doctype html><title>Steel</title>",
    "topics/steel/releases.atom": ATOM,
    "topics/steel/releases.rss": b"<rss/>",
    "topics/steel/releases.json": b"{}",
    "topics/steel/changes/1.atom": b"<feed>first</feed>",
    "topics/steel/changes/2.atom": b"<feed>second</feed>",
    "feeds.opml": b"<opml/>",
    "site.css": b"body {}",
    "robots.txt": b"User-agent: *\n",
    "sitemap.xml": b"<urlset/>",
    "logo.png": b"\x89PNG",
    "odd": b"?",
    ".published": b"{}",
    "topics/.hidden/index.html": b"hidden",
}

Serve = Callable[[ASGIApp], AbstractContextManager[httpx.Client]]


def write(folder: Path, name: str, content: bytes, *, modified_s: int = MODIFIED_S) -> Path:
    """A document as the publisher leaves it: its compressed sibling first."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
    path.write_bytes(content)
    os.utime(path, (modified_s, modified_s))
    return path


def healthy() -> dict[str, object]:
    return {}


@contextmanager
def served(app: ASGIApp, **options: Any) -> Iterator[httpx.Client]:
    """A client of the application, over real HTTP; it asks for no coding by itself."""
    server = Server(app, "127.0.0.1", 0, **options)
    server.start()
    plain = {"Accept-Encoding": "identity"}
    base_url = f"http://127.0.0.1:{server.port}"
    try:
        with httpx.Client(base_url=base_url, headers=plain, trust_env=False) as client:
            yield client
    finally:
        server.stop(5)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DOCUMENTS, with two symbolic links; not to be changed by tests."""
    root = tmp_path_factory.mktemp("public")
    for name, content in DOCUMENTS.items():
        write(root, name, content)
    (root / "site.css.gz").unlink()
    outside = write(root.parent, "secret.txt", b"secret")
    (root / "leak.txt").symlink_to(outside)
    (root / "current.txt").symlink_to(root / "robots.txt")
    (root / "topics" / "empty").mkdir()
    return root


@pytest.fixture(scope="session")
def client(folder: Path) -> Iterator[httpx.Client]:
    """A client of the server of ``folder``."""
    with served(create_app(folder, health=healthy, url=URL)) as client:
        yield client
