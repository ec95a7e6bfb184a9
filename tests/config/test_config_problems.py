"""What is said about keys and values that are wrong."""

import re

import pytest

from tests.config.files import MINIMAL, only_problem, problems


def test_the_topic_all_cannot_take_less_than_every_release(tmp_path):
    text = MINIMAL + "topics:\n  - slug: all\n    title: Some\n    query: steel\n"
    assert only_problem(tmp_path, text) == (
        "config.yaml: topics[0].query (line 13):"
        " the topic 'all' takes every release: its query must be '*'"
    )


def test_every_problem_is_reported_at_once_in_the_order_of_lines(tmp_path):
    text = (
        "site:\n"
        "  titel: Releases\n"
        "  url: news.example.org\n"
        "  authority: example.org\n"
        "  contact: nobody\n"
        "topics:\n"
        "  - slug: Steel\n"
        "    title: Steel\n"
        "    query: (steel\n"
        "subscriptions:\n"
        "  - {email: kim@example.org, topics: [stel], frequency: hourly, hour: 24}\n"
        "extra: 1\n"
    )
    found = problems(tmp_path, text)
    assert [
        (problem.where.removeprefix("config.yaml: "), problem.line) for problem in found
    ] == [
        ("sources", None),
        ("site.title", 1),
        ("site.titel", 2),
        ("site.url", 3),
        ("site.contact", 5),
        ("topics[0].slug", 7),
        ("topics[0].query", 9),
        ("subscriptions[0].frequency", 11),
        ("subscriptions[0].hour", 11),
        ("subscriptions[0].topics[0]", 11),
        ("extra", 12),
    ]


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        pytest.param(
            "web: {prot: 80}",
            "web.prot (line 10): unknown key; did you mean 'port'?",
            id="near a known key",
        ),
        pytest.param(
            "web: {zzz: 80}",
            (
                "web.zzz (line 10): unknown key; known here are: host, port, public,"
                " trusted_proxies"
            ),
            id="near no known key",
        ),
        pytest.param(
            "push: {hub: []}",
            "push.hub (line 10): unknown key; did you mean 'hubs'?",
            id="of push",
        ),
        pytest.param(
            "mail: {spool: {paht: x}}",
            "mail.spool.paht (line 10): unknown key; did you mean 'path'?",
            id="in a section of a section",
        ),
        pytest.param(
            "feeds: {size: 5}",
            "feeds.size (line 10): unknown key; known here are: path, entries",
            id="a name of the program that is not a key",
        ),
        pytest.param(
            "subscriptions: [{email: a@example.org, topics: [all], frequnecy: daily}]",
            "subscriptions[0].frequnecy (line 10): unknown key; did you mean 'frequency'?",
            id="in a list",
        ),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(tmp_path, added, expected):
    found = [str(problem) for problem in problems(tmp_path, MINIMAL + added)]
    assert f"config.yaml: {expected}" in found


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ("web: {port: high}", "web.port (line 10): must be a whole number; got 'high'"),
        ("web: {port: 8.5}", "web.port (line 10): must be a whole number; got '8.5'"),
        (
            "web: {port: 70000}",
            "web.port (line 10): must be less than or equal to 65535; got '70000'",
        ),
        ("web: 8000", "web (line 10): must have keys of its own; got '8000'"),
        ("web: {host: [a]}", "web.host (line 10): must be a text"),
        ("topics: all", "topics (line 10): must be a list; got 'all'"),
        (
            "schedule: {scan_interval_s: 0}",
            "schedule.scan_interval_s (line 10): must be greater than 0; got '0'",
        ),
        (
            "schedule: {scan_interval_s: .nan}",
            "schedule.scan_interval_s (line 10): must be a number; got '.nan'",
        ),
        (
            "mail: {transport: pigeon}",
            "mail.transport (line 10): must be 'spool' or 'smtp'; got 'pigeon'",
        ),
        (
            "mail: {transport: smtp}",
            "mail.transport (line 10): smtp needs mail.smtp with a host",
        ),
        (
            "mail: {smtp: {host: x, password_file: y}}",
            "mail.smtp.password_file (line 10): needs a username too",
        ),
        (
            "mail: {smtp: {host: x, starttls: perhaps}}",
            "mail.smtp.starttls (line 10): must be true or false; got 'perhaps'",
        ),
        ("store: {path: ' '}", "store.path (line 10): must not be empty"),
        (
            "web: {trusted_proxies: [proxy]}",
            "web.trusted_proxies[0] (line 10): must be an IP address or network; got 'proxy'",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_it_must_be(tmp_path, added, expected):
    assert only_problem(tmp_path, MINIMAL + added) == f"config.yaml: {expected}"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("url", "ftp://example.org", "must be an address such as"),
        ("url", "https://", "must be an address such as"),
        ("url", "https://example.org/?page=1", "must be an address such as"),
        ("url", "https://[example.org", "must be an address such as"),
        ("authority", "two words", "must be a domain, such as"),
        ("authority", "example.org,soon", "after the comma must stand YYYY"),
        ("authority", "example.org,2026-13", "after the comma must stand YYYY"),
        ("contact", "nobody@nowhere", "not an e-mail address: 'nobody@nowhere'"),
        ("language", "English!", "must be a language tag such as en"),
        ("timezone", "Asia/Seol", "did you mean 'Asia/Seoul'?"),
        ("timezone", "../Seoul", "there is no time zone"),
        ("timezone", "Asia", "there is no time zone 'Asia'"),
    ],
)
def test_the_site_is_checked_value_by_value(tmp_path, key, value, expected):
    kept = re.sub(rf"  {key}:.*\n", "", MINIMAL)
    text = kept.replace("site:\n", f"site:\n  {key}: '{value}'\n")
    problem = only_problem(tmp_path, text)
    assert problem.startswith(f"config.yaml: site.{key} (line 2): ")
    assert expected in problem


