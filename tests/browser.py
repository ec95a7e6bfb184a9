"""Chromium without a window."""

import subprocess
from pathlib import Path

# What Chromium calls them (mojom::PreferredColorScheme).
SCHEMES = {"dark": 0, "light": 1}
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def chromium(scheme: str, page: Path, *options: str) -> str:
    """Open a page of the disk in a colour scheme; gives what the options make it write."""
    command = ["chromium", *QUIET, "--allow-file-access-from-files"]
    command += [f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", *options]
    ran = subprocess.run(
        [*command, page.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )
    return ran.stdout


def framed(page: Path, width: int, height: int, then: str = "") -> Path:
    """A page that shows another in a frame, which may be narrower than a window.

    Args:
        then: script for when it is shown; ``mail`` is the document in the frame.
    """
    outer = page.with_suffix(".framed.html")
    style = f"border:0;display:block;width:{width}px;height:{height}px"
    script = f"onload = () => {{ const mail = frames[0].document; {then} }}"
    outer.write_text(
        "<!doctype html><style>body{margin:0}</style>"
        f'<iframe src="{page.name}" style="{style}"></iframe><script>{script}</script>'
    )
    return outer
