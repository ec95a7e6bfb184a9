"""The HTML of a mail as anybody may see it: without what is of its recipient alone.

The templates put marks around everything personal: links that unsubscribe or manage, and
the list of what the recipient subscribed to. No text of a release can hold a mark, because
all of it is escaped. Where the marks are not as the templates write them, there is no copy.
"""

import re
from email import policy
from email.parser import BytesParser

_START, _END = "<!--personal-->", "<!--/personal-->"
_PERSONAL = re.compile(f"{_START}.*?{_END}", re.DOTALL)


def public_copy(content: bytes) -> str | None:
    """The copy of a mail, or None when it has no HTML that can be shown.

    Args:
        content: the mail as it was composed; may be empty when it was deleted since.
    """
    mail = BytesParser(policy=policy.default).parsebytes(content)
    part = mail.get_body(("html",))
    if part is None:
        return None
    html, number = _PERSONAL.subn("", part.get_content())
    if not number or _START in html or _END in html:
        return None
    return html.replace("\r\n", "\n")