def test_a_pattern_of_names_cannot_leave_its_folder(tmp_path):
    text = MINIMAL + "    glob: '../*.txt'\n"
    assert "sources[0].glob (line 10): must be a pattern" in only_problem(tmp_path, text)


def test_a_query_that_is_wrong_shows_line_and_column(tmp_path):
    text = MINIMAL + "topics:\n  - slug: a\n    title: A\n    query: steel (tariff\n"
    problem = only_problem(tmp_path, text)
    assert re.match(r"config\.yaml: topics\[0\]\.query \(line 13\): column \d+: .", problem)


@pytest.mark.parametrize("scope", ["title", "added"])
def test_a_scope_that_is_not_there_yet_is_refused(tmp_path, scope):
    text = MINIMAL + f"topics: [{{slug: a, title: A, query: x, scope: {scope}}}]\n"
    assert f"'{scope}' is not supported yet" in only_problem(tmp_path, text)


def test_a_former_slug_is_nobodys_own_and_leads_to_one_topic(tmp_path):
    text = MINIMAL + (
        "topics:\n"
        "  - {slug: a, title: A, query: x, was: [old, b]}\n"
        "  - {slug: b, title: B, query: y, was: [old, all, country-jp]}\n"
    )
    assert [str(problem) for problem in problems(tmp_path, text)] == [
        f"config.yaml: topics[{place}] (line {line}): {slug!r} is taken;"
        " name a slug that no topic has now"
        for place, line, slug in (
            ("0].was[1", 11, "b"),
            ("1].was[0", 12, "old"),
            ("1].was[1", 12, "all"),
            ("1].was[2", 12, "country-jp"),
        )
    ]


def test_slugs_and_source_ids_are_given_once(tmp_path):
    text = MINIMAL + (
        "  - {id: ministry, title: Again, path: other}\n"
        "topics:\n"
        "  - {slug: a, title: A, query: x}\n"
        "  - {slug: a, title: B, query: y}\n"
    )
    assert [str(problem) for problem in problems(tmp_path, text)] == [
        "config.yaml: sources[1].id (line 10): 'ministry' is taken by line 7",
        "config.yaml: topics[1].slug (line 13): 'a' is taken by line 12",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", "neither"), ("topics: [all], query: x, ", "both"), ("topics: [], ", "neither")],
)
def test_a_subscription_has_topics_or_a_query_and_not_both(tmp_path, asked, found):
    text = MINIMAL + f"subscriptions: [{{{asked}email: a@example.org, frequency: daily}}]\n"
    assert only_problem(tmp_path, text) == (
        "config.yaml: subscriptions[0] (line 10):"
        f" must have either topics or a query; it has {found}"
    )


def test_a_topic_that_does_not_exist_names_the_nearest(tmp_path):
    text = MINIMAL + (
        "topics: [{slug: steel, title: Steel, query: steel}]\n"
        "subscriptions: [{email: a@example.org, topics: [stel], frequency: daily}]\n"
    )
    assert only_problem(tmp_path, text) == (
        "config.yaml: subscriptions[0].topics[0] (line 11):"
        " there is no topic 'stel'; did you mean 'steel'?"
    )


@pytest.mark.parametrize(
    ("added", "place"),
    [
        ("store: {path: feeds/notifier.db}", "store.path"),
        ("mail: {spool: {path: feeds}}", "mail.spool.path"),
        ("feeds: {path: .}", "feeds.path"),
        ("feeds: {path: seeds}", "sources[0].path"),
    ],
)
def test_nothing_private_may_lie_in_the_public_folder(tmp_path, added, place):
    found = problems(tmp_path, MINIMAL + added)
    assert f"config.yaml: {place}" in [problem.where for problem in found]
    assert "would lie in the public folder" in str(found[0])


def test_a_scope_that_does_not_exist_is_refused(tmp_path):
    text = MINIMAL + "topics: [{slug: a, title: A, query: x, scope: body}]\n"
    assert "must be 'document'; got 'body'" in only_problem(tmp_path, text)


def test_there_must_be_a_source(tmp_path):
    text = MINIMAL[: MINIMAL.index("sources:")] + "sources: []\n"
    assert only_problem(tmp_path, text) == "config.yaml: sources (line 6): must not be empty"
