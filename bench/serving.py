"""Requests a second beside nginx on the same folder: ``python -m bench.serving``.

Both serve one feed of 50 entries over loopback: whole, gzipped, and as 304. wrk asks over
16 connections from one thread; the two servers are measured in turn, a few seconds each.
Of the rates the best round is shown, because whatever else runs only takes away, and of
the ratio the median, because it is taken round by round. nginx has one worker, as we have
one process. Needs nginx and wrk from Debian.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import sleep

import httpx

from notifier.documents import PublicFolder
from notifier.site import FORMER, MOVED
from notifier.web import Server, create_app

ROUNDS = 5
NGINX_PORT = 8990
FEED = "topics/all/changes.atom"
GZIP = {"Accept-Encoding": "gzip"}
CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type application/atom+xml; gzip_static on; sendfile on;
    tcp_nopush on; keepalive_requests 1000000;
    open_file_cache max=1000; open_file_cache_valid 60s;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; root {public}; }}
}}
"""


def main() -> None:
    """Print the requests a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(Path(arguments.serve))
    else:
        measure(arguments.seconds)


def serve(public: Path) -> None:
    """Serve a folder as ``notifier run`` does, until standard input ends."""
    server = Server(create_app(public, health=dict), "127.0.0.1", 0)
    server.start()
    print(server.port, flush=True)
    sys.stdin.read()
    server.stop(1)


def measure(seconds: int) -> None:
    """Serve one folder by both and measure each."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        public = folder / "public"
        entry = "<entry><title>Exports rise</title><content>{}</content></entry>"
        text = "Exports of memory chips rose 16.7 percent in November, said the ministry. "
        body = "".join(entry.format(text * 10 + str(number)) for number in range(50))
        folder_of_both = PublicFolder(public)
        folder_of_both.write(FEED, f"<feed>{body}</feed>".encode())
        # Every published folder has them, and the server looks at one for each request.
        for notes in (MOVED, FORMER):
            folder_of_both.write(notes, b"")
        ours = stack.enter_context(_ours(public))
        theirs = stack.enter_context(_nginx(folder, public))
        size = (public / FEED).stat().st_size
        print(f"a feed of {size} bytes; requests a second of {ROUNDS} rounds")
        for name, headers in (("200", {}), ("200 gzip", GZIP), ("304", None)):
            print(f"{name:9} {_compared((ours, theirs), headers, seconds)}", flush=True)


def _compared(servers: tuple[str, str], headers: dict[str, str] | None, seconds: int) -> str:
    """Both in turn; None for headers asks for what is known already."""
    rounds = [
        tuple(
            _rate(f"{base}/{FEED}", _conditional(base) if headers is None else headers, seconds)
            for base in servers
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = map(max, zip(*rounds, strict=True))
    ratio = median(mine / other for mine, other in rounds)
    return f"ours {ours:7.0f}  nginx {theirs:7.0f}  ratio {ratio:.2f}"


def _conditional(base: str) -> dict[str, str]:
    answer = httpx.get(f"{base}/{FEED}", headers=GZIP)
    return GZIP | {"If-None-Match": answer.headers["etag"]}


def _rate(url: str, headers: dict[str, str], seconds: int) -> float:
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", *options, url]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"Requests/sec: +([0-9.]+)", ran.stdout)
    if found is None or ("Non-2xx" in ran.stdout and "If-None-Match" not in headers):
        raise SystemExit(ran.stdout)
    return float(found[1])


@contextmanager
def _ours(public: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.serving", "--serve", public],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with _stopped(process):
        port = process.stdout.readline().strip() if process.stdout else ""
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _nginx(folder: Path, public: Path) -> Iterator[str]:
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, public=public, port=NGINX_PORT))
    base = f"http://127.0.0.1:{NGINX_PORT}"
    with _stopped(subprocess.Popen(["/usr/sbin/nginx", "-c", config, "-p", folder])):
        _wait(lambda: httpx.get(base))
        yield base


@contextmanager
def _stopped(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


def _wait(ask: Callable[[], object]) -> None:
    for _ in range(50):
        try:
            ask()
        except httpx.TransportError:
            sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
