"""When the other side is left alone."""

from datetime import UTC, datetime, timedelta

from notifier.breaker import Breaker, Rules, after_failure, after_lockout

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = Rules(3, (MINUTE, 5 * MINUTE))


def failed(breaker, times, now=NOW):
    for _ in range(times):
        breaker = after_failure(breaker, RULES, now, "no route")
    return breaker


def test_a_few_failures_change_nothing():
    assert not failed(Breaker(), 2).is_open(NOW)


def test_enough_in_a_row_bring_a_pause_that_ends():
    paused = failed(Breaker(), 3)
    assert paused.is_open(NOW + MINUTE / 2)
    assert not paused.is_open(NOW + MINUTE)
    assert (paused.is_probing, paused.because) == (True, "no route")


def test_the_next_failure_after_a_pause_brings_a_longer_one_and_the_last_is_repeated():
    breaker = failed(Breaker(), 3)
    for minutes in (5, 5):
        now = breaker.until
        breaker = failed(breaker, 1, now)
        assert breaker.until == now + minutes * MINUTE


def test_failures_that_come_in_during_a_pause_do_not_make_it_longer():
    paused = failed(Breaker(), 3)
    assert failed(paused, 9).until == paused.until


def test_a_lockout_brings_a_pause_at_once():
    assert after_lockout(Breaker(), (MINUTE,), NOW, "bad password").until == NOW + MINUTE
