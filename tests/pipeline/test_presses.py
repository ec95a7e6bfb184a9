"""Several processes make the documents that one makes, also when one of them is killed."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notifier.config import load
from notifier.pipeline.presses import LEAST, PORTION, of_releases, worthwhile
from notifier.pipeline.reconcile import publication
from notifier.wiring import Notifier, utc_now
from tests.features.texts import STEEL, record


@pytest.fixture
def notifier(instance):
    """An instance with releases for more than two portions."""
    words = [f"Town number {n} of the coast makes {n * 7} tons" for n in range(2 * PORTION + 5)]
    instance.drop(
        "a.txt", "".join(record(f"Steel of {one}", f"{one}. {STEEL}") for one in words)
    )
    instance.run("ingest")
    return Notifier(load(instance.folder / "config.yaml", {}))


def documents(notifier, processes, *, after_first=lambda: None):
    with notifier.store() as store:
        found = []
        made = of_releases(
            store,
            publication(store, notifier.config, utc_now()),
            store.reading.ids(),
            processes=processes,
        )
        for document in made:
            found.append(document)
            if len(found) == 1:
                after_first()
        return found


def test_two_processes_make_the_same_documents_in_the_same_order(notifier):
    alone = documents(notifier, 1)
    assert len(alone) == 3 * (2 * PORTION + 5)
    assert documents(notifier, 2) == alone


def test_what_killed_processes_leave_is_made_nevertheless(notifier):
    def kill():
        for child in multiprocessing.active_children():
            os.kill(child.pid, signal.SIGKILL)

    assert documents(notifier, 2, after_first=kill) == documents(notifier, 1)
    assert multiprocessing.active_children() == []


def test_a_site_that_is_no_longer_wanted_leaves_no_process(notifier):
    with notifier.store() as store:
        ids = store.reading.ids()
        stated = publication(store, notifier.config, utc_now())
        made = of_releases(store, stated, ids, processes=2)
        assert next(made).name.startswith("releases/")
        made.close()
    assert multiprocessing.active_children() == []


def test_few_releases_are_made_by_this_process():
    assert worthwhile(LEAST - 1) == 1
    assert worthwhile(LEAST) == os.cpu_count()


CRAMPED = """
import os, resource, sys
from pathlib import Path
from notifier.config import load
from notifier.pipeline.presses import of_releases
from notifier.pipeline.reconcile import publication
from notifier.wiring import Notifier, utc_now

if __name__ == "__main__":
    notifier = Notifier(load(Path(sys.argv[1]), {}))
    with notifier.store() as store:
        stated, ids = publication(store, notifier.config, utc_now()), store.reading.ids()
        # Room to read a template, and none for the pipes to another process.
        room = max(map(int, os.listdir("/proc/self/fd"))) + 3
        resource.setrlimit(resource.RLIMIT_NOFILE, (room, room))
        for document in of_releases(store, stated, ids, processes=2):
            print(document.name)
"""


def test_where_no_process_is_to_be_had_this_one_makes_all(notifier, tmp_path):
    ran = run_script(tmp_path, CRAMPED, str(notifier.config.path))
    assert "alone_because" in ran.stdout + ran.stderr
    made = [line for line in ran.stdout.splitlines() if line.startswith("releases/")]
    assert made == [one.name for one in documents(notifier, 1)]


def run_script(folder, text, *arguments):
    script = folder / "script.py"
    script.write_text(text)
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


ORPHANED = """
import multiprocessing, os, signal, sys
from pathlib import Path
from notifier.config import load
from notifier.pipeline.presses import of_releases
from notifier.pipeline.reconcile import publication
from notifier.wiring import Notifier, utc_now

if __name__ == "__main__":
    notifier = Notifier(load(Path(sys.argv[1]), {}))
    with notifier.store() as store:
        stated = publication(store, notifier.config, utc_now())
        made = of_releases(store, stated, store.reading.ids(), processes=2)
        next(made)
        print(*(one.pid for one in multiprocessing.active_children()), flush=True)
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
"""


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_presses_end_with_a_parent_that_is_killed(notifier, tmp_path, how):
    ran = run_script(tmp_path, ORPHANED, str(notifier.config.path), how)
    presses = [int(pid) for pid in ran.stdout.split()]
    assert len(presses) == 2
    # Whoever holds the output of the script open is one of its processes: it has ended.
    assert [pid for pid in presses if is_running(pid)] == []


def is_running(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
