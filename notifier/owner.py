"""Who holds a lease: a process of a machine, by a name that no other pass has.

So that what a process was sending when it died is taken up at once, and what a living one
is sending is left to it.
"""

import os
import socket
from uuid import uuid4


def name() -> str:
    """A new name for a pass of this process."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex}"


def is_gone(owner: str) -> bool:
    """Whether the process of a pass has certainly ended: it ran on this machine, and its
    number is nobody's now, or ours by now. One of another machine may be alive."""
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname() or not number.isdecimal():
        return False
    return int(number) == os.getpid() or not _is_alive(int(number))


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
