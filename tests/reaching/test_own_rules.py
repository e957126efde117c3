"""A person's own rules hold for a question that is on its way, by every way; and one that they stopped was never put."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from helpnet import jobs
from helpnet.actions import desk
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.columns import columns
from helpnet.domain.ladder import Delivery
from helpnet.jobs import deliver
from helpnet.jobs.pushing import push_due
from helpnet.jobs.reaching import reach
from helpnet.queries import desk_errand, mine
from helpnet.runtime import perform, read
from tests.builders import a_coordinator, a_person, an_errand, at
from tests.reaching.conftest import change, switch_on, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
NEAR_BY = (12.712, 56.0465)  # about 1,100 metres from where errands are
RULES = {
    "pause": {"paused_until": timedelta(days=1)},
    "off": {"alerts_on": False},
    "kind": {"kinds_off": ["shopping"]},
    "quiet hours": {"quiet_from": 9 * 60, "quiet_until": 18 * 60},  # it is ten in the morning
    "never in a week": {"asks_per_week": 0},
    "distance": {"alert_radius": 500},
    "no home": {"home": None},
}
K, D, C = columns(Ask), columns(Delivery), columns(AnswerCount)


@pytest.fixture
def omar(town: Any) -> Any:
    """Who is asked, and lives a walk away."""
    return a_person(town, "omar", name="Omar", home=NEAR_BY)


@pytest.fixture(params=RULES)
def rule(request, clock) -> dict[str, Any]:
    """A rule that forbids the question."""
    return {
        name: clock.now() + value if isinstance(value, timedelta) else value
        for name, value in RULES[request.param].items()
    }


def outcomes(errand: Any) -> dict[str, str]:
    """What came of asking whom about an errand."""
    statement = select(K.helper_id, K.outcome).where(K.errand_id == errand)
    return {str(row.helper_id): row.outcome for row in read(lambda work, *, by: work.rows(statement), by=None)}


def silences() -> int:
    """How often somebody's silence is counted."""
    return sum(row.silent for row in read(lambda work, *, by: work.rows(select(C.silent)), by=None))


def states(channel: str) -> list[str]:
    statement = select(D.state).where(D.channel == channel)
    return [row.state for row in read(lambda work, *, by: work.rows(statement), by=None)]


def ask() -> None:
    while jobs.ask():
        pass
    while deliver("w"):
        pass


def test_no_push_goes_to_whose_rules_forbid_it_since(service, asta, omar, rule):
    phone = switch_on(service, omar)
    errand = an_errand(asta)
    ask()
    change(omar, **rule)
    push_due("w")
    assert (phone.said, outcomes(errand), read(mine.alerts, by=omar)) == ([], {}, [])


@pytest.mark.parametrize(("way", "step"), [(with_mail, "on its way"), (with_sms, "before")])
def test_no_mail_or_text_goes_to_whose_rules_forbid_it_since(asta, omar, town, post, gateway, clock, rule, way, step):
    way(omar, post if way is with_mail else gateway)
    before = len(post.box), len(gateway.sent)
    errand = an_errand(asta)
    ask()
    if step == "on its way":
        post.later, gateway.answers = 1, [503]
        reach("w")
        assert states("mail" if way is with_mail else "sms")[-1] == "waiting"
    change(omar, **rule)
    clock.forward(minutes=5)
    work_off()
    assert (len(post.box), len(gateway.sent)) == before
    assert outcomes(errand) == {}
    assert not any(one.to_call for one in read(desk_errand.candidates, errand, by=a_coordinator(town)))


def test_who_is_asked_before_the_night_and_not_reached_is_asked_in_the_morning_and_another_at_once(
    service, asta, omar, town, clock
):
    clock.at = at(2026, 11, 25, 20, 59)  # a minute before ten
    phone, errand = switch_on(service, omar), an_errand(asta, ends_at=clock.now() + timedelta(days=2))
    change(omar, quiet_from=22 * 60, quiet_until=7 * 60)
    ask()
    assert outcomes(errand) == {str(omar.person_id): "waiting"}
    bo = a_person(town)  # joined since
    clock.forward(minutes=2)  # the jobs were away
    push_due("w")
    ask()
    assert outcomes(errand) == {str(bo.person_id): "waiting"}
    for _ in range(20):
        clock.forward(minutes=30)
        ask()
        push_due("w")
        assert bool(phone.said) == (clock.at >= at(2026, 11, 26, 6)), clock.at
    assert (len(phone.said), len(read(mine.alerts, by=omar))) == (1, 1)


@pytest.mark.parametrize("way", ["push", "mail"])
def test_whom_an_outage_kept_from_a_question_until_the_night_is_asked_in_the_morning(
    service, post, asta, omar, clock, way
):
    phone = switch_on(service, omar) if way == "push" else with_mail(omar, post) and service.browser()
    change(omar, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = at(2026, 11, 25, 20, 40)  # twenty to ten
    letters, post.later, phone.always = len(post.box), 1000, (429, {"Retry-After": "3600"})
    errand = an_errand(asta, ends_at=clock.now() + timedelta(days=2))
    for minutes in (0, 1, 2, 4, 8):
        clock.at = at(2026, 11, 25, 20, 40 + minutes)
        ask()
        push_due("w")
        reach("w")
    assert outcomes(errand) == {str(omar.person_id): "unreached"}
    post.later, phone.always = 0, None
    for moment in (at(2026, 11, 25, 22), at(2026, 11, 26, 6, 1)):  # eleven in the evening, and seven in the morning
        clock.at = moment
        push_due("w")
        work_off()
        ask()
        assert bool(outcomes(errand)) == (moment.hour == 6)
    push_due("w")
    work_off()
    assert len(phone.said) + len(post.box) == letters + 1


def test_a_silence_of_whom_the_question_never_reached_does_not_count(service, asta, omar, clock):
    phone, errand = switch_on(service, omar), an_errand(asta)
    phone.answers = [(429, {"Retry-After": "7200"})]
    ask()
    push_due("w")
    clock.forward(hours=1, minutes=1)
    ask()
    assert (outcomes(errand), silences()) == ({str(omar.person_id): "silent"}, 3)  # in all, by kind, by part of the day
    change(omar, asks_per_week=0)
    clock.forward(hours=1)
    push_due("w")
    assert (phone.said, outcomes(errand), silences()) == ([], {}, 0)


def test_who_was_reached_on_one_device_was_asked(service, asta, omar, clock):
    phone, slow, errand = switch_on(service, omar), switch_on(service, omar), an_errand(asta)
    slow.answers = [(429, {"Retry-After": "60"})]
    ask()
    push_due("w")
    change(omar, alerts_on=False)
    clock.forward(minutes=2)
    push_due("w")
    assert (len(phone.said), slow.said, outcomes(errand)) == (1, [], {str(omar.person_id): "waiting"})


def test_who_lowers_how_often_a_week_is_not_asked_once_more(service, asta, omar, clock):
    phone = switch_on(service, omar)
    first = an_errand(asta)
    ask()
    push_due("w")
    second = an_errand(asta)
    ask()
    change(omar, asks_per_week=1)
    push_due("w")
    assert (len(phone.said), len(outcomes(first)), outcomes(second)) == (1, 1, {})


def test_whom_a_coordinator_lets_an_errand_reach_from_afar_is_asked(service, asta, omar, town):
    phone = switch_on(service, omar)
    change(omar, alert_radius=500)
    errand = an_errand(asta)
    perform(desk.widen, errand, 5000, by=a_coordinator(town))
    ask()
    push_due("w")
    assert len(phone.said) == 1
