"""Files that are written whole or not at all."""

import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Replace a file in one step; after a crash it is the old one or the new one.

    What a crash leaves of an attempt is a hidden ``.NAME.tmp``, which the next attempt
    overwrites: a file has one writer.

    Raises:
        OSError: the folder or the file cannot be written; the old file is untouched.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
