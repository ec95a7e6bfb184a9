"""What a Postfix on this machine knows of messages whose answer never came.

Its queue names a message by its sender, which is our return path with the message's token.
Its log has the Message-ID at the cleanup, and says ``queue active`` only of a message that
was taken as a whole.
"""

import json
import re
import subprocess
from collections.abc import Iterable

POSTQUEUE = "postqueue"
WAIT_S = 30

_CLEANUP = re.compile(r"cleanup\[\d+\]: (\w+): message-id=<([^>]+)>")
_ACTIVE = re.compile(r"qmgr\[\d+\]: (\w+): from=<[^>]*>, .*\(queue active\)")


def queue(arguments: tuple[str, ...] = ()) -> str | None:
    """The queue as ``postqueue -j`` lists it, one JSON object a line; None when there is no
    Postfix here, or it does not answer.

    Args:
        arguments: stand before ``-j``, such as ``-c`` and a folder of another instance.
    """
    try:
        listed = subprocess.run(  # noqa: S603 - the command is fixed
            [POSTQUEUE, *arguments, "-j"],
            capture_output=True,
            text=True,
            timeout=WAIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return listed.stdout


def senders(listing: str) -> set[str]:
    """Envelope senders of what is in a queue."""
    return {json.loads(line)["sender"] for line in listing.splitlines() if line.strip()}


def taken(log: Iterable[str]) -> set[str]:
    """Message-IDs, without brackets, of what a log shows to have been taken as a whole."""
    seen: dict[str, str] = {}
    found = set()
    for line in log:
        if cleanup := _CLEANUP.search(line):
            seen[cleanup[1]] = cleanup[2]
        elif (active := _ACTIVE.search(line)) and active[1] in seen:
            found.add(seen[active[1]])
    return found
