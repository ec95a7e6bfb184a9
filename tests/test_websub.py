"""What the hub takes for a request, and how it words its own."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.errors import HubRefused
from notifier.websub import (
    MAX_LEASE_S,
    HubRequest,
    content_headers,
    denial,
    ping,
    read,
    verification,
)

BASE = "https://news.example.org"
TOPIC = f"{BASE}/topics/steel/changes.atom"
CALLBACK = "https://reader.example.net/feed?id=7"
REQUEST = HubRequest("subscribe", "topics/steel/changes.atom", CALLBACK, "", MAX_LEASE_S)


def form(**fields):
    stated = {"mode": "subscribe", "topic": TOPIC, "callback": CALLBACK} | fields
    return urlencode({f"hub.{name}": value for name, value in stated.items()}).encode()


def test_a_request_needs_mode_topic_and_callback():
    assert read(form(), BASE) == REQUEST


def test_a_lease_and_a_secret_may_be_asked_for():
    request = read(form(lease_seconds="60", secret="k" * 199), BASE)
    assert (request.lease_s, request.secret) == (60, "k" * 199)


def test_a_lease_is_ten_days_at_most():
    assert read(form(lease_seconds="999999999"), BASE).lease_s == 864_000


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"mode": "publish"}, "hub.mode must be subscribe or unsubscribe"),
        ({"secret": "k" * 200}, "hub.secret must be less than 200 bytes"),
        ({"secret": "키" * 67}, "hub.secret must be less than 200 bytes"),
        ({"lease_seconds": "0"}, "hub.lease_seconds must be a positive whole number"),
        ({"lease_seconds": "-5"}, "hub.lease_seconds must be a positive whole number"),
        ({"lease_seconds": "٣"}, "hub.lease_seconds must be a positive whole number"),
        ({"topic": ""}, "hub.topic must be given once"),
        ({"callback": ""}, "hub.callback must be given once"),
        ({"callback": "ftp://reader.example.net/"}, "hub.callback must be an http"),
        ({"callback": "https:///path"}, "hub.callback must be an http"),
        ({"callback": f"{CALLBACK}#part"}, "hub.callback must be an http"),
        ({"callback": "https://user:word@example.net/"}, "hub.callback must be an http"),
        ({"callback": "https://example.net:99999/"}, "hub.callback must be an http"),
        ({"callback": "https://example.net/\r\nX: y"}, "hub.callback must be an http"),
        ({"callback": "https://예.kr/"}, "hub.callback must be an http"),
        ({"callback": f"https://example.net/{'x' * 2000}"}, "hub.callback must be an http"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(fields, reason):
    with pytest.raises(HubRefused) as refused:
        read(form(**fields), BASE)
    assert refused.value.status == 400
    assert refused.value.reason.startswith(reason)


def test_a_search_feed_is_a_topic_in_any_spelling():
    canonical = f"{BASE}/search.json?q=steel%20AND%20tariff"
    request = read(form(topic=canonical), BASE)
    assert (request.document, request.spelled) == ("search.json?q=steel%20AND%20tariff", "")
    other = f"{BASE}/search.json?q=tariff+Steel"
    request = read(form(topic=other), BASE)
    assert (request.document, request.spelled) == ("search.json?q=steel%20AND%20tariff", other)
    asked = parse_qs(urlsplit(verification(request, canonical, "word")).query)
    assert asked["hub.topic"] == [other]


def test_the_path_of_a_topic_gives_the_media_type():
    headers = content_headers(f"{BASE}/search.json?q=a.atom", f"{BASE}/hub", b"{}", "")
    assert headers["Content-Type"] == "application/feed+json"


def test_a_field_must_not_be_given_twice():
    with pytest.raises(HubRefused, match=r"hub\.topic must be given once"):
        read(form() + b"&hub.topic=other", BASE)


@pytest.mark.parametrize("more", [b"&", b"&&", b"&other", b"&other=", b"&hub.secret="])
def test_what_a_form_may_leave_empty_is_passed_over(more):
    assert read(form() + more, BASE) == REQUEST
    assert read(more + b"&" + form(), BASE) == REQUEST


@pytest.mark.parametrize("field", [b"&hub.secret=%ff", b"&hub.secret=k%c3", b"&other=\xff"])
def test_what_is_not_utf_8_is_refused_and_never_mended(field):
    with pytest.raises(HubRefused, match="the body must be a form in UTF-8") as refused:
        read(form() + field, BASE)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "topic",
    [
        "topics/steel/changes.atom",
        "/topics/steel/changes.atom",
        "search.atom?q=steel",
        "https://other.example.org/topics/steel/changes.atom",
        "http://news.example.org/topics/steel/changes.atom",
    ],
)
def test_a_topic_is_an_address_of_this_site(topic):
    with pytest.raises(HubRefused, match=r"hub\.topic must be the address of") as refused:
        read(form(topic=topic), BASE)
    assert refused.value.status == 404


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body):
    with pytest.raises(HubRefused) as refused:
        read(body, BASE)
    assert 400 <= refused.value.status < 500


@given(st.text(), st.text())
def test_a_verification_carries_what_was_asked_and_keeps_the_query(challenge, topic):
    asked = parse_qs(
        urlsplit(verification(REQUEST, topic, challenge)).query, keep_blank_values=True
    )
    assert asked == {
        "id": ["7"],
        "hub.mode": ["subscribe"],
        "hub.topic": [topic],
        "hub.challenge": [challenge],
        "hub.lease_seconds": ["864000"],
    }


def test_a_denial_says_why():
    query = parse_qs(urlsplit(denial("https://example.net/", TOPIC, "It has ended.")).query)
    assert query == {
        "hub.mode": ["denied"],
        "hub.topic": [TOPIC],
        "hub.reason": ["It has ended."],
    }


def test_content_is_signed_with_hmac_sha256_of_its_bytes():
    headers = content_headers(TOPIC, f"{BASE}/hub", b"what do ya want for nothing?", "Jefe")
    # RFC 4231 section 4.3, test case 2.
    assert headers["X-Hub-Signature"] == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("changes.atom", "application/atom+xml; charset=utf-8"),
        ("changes.rss", "application/rss+xml; charset=utf-8"),
        ("changes.json", "application/feed+json"),
    ],
)
def test_content_has_the_media_type_that_the_feed_is_served_with(name, media_type):
    headers = content_headers(f"{BASE}/topics/all/{name}", f"{BASE}/hub", b"", "")
    assert headers["Content-Type"] == media_type
    assert "X-Hub-Signature" not in headers


def test_a_ping_names_the_topic_as_old_and_new_hubs_ask():
    assert parse_qs(ping(TOPIC).decode()) == {
        "hub.mode": ["publish"],
        "hub.url": [TOPIC],
        "hub.topic": [TOPIC],
    }
