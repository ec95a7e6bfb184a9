"""Pictures of the mails for docs/email.md: ``make screenshots`` draws them again.

Chromium shows each mail 600 and 360 pixels wide, light and dark, in its full length or up
to LONGEST; a palette keeps a picture below 120 KB.
"""

import re
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser import SCHEMES, chromium, framed
from tests.mail_samples import mails

WIDTHS = (600, 360)
LONGEST = 1_900
COLOURS = 256
# A window may not be narrower.
WINDOW = 500


def draw(mail: Path, to: Path, width: int, scheme: str) -> None:
    """Draw a mail into the file ``to``."""
    reach = "document.title = mail.documentElement.scrollHeight;"
    measured = chromium(scheme, framed(mail, width, 100, reach), "--dump-dom")
    height = min(LONGEST, int(re.search(r"<title>(\d+)", measured)[1]))
    size = f"--window-size={max(width, WINDOW)},{height}"
    chromium(scheme, framed(mail, width, height), size, f"--screenshot={to}")
    with Image.open(to) as drawn:
        cropped = drawn.convert("RGB").crop((0, 0, width, height))
    method = Image.Quantize.MAXCOVERAGE  # the others lose the few pixels of a label
    cropped.quantize(COLOURS, method, dither=Image.Dither.NONE).save(to, optimize=True)


def main(folder: Path) -> None:
    """Draw every mail into ``folder``."""
    with tempfile.TemporaryDirectory() as name:
        for kind, (content, _) in mails().items():
            mail = Path(name, f"{kind}.html")
            mail.write_text(content.html)
            for width in WIDTHS:
                for scheme in SCHEMES:
                    draw(mail, folder / f"mail-{kind}-{width}-{scheme}.png", width, scheme)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
