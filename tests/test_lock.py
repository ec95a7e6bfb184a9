"""One writer at a time."""

import os
import signal
import subprocess
import sys

import pytest

from notifier import lock
from notifier.errors import InstanceRunning, StoreError

HOLDER = """
import sys, pathlib
from notifier import lock
with lock.hold(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "lock"


@pytest.fixture
def holder(path):
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_lock_is_free_again_after_the_block(path):
    for _ in range(2):
        with lock.hold(path):
            assert path.read_text() == f"{os.getpid()}\n"


def test_a_second_holder_is_told_who_holds_it(path, holder):
    with pytest.raises(InstanceRunning) as raised, lock.hold(path):
        pass
    assert raised.value.pid == holder.pid
    assert str(raised.value).startswith(f"process {holder.pid} holds {path}; stop it and")


def test_a_process_that_is_killed_holds_nothing(path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with lock.hold(path):
        assert path.read_text() == f"{os.getpid()}\n"


@pytest.mark.usefixtures("holder")
def test_a_lock_file_without_a_number_names_nobody(path):
    path.write_text("somebody")
    with (
        pytest.raises(InstanceRunning, match=r"^another process holds ") as raised,
        lock.hold(path),
    ):
        pass
    assert raised.value.pid is None


def test_whether_it_is_held_can_be_asked(path):
    assert not lock.is_held(path)
    with lock.hold(path):
        assert lock.is_held(path)
    assert not lock.is_held(path)


def test_the_same_process_cannot_hold_it_twice(path):
    with lock.hold(path), pytest.raises(InstanceRunning), lock.hold(path):
        pass


@pytest.mark.parametrize("spoil", ["folder", "file above"])
def test_a_lock_that_cannot_be_written_says_where_and_what_to_do(path, spoil):
    path.mkdir(parents=True) if spoil == "folder" else path.parent.touch()
    with (
        pytest.raises(StoreError, match=r"lock: .+; the folder of store\.path"),
        lock.hold(path),
    ):
        pass
