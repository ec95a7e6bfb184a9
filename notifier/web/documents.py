"""The answer to a request for a document of the site: whole, what is new, or 304."""

import gzip
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from starlette.types import Scope

from notifier.site import FORMER
from notifier.web import moves
from notifier.web.answer import Answer
from notifier.web.deltas import Deltas
from notifier.web.links import links, next_archive
from notifier.web.negotiation import Validators, accepts_gzip, is_known, wants_delta
from notifier.web.policy import (
    CLOSED_ARCHIVE_CACHE,
    DELTA_CACHE,
    OPEN_ARCHIVE_CACHE,
    Headers,
    Policy,
    policy,
    raw,
)
from notifier.web.shelf import Document, Shelf

_GZIP_LEVEL: Final = 6
_policy = cache(policy)

Request = dict[bytes, str]


@dataclass(frozen=True, slots=True)
class _Coding:
    """A document in one coding, with everything that its answers share.

    Attributes:
        cached: Cache-Control and Vary of the whole document and of 304.
        shared: the other headers of every answer.
    """

    body: bytes
    validators: Validators
    cached: Headers
    shared: Headers
    coding: Headers


def headers(scope: Scope) -> Request:
    """Request headers by lower-case name; repeated ones are joined (RFC 9110 section 5.3)."""
    found: Request = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        found[name] = f"{found[name]},{text}" if name in found else text
    return found


class Documents:
    """Answers with documents, and remembers which states clients may have.

    Args:
        shelf: of the public folder.
        url: base URL of the site, for ``Link`` headers; "" makes the addresses there paths.
        hub: absolute address of the hub that feeds name there, or None.
    """

    def __init__(self, shelf: Shelf, url: str, hub: str | None) -> None:
        self._shelf = shelf
        self._url = url
        self._hub = hub
        self._deltas = Deltas()
        self._codings: WeakKeyDictionary[Document, tuple[_Coding, _Coding]] = (
            WeakKeyDictionary()
        )

    def answer(self, document: Document, request: Request) -> Answer:
        """The answer to a GET with these headers, by lower-case name."""
        rules = _policy(document.suffix)
        plain, gzipped = self._codings_of(document)
        coded = gzipped if accepts_gzip(request.get(b"accept-encoding", "")) else plain
        known = request.get(b"if-none-match")
        if is_known(known, request.get(b"if-modified-since"), coded.validators):
            return Answer(304, [*coded.cached, *coded.shared], b"")
        is_navigation = request.get(b"sec-fetch-dest") == "document"
        kind = rules.navigation_type if is_navigation else rules.media_type
        full = [*coded.shared, *rules.full, *coded.coding, (b"content-type", kind.encode())]
        if known is not None and _wants_delta(request):
            delta = self._deltas.since(document, known)
            if delta is not None:
                return _new_entries(delta, [*_of_delta(rules), *full])
        return Answer(200, [*coded.cached, *full], coded.body)

    def _codings_of(self, document: Document) -> tuple[_Coding, _Coding]:
        codings = self._codings.get(document)
        if codings is None:
            self._deltas.note(document)
            codings = (self._coding(document, None), self._coding(document, document.gzipped))
            if not self._is_open_archive(document):
                self._codings[document] = codings
        return codings

    def _coding(self, document: Document, gzipped: bytes | None) -> _Coding:
        rules = _policy(document.suffix)
        etag = f'"{document.digest}"' if gzipped is None else f'"{document.digest}-gz"'
        shared = [
            ("ETag", etag),
            ("Last-Modified", formatdate(document.modified_s, usegmt=True)),
        ]
        former = moves.read(self._shelf.note(FORMER))
        named = former.target(document.name) or document.name
        link = links(self._url, named, self._hub)
        if link:
            shared.append(("Link", link))
        return _Coding(
            body=document.body if gzipped is None else gzipped,
            validators=Validators(etag, document.modified_s),
            cached=raw([("Cache-Control", self._cache(document)), ("Vary", rules.varies)]),
            shared=[*raw(shared), *rules.shared],
            coding=[] if gzipped is None else raw([("Content-Encoding", "gzip")]),
        )

    def _cache(self, document: Document) -> str:
        if next_archive(document.name) is None:
            return _policy(document.suffix).cache
        is_open = self._is_open_archive(document)
        return OPEN_ARCHIVE_CACHE if is_open else CLOSED_ARCHIVE_CACHE

    def _is_open_archive(self, document: Document) -> bool:
        following = next_archive(document.name)
        return following is not None and not self._shelf.has(following)


def _wants_delta(request: Request) -> bool:
    return wants_delta(request.get(b"a-im", ""), request.get(b"user-agent", ""))


def _of_delta(rules: Policy) -> Headers:
    """Headers of 226 in the place of ``cached`` (RFC 3229 sections 10.5.1 and 10.8)."""
    varies = f"{rules.varies}, A-IM, If-None-Match, User-Agent"
    return raw([("IM", "feed"), ("Cache-Control", DELTA_CACHE), ("Vary", varies)])


def _new_entries(body: bytes, headers: Headers) -> Answer:
    """226 IM Used, in the coding of the whole document, whose ETag it carries."""
    is_gzipped = (b"content-encoding", b"gzip") in headers
    return Answer(
        226, headers, gzip.compress(body, _GZIP_LEVEL, mtime=0) if is_gzipped else body
    )
