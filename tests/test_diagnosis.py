"""What other servers may hold against our mail."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier import diagnosis
from notifier.diagnosis import Outcome

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY = "MIIBIjANBg"
NAME = "s1._domainkey.example.org"


@pytest.mark.parametrize(
    ("domain", "signing", "outcome"),
    [
        ("example.org", "example.org", Outcome.OK),
        ("news.Example.org", "example.org", Outcome.OK),
        ("example.org", "mail.example.org", Outcome.OK),
        ("notexample.org", "example.org", Outcome.WARNING),
        ("a.example.org", "b.example.org", Outcome.WARNING),
    ],
)
def test_a_signature_counts_for_a_domain_above_or_below_its_own(domain, signing, outcome):
    found = diagnosis.alignment(domain, signing)
    assert (found.check, found.outcome) == (f"alignment of {domain}", outcome)
    assert f"mails are signed for {signing}" in found.says


@pytest.mark.parametrize(
    ("texts", "outcome", "says"),
    [
        (["v=spf1 mx -all"], Outcome.OK, "v=spf1 mx -all"),
        (["google-site=1", "V=SPF1 ip4:192.0.2.1 ~all"], Outcome.OK, "ip4:192.0.2.1"),
        ([], Outcome.FAILED, "no record"),
        (["v=spf10 mx"], Outcome.FAILED, "no record"),
        (["v=spf1 -all", "v=spf1 mx -all"], Outcome.FAILED, "2 records"),
        (["v=spf1 +all"], Outcome.FAILED, "anybody"),
    ],
)
def test_spf_is_one_record_that_names_who_may_send(texts, outcome, says):
    found = diagnosis.spf("example.org", texts)
    assert found.outcome is outcome
    assert says in found.says


@pytest.mark.parametrize(
    ("texts", "outcome", "says"),
    [
        (["v=DMARC1; p=reject; rua=mailto:a@b"], Outcome.OK, "p=reject"),
        (["v=DMARC1;p=quarantine"], Outcome.OK, "quarantine"),
        (["v=DMARC1; p=none"], Outcome.WARNING, "p=none asks for nothing"),
        (["v=DMARC1; sp=reject"], Outcome.FAILED, "names no policy"),
        ([], Outcome.FAILED, "no record"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Outcome.FAILED, "2 records"),
    ],
)
def test_dmarc_is_one_record_with_a_policy(texts, outcome, says):
    found = diagnosis.dmarc("example.org", texts)
    assert found.outcome is outcome
    assert says in found.says


@pytest.mark.parametrize(
    ("texts", "outcome", "says"),
    [
        ([f"v=DKIM1; k=rsa; p={KEY}"], Outcome.OK, "the key of mail.dkim.key_file"),
        (["k=rsa; p=MIIB IjAN Bg"], Outcome.OK, "10 chars"),
        (["v=DKIM1; p=other"], Outcome.FAILED, "another key"),
        (["v=DKIM1; p="], Outcome.FAILED, "revoked"),
        ([], Outcome.FAILED, f'publish TXT {NAME} "v=DKIM1; k=rsa; p={KEY}"'),
    ],
)
def test_dkim_publishes_the_key_that_signs(texts, outcome, says):
    found = diagnosis.dkim(NAME, texts, "rsa", KEY)
    assert found.outcome is outcome
    assert says in found.says


def test_a_domain_that_takes_no_mail_gets_no_bounces():
    assert diagnosis.mail_exchangers("example.org", []).outcome is Outcome.FAILED
    assert diagnosis.mail_exchangers("example.org", ["mx.example.org"]).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("ours", "damaged", "outcome"),
    [(200, 404, "ok"), (200, 200, "failed"), (404, 404, "failed"), (301, 404, "failed")],
)
def test_a_server_that_is_ours_tells_its_links_from_others(ours, damaged, outcome):
    found = diagnosis.unsubscribing("https://news.example.org", ours, damaged)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(0, "ok"), (-60, "ok"), (61, "warning"), (-3600, "warning")]
)
def test_a_clock_that_is_off_is_told(seconds, outcome):
    assert diagnosis.clock(NOW, NOW + timedelta(seconds=seconds)).outcome == outcome
