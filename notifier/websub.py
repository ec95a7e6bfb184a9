"""WebSub (W3C Recommendation of 23 January 2018): what a hub is told, and what it says.

Pure: addresses, forms and signatures. A topic is the address of a feed document of ours,
or of a search feed in any spelling of its query.
"""

import hmac
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from notifier import searches
from notifier.errors import HubRefused, SearchRefused
from notifier.site import FEEDS, FORMATS

MAX_LEASE_S = 864_000
MAX_SECRET_BYTES = 199
MAX_CALLBACK_CHARS = 2_000
MAX_FIELDS = 32
NO_FEED = "hub.topic must be the address of a feed of this site"
SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"

_DOCUMENT = re.compile(rf"topics/[a-z0-9-]+/(?:{'|'.join(FEEDS)})\.(?:{'|'.join(FORMATS)})")
_PRINTABLE = re.compile(r"[!-~]+")
_LEASE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class HubRequest:
    """What a subscriber asks of the hub (section 5.1).

    Attributes:
        mode: ``subscribe`` or ``unsubscribe``.
        document: name of the feed document below the site, with a canonical query.
        callback: absolute http or https address, without a fragment.
        secret: key of the signatures, at most 199 bytes; "" for none.
        lease_s: seconds, 1 to MAX_LEASE_S.
        spelled: the topic as it was asked for where that is another spelling of the
            document's address, otherwise "".
    """

    mode: str
    document: str
    callback: str
    secret: str
    lease_s: int
    spelled: str = ""


def read(body: bytes, base: str) -> HubRequest:
    """The request in a form of media type application/x-www-form-urlencoded.

    Args:
        base: base URL of the site, with which topics begin.

    Raises:
        HubRefused: the form is no request to this hub, for the reason it carries.
    """
    try:
        form = parse_qs(body.decode(), errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HubRefused(400, "the body must be a form in UTF-8") from None
    mode = _one(form, "hub.mode")
    if mode not in {SUBSCRIBE, UNSUBSCRIBE}:
        raise HubRefused(400, "hub.mode must be subscribe or unsubscribe")
    secret = _one(form, "hub.secret", needed=False)
    if len(secret.encode()) > MAX_SECRET_BYTES:
        raise HubRefused(400, "hub.secret must be less than 200 bytes")
    topic = _one(form, "hub.topic")
    document = _document(topic, base)
    return HubRequest(
        mode=mode,
        document=document,
        callback=_callback(_one(form, "hub.callback")),
        secret=secret,
        lease_s=_lease_s(_one(form, "hub.lease_seconds", needed=False)),
        spelled="" if topic == f"{base}/{document}" else topic,
    )


def _document(topic: str, base: str) -> str:
    """The name of the document that a topic is the address of."""
    path = topic.removeprefix(f"{base}/")
    if path == topic:
        raise HubRefused(404, NO_FEED)
    if searches.is_search(path):
        try:
            return searches.read(path).name
        except SearchRefused as error:
            raise HubRefused(400, f"hub.topic: {error.reason}") from error
    if not _DOCUMENT.fullmatch(path):
        raise HubRefused(404, NO_FEED)
    return path


def _one(form: dict[str, list[str]], name: str, *, needed: bool = True) -> str:
    found = form.get(name, [])
    if len(found) > 1 or (needed and not found):
        raise HubRefused(400, f"{name} must be given once")
    return found[0] if found else ""


def _callback(address: str) -> str:
    """The address, when it is one that can be called without a surprise."""
    try:
        parts = urlsplit(address)
        is_plain = not (parts.fragment or parts.username or parts.password or parts.port == 0)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_plain = is_web = False
    fits = len(address) <= MAX_CALLBACK_CHARS and _PRINTABLE.fullmatch(address)
    if not (is_plain and is_web and fits):
        raise HubRefused(400, "hub.callback must be an http or https address in ASCII")
    return address


def _lease_s(text: str) -> int:
    if not text:
        return MAX_LEASE_S
    if not _LEASE.fullmatch(text) or int(text) == 0:
        raise HubRefused(400, "hub.lease_seconds must be a positive whole number")
    return min(int(text), MAX_LEASE_S)


def verification(request: HubRequest, topic: str, challenge: str) -> str:
    """The address that asks whether a callback meant a request (section 5.3), which is
    to name the topic as the request did.

    Args:
        topic: address of the document.
    """
    named = request.spelled or topic
    stated = {"hub.mode": request.mode, "hub.topic": named, "hub.challenge": challenge}
    if request.mode == SUBSCRIBE:
        stated["hub.lease_seconds"] = str(request.lease_s)
    return _with_query(request.callback, stated)


def denial(callback: str, topic: str, reason: str) -> str:
    """The address that tells a callback that it gets nothing, or nothing any more
    (section 5.2)."""
    stated = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason}
    return _with_query(callback, stated)


def _with_query(address: str, stated: dict[str, str]) -> str:
    """``address`` with its own query kept as it is (section 5.3)."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(stated)) if part)
    return urlunsplit(parts._replace(query=query))


def content_headers(topic: str, hub: str, content: bytes, secret: str) -> dict[str, str]:
    """Headers of a content distribution (sections 7 and 7.1).

    Args:
        topic: address of the document; what its path ends in gives the media type.
        secret: "" leaves the signature out.
    """
    media_type = FORMATS[urlsplit(topic).path.rpartition(".")[2]]
    charset = "; charset=utf-8" if media_type.endswith("+xml") else ""
    headers = {
        "Content-Type": f"{media_type}{charset}",
        "Link": f'<{hub}>; rel="hub", <{topic}>; rel="self"',
    }
    if secret:
        signature = hmac.new(secret.encode(), content, "sha256").hexdigest()
        headers["X-Hub-Signature"] = f"sha256={signature}"
    return headers


def ping(topic: str) -> bytes:
    """The form that tells an outside hub of a change: both names that hubs go by."""
    return urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
