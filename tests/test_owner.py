"""Whose lease has certainly ended."""

import os
import socket
import subprocess
import sys

from notifier import owner


def name_of(number):
    return f"{socket.gethostname()}/{number}/x"


def test_no_two_passes_have_one_name():
    assert owner.name() != owner.name()


def test_an_earlier_pass_of_this_process_is_over():
    assert owner.is_gone(owner.name())


def test_a_process_is_gone_once_it_has_ended():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not owner.is_gone(name_of(process.pid))
    process.communicate()
    assert owner.is_gone(name_of(process.pid))


def test_of_a_process_elsewhere_nothing_is_known():
    assert not owner.is_gone(f"elsewhere.example.org/{os.getpid()}/x")
    assert not owner.is_gone("me")
