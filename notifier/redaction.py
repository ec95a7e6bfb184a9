"""Text of others without the addresses that it quotes.

Servers quote the address that they refuse, and logs are kept longer, and read by more
people, than the store: an address must not outlive its subscriber there.
"""

import re

HIDDEN = "…"

_PART = r"[^\s<>()\[\]\\,;:\"'|]"
_QUOTED = r'"[^"\s]{1,64}(?: [^"\s]{1,64}){0,4}"'
# RFC 5321 section 4.1.2, and the same inside a URL; a quoted local part may have blanks.
_ADDRESS = re.compile(rf"(?:{_QUOTED}|{_PART}{{1,256}}?)(?:@|%40)\[?{_PART}{{1,255}}\]?")


def redacted(text: str, *known: str) -> str:
    """The text with an ellipsis for whatever looks like an address.

    Args:
        known: addresses to hide however they look, in any case.
    """
    for address in known:
        text = re.sub(re.escape(address), HIDDEN, text, flags=re.IGNORECASE)
    return _ADDRESS.sub(HIDDEN, text)
