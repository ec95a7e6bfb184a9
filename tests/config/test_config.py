"""What config.yaml gives."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notifier.config import load
from notifier.query import parse
from notifier.release import Weight
from notifier.settings import DkimSettings, PushSettings, Schedule, SmtpSettings, WebSettings
from notifier.subscription import Frequency, Preferences, Subscription
from tests.config.files import MINIMAL, REPOSITORY, loaded, only_problem


def test_the_shipped_configuration_loads():
    config = load(REPOSITORY / "config.yaml", {})
    assert config.path == REPOSITORY / "config.yaml"
    assert config.topics[0].slug == "all"
    assert config.sources[0].path == REPOSITORY / "seeds"
    assert "Energy" in config.sources[0].categories


def test_everything_but_site_and_sources_has_a_default(tmp_path):
    config = loaded(tmp_path, MINIMAL)
    assert config.store.path == tmp_path / "data/notifier.db"
    assert (config.feeds.path, config.feeds.entries) == (tmp_path / "feeds", 50)
    assert config.schedule == Schedule(60.0, 3600.0, 30.0, 30.0, 30.0)
    assert (config.mail.transport, config.mail.smtp) == ("spool", None)
    assert config.mail.sender == "desk@example.org"
    assert config.mail.spool == tmp_path / "data/outbox"
    assert config.web == WebSettings(
        "127.0.0.1", 8000, public=False, trusted_proxies=("127.0.0.1", "::1")
    )
    assert config.push == PushSettings((), allow_private=False)
    assert config.subscriptions == ()


def test_a_site_has_no_trailing_slash_and_seoul_time(tmp_path):
    site = loaded(tmp_path, MINIMAL).site
    assert site.url == "https://news.example.org"
    assert site.timezone == ZoneInfo("Asia/Seoul")
    assert (site.language, site.minted) == ("en", None)


@pytest.mark.parametrize(
    ("authority", "minted"),
    [
        ("example.org,2026", date(2026, 1, 1)),
        ("example.org,2026-03", date(2026, 3, 1)),
        ("example.org,2026-03-09", date(2026, 3, 9)),
    ],
)
def test_an_authority_may_say_since_when_it_mints_ids(tmp_path, authority, minted):
    text = MINIMAL.replace("authority: example.org", f"authority: {authority}")
    site = loaded(tmp_path, text).site
    assert (site.authority, site.minted) == ("example.org", minted)


def test_a_source_has_defaults_for_what_it_does_not_say(tmp_path):
    (source,) = loaded(tmp_path, MINIMAL).sources
    assert (source.id, source.title) == ("ministry", "The ministry")
    assert source.path == tmp_path / "seeds"
    assert (source.glob, source.listing, source.settle_s) == ("*.txt", True, 5.0)
    assert source.categories == ()


def test_an_absolute_path_stays_where_it_is(tmp_path):
    config = loaded(tmp_path, MINIMAL + "store: {path: /var/lib/notifier/notifier.db}\n")
    assert config.store.path == Path("/var/lib/notifier/notifier.db")


def test_the_topic_all_is_always_there_and_first(tmp_path):
    text = MINIMAL + "topics:\n  - {slug: steel, title: Steel, query: steel}\n"
    everything, steel = loaded(tmp_path, text).topics
    assert (everything.slug, everything.title) == ("all", "All releases")
    assert everything.query == parse("*")
    assert (steel.slug, steel.query, steel.description) == ("steel", parse("steel"), "")
    assert steel.min_weight is Weight.MINOR


def test_a_declared_topic_all_keeps_its_title_and_place(tmp_path):
    text = MINIMAL + (
        "topics:\n"
        "  - {slug: steel, title: Steel, query: steel, min_weight: major}\n"
        "  - {slug: all, title: Everything, query: '*'}\n"
    )
    topics = loaded(tmp_path, text).topics
    assert [topic.title for topic in topics] == ["Steel", "Everything"]
    assert topics[0].min_weight is Weight.MAJOR


def test_a_subscription_takes_the_zone_of_the_site_and_eight_in_the_morning(tmp_path):
    text = MINIMAL + (
        "subscriptions:\n  - {email: kim@Example.ORG, topics: [all, all], frequency: daily}\n"
    )
    (subscription,) = loaded(tmp_path, text).subscriptions
    assert subscription == Subscription(
        address="kim@example.org",
        topics=("all",),
        query=None,
        frequency=Frequency.DAILY,
        preferences=Preferences(ZoneInfo("Asia/Seoul"), hour=8, weekday=0),
    )


def test_a_subscription_may_be_a_query_in_another_zone_on_another_day(tmp_path):
    text = MINIMAL + (
        "subscriptions:\n"
        "  - email: kim@example.org\n"
        "    query: steel tariffs\n"
        "    frequency: weekly\n"
        "    timezone: Europe/Berlin\n"
        "    hour: 0\n"
        "    weekday: friday\n"
        "    min_weight: major\n"
    )
    (subscription,) = loaded(tmp_path, text).subscriptions
    assert (subscription.topics, subscription.query) == ((), "steel tariffs")
    asked = Preferences(ZoneInfo("Europe/Berlin"), 0, weekday=4, min_weight=Weight.MAJOR)
    assert subscription.preferences == asked


SMTP = (
    "mail:\n"
    "  transport: smtp\n"
    "  from: news@example.org\n"
    "  smtp: {host: mail.example.org, username: news, password_file: secret}\n"
)


@pytest.mark.parametrize(
    ("stated", "sender", "account_sender", "domains"),
    [
        ("", "desk@example.org", "desk@example.org", ("example.org",)),
        ("from: a@b.example", "a@b.example", "a@b.example", ("b.example",)),
        (
            "account_from: me@example.org",
            "desk@example.org",
            "me@example.org",
            ("example.org",),
        ),
        (
            "from: a@b.example, account_from: c@d.example",
            "a@b.example",
            "c@d.example",
            ("b.example", "d.example"),
        ),
    ],
)
def test_mails_about_an_account_may_have_a_sender_of_their_own(
    tmp_path, stated, sender, account_sender, domains
):
    mail = loaded(tmp_path, f"{MINIMAL}mail: {{{stated}}}\n").mail
    assert (mail.sender, mail.account_sender, mail.domains) == (sender, account_sender, domains)


def test_the_password_comes_from_its_file(tmp_path):
    (tmp_path / "secret").write_text(" from the file\n")
    mail = loaded(tmp_path, MINIMAL + SMTP).mail
    assert mail.sender == "news@example.org"
    assert mail.smtp == SmtpSettings(
        host="mail.example.org",
        port=587,
        starttls=True,
        username="news",
        password=(tmp_path / "secret").read_text().removesuffix("\n"),
    )


def test_the_password_in_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    environ = {"NOTIFIER_SMTP_PASSWORD": "from outside"}
    smtp = loaded(tmp_path, MINIMAL + SMTP, environ).mail.smtp
    assert smtp is not None
    assert smtp.password == environ["NOTIFIER_SMTP_PASSWORD"]


def test_a_password_is_never_shown(tmp_path):
    config = loaded(tmp_path, MINIMAL + SMTP, {"NOTIFIER_SMTP_PASSWORD": "hush"})
    assert "hush" not in repr(config)


def test_a_missing_password_file_is_a_problem_with_its_line(tmp_path):
    problem = only_problem(tmp_path, MINIMAL + SMTP)
    assert problem.startswith("config.yaml: mail.smtp.password_file (line 13): cannot be read")


def test_a_user_name_without_a_password_is_a_problem(tmp_path):
    text = MINIMAL + SMTP.replace(", password_file: secret", "")
    assert only_problem(tmp_path, text) == (
        "config.yaml: mail.smtp.username (line 13):"
        " needs a password: name a password_file, or set NOTIFIER_SMTP_PASSWORD"
    )


def test_a_password_file_is_not_read_while_mails_are_spooled(tmp_path):
    text = MINIMAL + SMTP.replace("transport: smtp", "transport: spool")
    assert loaded(tmp_path, text).mail.smtp is None


DKIM = "mail: {dkim: {domain: Example.org, selector: s1, key_file: key.pem}}\n"
KEY = (
    b"-----BEGIN PRIVATE KEY-----\n"
    b"MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    b"-----END PRIVATE KEY-----\n"
)


def test_the_key_that_signs_mails_comes_from_its_file_and_is_never_shown(tmp_path):
    (tmp_path / "key.pem").write_bytes(KEY)
    config = loaded(tmp_path, MINIMAL + DKIM)
    assert config.mail.dkim == DkimSettings("example.org", "s1", KEY)
    assert "PRIVATE" not in repr(config)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        (b"hush", "key.pem is not a private key in PEM without a password"),
    ],
)
def test_a_key_that_cannot_sign_is_a_problem_with_its_line(tmp_path, content, sentence):
    if content is not None:
        (tmp_path / "key.pem").write_bytes(content)
    problem = only_problem(tmp_path, MINIMAL + DKIM)
    assert problem.startswith("config.yaml: mail.dkim.key_file (line ")
    assert sentence in problem


def test_a_key_inside_the_public_folder_is_a_problem(tmp_path):
    text = MINIMAL + DKIM.replace("key.pem", "feeds/key.pem")
    assert "would lie in the public folder" in only_problem(tmp_path, text)


def test_how_mails_leave_is_read_as_it_stands(tmp_path):
    sending = "mail: {bounces: {address: b@example.org}, per_minute: 90, connections: 2}\n"
    mail = loaded(tmp_path, MINIMAL + sending).mail
    assert (mail.return_address, mail.per_minute, mail.connections) == ("b@example.org", 90, 2)
    mail = loaded(tmp_path, MINIMAL).mail
    assert (mail.dkim, mail.bounces, mail.per_minute, mail.connections) == (None, None, None, 1)


def test_a_byte_order_mark_is_dropped(tmp_path):
    assert loaded(tmp_path, "\ufeff" + MINIMAL).site.title == "Releases"


def test_a_word_that_yaml_takes_for_a_truth_value_stays_a_title(tmp_path):
    text = MINIMAL.replace("title: Releases", "title: No")
    assert loaded(tmp_path, text).site.title == "No"


def test_a_key_without_a_value_counts_as_left_out(tmp_path):
    config = loaded(tmp_path, MINIMAL + "topics:\nweb:\n  port: ~\nmail: null\n")
    assert len(config.topics) == 1
    assert config.web.port == 8000
