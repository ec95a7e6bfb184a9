"""Webhooks in config.yaml: what they need, and what is said when it is missing."""

import pytest

from tests.config.files import MINIMAL, loaded, only_problem, problems

SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = "https://desk.example.org/releases"


def stated(*fields, more=""):
    return MINIMAL + f"subscriptions: [{{{', '.join(fields)}, topics: [all]}}]\n{more}"


def test_a_secret_comes_from_a_file_or_the_environment_and_is_not_shown(tmp_path):
    (tmp_path / "key").write_text(f"{SIGNING}\n")
    of_file = loaded(tmp_path, stated(f"webhook: '{HOOK}'", "secret_file: key"))
    text = stated(f"webhook: '{HOOK}'", "secret_env: DESK")
    of_environment = loaded(tmp_path, text, {"DESK": SIGNING})
    assert of_file.webhook_keys == of_environment.webhook_keys
    assert len(of_file.webhook_keys[HOOK]) == 24
    assert str(of_file.webhook_keys[HOOK]) not in repr(of_file)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["hour: 8"], "subscriptions[0] (line 10): must have either email or webhook"),
        (
            [f"webhook: '{HOOK}'", "email: a@example.org", "frequency: daily"],
            "subscriptions[0] (line 10): must have either email or webhook; it has both",
        ),
        (["email: a@example.org"], "subscriptions[0].frequency (line 10): is missing"),
        (
            ["email: a@example.org", "frequency: daily", "secret_env: X"],
            "subscriptions[0].secret_env (line 10): is for a webhook only",
        ),
        (
            [f"webhook: '{HOOK}'"],
            "subscriptions[0].webhook (line 10): must have either secret_file or secret_env",
        ),
        (
            [f"webhook: '{HOOK}'", "secret_env: X", "frequency: daily"],
            "subscriptions[0].frequency (line 10): is for mails only",
        ),
        (
            [f"webhook: '{HOOK}'", "secret_env: X"],
            "subscriptions[0].secret_env (line 10): gives no secret: the environment has no",
        ),
        (
            [f"webhook: '{HOOK}'", "secret_env: WEAK"],
            "subscriptions[0].secret_env (line 10): gives no secret: it must begin with whsec_",
        ),
        (
            [f"webhook: '{HOOK}'", "secret_file: none"],
            "subscriptions[0].secret_file (line 10): gives no secret: ",
        ),
        (
            ["webhook: desk.example.org", "secret_env: X"],
            "subscriptions[0].webhook (line 10): must be an address such as https://",
        ),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(tmp_path, fields, expected):
    (problem,) = problems(tmp_path, stated(*fields), {"WEAK": "abc"})
    assert str(problem).startswith(f"config.yaml: {expected}")


def test_http_is_only_for_private_networks(tmp_path):
    (tmp_path / "key").write_text(SIGNING)
    text = stated("webhook: 'http://desk.local/'", "secret_file: key")
    assert "must be an https address" in only_problem(tmp_path, text)
    config = loaded(tmp_path, text + "push: {allow_private: true}\n")
    assert list(config.webhook_keys) == ["http://desk.local/"]


def test_one_address_has_one_secret(tmp_path):
    (tmp_path / "one").write_text(SIGNING)
    (tmp_path / "two").write_text(SIGNING.replace("M", "N"))
    entries = [
        f"{{webhook: '{HOOK}', secret_file: {name}, topics: [all]}}" for name in ("one", "two")
    ]
    text = MINIMAL + f"subscriptions: [{', '.join(entries)}]\n"
    assert "has another secret in an entry above" in only_problem(tmp_path, text)
