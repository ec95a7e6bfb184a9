"""When an address is given up."""

import pytest

from notifier.inbound.verdict import Verdict, gives_up, verdict


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("5.1.1 5.1.10", Verdict.GONE),
        ("5.1.2 5.1.3 5.1.6 5.2.1 5.4.4", Verdict.HARD),
        ("5.2.2 5.0.0 5.3.0 4.4.1 4.1.1 4.2.2", Verdict.SOFT),
        ("5.7.1 5.7.26 5.7.515 4.7.0 5.5.2 5.6.0 5.3.4 5.2.3 5.1.8", Verdict.OURS),
    ],
)
def test_a_code_says_whose_fault_it_is(codes, found):
    assert {verdict(code) for code in codes.split()} == {found}


def test_no_code_says_little():
    assert verdict("") is Verdict.SOFT


@pytest.mark.parametrize(
    ("found", "days"), [(Verdict.GONE, 1), (Verdict.HARD, 2), (Verdict.SOFT, 5)]
)
def test_an_address_is_given_up_on_that_many_days(found, days):
    assert gives_up(found, days)
    assert not gives_up(found, days - 1) or found is Verdict.GONE


def test_our_own_faults_never_count():
    assert not gives_up(Verdict.OURS, 1000)
