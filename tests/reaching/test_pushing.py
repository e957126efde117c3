"""An alert reaches every device of its person, or the ladder goes on; nothing is lost and nothing asks for what is over."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from helpnet.actions import access, conversations, desk, devices, errands, helping, people, reminding
from helpnet.domain.columns import columns
from helpnet.domain.device import Device
from helpnet.domain.ladder import Delivery
from helpnet.jobs import ask, deliver
from helpnet.jobs.pushing import _claim, _settle, push_due
from helpnet.queries import devices as known_devices
from helpnet.queries import people as about
from helpnet.runtime import perform, read
from helpnet.settings import settings
from helpnet.store.settling import Outcome
from tests import builders
from tests.reaching.conftest import change, go, switch_on, want, with_mail, work_off

D, V = columns(Delivery), columns(Device)


def states(channel: str = "push") -> list[str]:
    def look(work: Any, *, by: Any) -> list[str]:
        return sorted(row.state for row in work.rows(select(D.state).where(D.channel == channel)))

    return read(look, by=None)


def test_a_question_comes_to_every_device_with_buttons_and_no_personal_detail(service, asta, omar):
    phone, tablet = switch_on(service, omar), switch_on(service, omar)
    errand = builders.an_errand(asta, title="Hemlig sak", text="Hemligt")
    want(errand, omar)
    go()
    assert service.faults == []
    [said] = phone.said
    assert tablet.said == [said | {"device": tablet.said[0]["device"]}]
    assert (said["kind"], said["errand"], said["url"], said["lang"]) == (
        "HelpWanted",
        str(errand),
        f"/errands/{errand}",
        "sv",
    )
    assert [one["action"] for one in said["actions"]] == ["yes", "no"]
    assert "Hemlig" not in str(said)
    assert "Asta" not in str(said)
    assert "Drottninggatan" not in str(said)
    assert phone.headers[0]["urgency"] == "high"
    assert (phone.lengths[0] - 86 - 16) % 128 == 0
    go()
    assert len(phone.said) == 1


def test_a_question_says_why_it_is_them_in_a_notification_and_in_a_letter(service, post, asta, omar):
    phone = switch_on(service, omar)
    builders.an_errand(asta)
    while ask():
        pass
    go()
    [said] = phone.said
    assert said["body"].endswith("Vi frågar dig för att du väntar på ditt första uppdrag.")
    with_mail(asta, post)
    builders.an_errand(omar)
    while ask():
        pass
    work_off()
    assert "Vi frågar dig för att du väntar på ditt första uppdrag." in post.text().replace("\n", " ")


def test_who_switched_alerts_on_or_said_not_now_is_not_invited_again(service, asta, omar):
    assert read(known_devices.is_invited, by=omar)
    perform(devices.not_now, by=omar)
    assert not read(known_devices.is_invited, by=omar)
    switch_on(service, asta)
    assert not read(known_devices.is_invited, by=asta)
    (device,) = read(known_devices.mine, by=asta)
    perform(devices.remove, device.id, by=asta)
    assert not read(known_devices.is_invited, by=asta)  # they know the way


def test_who_wants_to_be_told_nothing_is_not_invited(asta):
    change(asta, alerts_on=False)
    assert not read(known_devices.is_invited, by=asta)


def test_no_mail_while_a_device_was_reached_and_mail_when_none_was(service, post, asta, omar, clock):
    with_mail(omar, post)
    before = len(post.box)
    phone = switch_on(service, omar)
    want(builders.an_errand(asta), omar)
    go()
    clock.forward(minutes=3)  # longer than a device is waited for
    work_off()
    assert (len(phone.said), len(post.box)) == (1, before)
    phone.always = 410
    want(builders.an_errand(asta), omar)
    go()
    work_off()
    assert states() == ["failed", "sent"]
    assert len(post.box) == before + 2  # at once: there is nothing to wait for; and that this device is gone
    assert read(lambda work, *, by: work.rows(select(V.id)), by=None) == []


def test_what_was_put_off_goes_later_and_a_dead_worker_loses_nothing(service, asta, omar, clock):
    phone = switch_on(service, omar)
    phone.answers = [(429, {"Retry-After": "60"})]
    want(builders.an_errand(asta), omar)
    go()
    clock.forward(seconds=50)
    go()
    assert phone.said == []
    clock.forward(seconds=15)
    assert len(perform(_claim, "dies", 200, by=None)) == 1
    go()
    assert phone.said == []
    clock.forward(seconds=31)
    go()
    assert len(phone.said) == 1


def test_once_it_is_taken_the_question_is_replaced_where_it_was_shown(service, town, asta, omar, clock):
    quick = builders.a_person(town, "quick")
    slow_phone, quick_phone = switch_on(service, omar), switch_on(service, quick)
    errand = builders.an_errand(asta)
    want(errand, omar, quick)
    go()
    perform(helping.accept, errand, by=quick)
    go()
    clock.forward(seconds=15)  # no slip any more
    go()
    assert [one["kind"] for one in slow_phone.said] == ["HelpWanted", "AlreadyTaken"]
    assert slow_phone.said[0]["tag"] == slow_phone.said[1]["tag"]
    assert slow_phone.said[1]["body"] == "Någon annan kunde. Tack för att du finns."
    assert [(one["renotify"], one["silent"]) for one in slow_phone.said] == [(True, False), (False, True)]
    assert [one["kind"] for one in quick_phone.said] == ["HelpWanted", "AlreadyYours"]  # it was said in the app


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_question_of_the_day_before_yesterday_is_replaced_too_and_for_a_day(service, town, asta, omar, clock):
    bo, phones = builders.a_person(town), [switch_on(service, omar) for _ in range(2)]
    errand = builders.an_errand(asta, ends_at=clock.now() + timedelta(hours=90))
    want(errand, omar)
    go()
    clock.forward(hours=40)
    phones[1].answers = [(503, {"Retry-After": "80000"}), (503, {"Retry-After": "8000"})]
    perform(helping.accept, errand, by=bo)
    for seconds in (15, 80_000, 8_000, 8_000):
        go()
        clock.forward(seconds=seconds)
    go()
    assert [[one["kind"] for one in phone.said] for phone in phones] == [["HelpWanted", "AlreadyTaken"], ["HelpWanted"]]


@pytest.mark.parametrize("ends", ["thanked", "time-passed"])
def test_where_some_of_the_places_were_taken_the_question_ends_with_the_errand(service, town, asta, omar, clock, ends):
    bo, phone = builders.a_person(town), switch_on(service, omar)
    errand = builders.an_errand(asta, helpers=2, ends_at=clock.now() + timedelta(hours=3))
    while ask():
        pass
    perform(helping.accept, errand, by=bo)
    go()
    if ends == "thanked":
        perform(helping.done, errand, by=bo)
        perform(errands.confirm, errand, by=asta)
    else:
        for _ in range(10):
            clock.forward(minutes=20)
            while ask():
                pass
            go()
        assert perform(errands.expire, by=None) == 0  # somebody is on it
    go()
    assert [one["kind"] for one in phone.said] == ["HelpWanted", "AlreadyTaken"]
    assert phone.said[-1]["title"] == ("Väntar inte på svar längre" if ends == "time-passed" else "Redan ordnat, tack")


@pytest.mark.parametrize("ends", ["called-off", "time-passed"])
def test_who_was_asked_is_not_told_that_somebody_came_where_nobody_did(service, asta, omar, clock, ends):
    phone = switch_on(service, omar)
    errand = builders.an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    want(errand, omar)
    go()
    if ends == "called-off":
        perform(errands.cancel, errand, by=asta)
    else:
        clock.forward(hours=4)
        assert perform(errands.expire, by=None) == 1
    go()
    [asked, closed] = phone.said
    assert (closed["title"], closed["body"]) == (
        "Väntar inte på svar längre",
        "Uppdraget är inte öppet längre. Tack för att du finns.",
    )
    assert (closed["tag"], closed["silent"], closed["actions"]) == (asked["tag"], True, [])


def test_each_alert_sounds_by_its_own_name_and_what_is_sent_twice_by_the_same(service, asta, omar, clock):
    phone = switch_on(service, omar)
    errand, another = (
        builders.a_taken_errand(asta, omar, starts_at=clock.now() + timedelta(hours=hours)) for hours in (30, 60)
    )
    perform(conversations.write, errand, "Hej", by=asta)
    perform(errands.cancel, another, by=asta)
    while deliver("jobs"):
        pass
    assert len(perform(_claim, "dies", 200, by=None)) == 2
    clock.forward(seconds=31)
    first = [push for _, push in perform(_claim, "dies too", 200, by=None)]
    clock.forward(seconds=31)
    go()
    assert {said["kind"]: said["renotify"] for said in phone.said} == {"MessageWritten": True, "ErrandCancelled": True}
    assert {said["alert"] for said in phone.said} == {json.loads(push.body)["alert"] for push in first}
    assert len({said["alert"] for said in phone.said}) == 2


def test_what_is_over_before_it_went_is_not_sent(service, asta, omar):
    phone = switch_on(service, omar)
    errand = builders.an_errand(asta)
    want(errand, omar)
    deliver("jobs")
    perform(errands.cancel, errand, by=asta)
    go()
    assert phone.said == []
    assert states() == ["expired"]


def test_lines_of_a_chat_are_told_once_in_a_while_with_their_number(service, asta, omar, clock):
    errand = builders.a_taken_errand(asta, omar)
    go()
    phone = switch_on(service, omar)
    for line in ("Hej", "Är du där?", "Ring gärna"):
        perform(conversations.write, errand, line, by=asta)
        go()
    assert [one["title"] for one in phone.said] == ["1 nytt meddelande"]
    clock.forward(minutes=16)
    go()
    assert [one["title"] for one in phone.said] == ["1 nytt meddelande", "3 nya meddelanden"]
    assert "Hej" not in str(phone.said)


def test_news_waits_until_the_quiet_hours_are_over(service, asta, omar, clock):
    phone = switch_on(service, asta)
    change(asta, quiet_from=9 * 60, quiet_until=12 * 60)  # it is ten in the morning
    builders.a_taken_errand(asta, omar)
    go()
    clock.forward(hours=1, minutes=59)
    go()
    assert (phone.said, states()) == ([], ["waiting"])
    clock.forward(minutes=1, seconds=15)  # those in which a yes may be a slip come first
    go()
    assert [one["kind"] for one in phone.said] == ["ErrandAccepted"]
    assert states() == ["sent"]


@pytest.mark.parametrize("answers", ["answers", "never answers"])
def test_a_device_is_given_its_two_minutes_also_when_quiet_hours_end(service, post, asta, omar, clock, answers):
    with_mail(omar, post)
    phone = switch_on(service, omar)
    errand = builders.a_taken_errand(asta, omar)
    go()
    change(omar, quiet_from=9 * 60, quiet_until=12 * 60)  # it is ten in the morning
    perform(errands.cancel, errand, by=asta)
    go()
    clock.forward(minutes=2)
    work_off()  # sees that they rest
    pushed, letters = len(phone.said), len(post.box)
    clock.at = builders.at(2026, 11, 24, 11)
    work_off()  # mail looks before push does
    assert (len(phone.said), len(post.box)) == (pushed, letters)
    phone.always = 0 if answers == "answers" else 500
    go()
    clock.forward(minutes=2)
    work_off()
    assert (len(phone.said) - pushed, len(post.box) - letters) == ((1, 0) if answers == "answers" else (0, 1))


@pytest.mark.parametrize(("begins", "told"), [(4, 0), (8, 5)])
def test_who_is_expected_is_pushed_before_the_errand_begins_also_at_night(
    service, town, asta, omar, clock, begins, told
):
    phone, bo = switch_on(service, omar), builders.a_person(town)
    change(omar, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 25, 1)  # two at night
    hours = {"starts_at": clock.at + timedelta(hours=begins), "ends_at": clock.at + timedelta(hours=begins + 2)}
    errand = builders.a_taken_errand(asta, bo, **hours)
    perform(helping.accept, errand, by=omar, standby=True)
    clock.forward(seconds=30)
    perform(helping.withdraw, errand, by=bo)
    for hour in range(7):
        go()
        assert len(phone.said) == (hour >= told), hour
        clock.forward(hours=1)


def test_who_is_freed_at_night_and_who_counts_on_them_hear_of_it_before_it_begins(service, town, asta, omar, clock):
    phones = [switch_on(service, one) for one in (omar, asta)]
    for who in (omar, asta):
        change(who, quiet_from=21 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 24, 21)
    hours = {"starts_at": builders.at(2026, 11, 25, 5, 30), "ends_at": builders.at(2026, 11, 25, 6, 30)}
    errand = builders.a_taken_errand(asta, omar, **hours)
    clock.forward(minutes=30)
    perform(desk.reassign, errand, omar.person_id, by=builders.a_coordinator(town))
    go()
    assert [[one["kind"] for one in phone.said] for phone in phones] == [["ErrandReassigned"]] * 2


@pytest.mark.parametrize("why", ["begun", "called-off"])
def test_a_reminder_that_waited_is_not_pushed_once_it_is_not_so_any_more(service, asta, omar, clock, why):
    phone = switch_on(service, omar)
    begins = builders.at(2026, 11, 26, 5)  # six in the morning
    errand = builders.a_taken_errand(asta, omar, starts_at=begins, ends_at=begins + timedelta(hours=2))
    go()
    before = len(phone.said)
    change(omar, quiet_from=17 * 60, quiet_until=7 * 60 if why == "begun" else 5 * 60)
    clock.at = builders.at(2026, 11, 25, 17)
    perform(reminding.remind, by=None)
    go()
    if why == "called-off":
        clock.at = builders.at(2026, 11, 26, 4, 30)
        perform(errands.cancel, errand, by=asta)
    clock.at = builders.at(2026, 11, 26, 6, 1)
    go()
    assert [one["title"] for one in phone.said[before:] if "hjälper" in one["title"]] == []


def test_a_reminder_is_not_kept_for_a_phone_past_what_it_is_about(service, asta, omar, clock):
    phone, begins = switch_on(service, omar), clock.at + timedelta(hours=5)
    builders.a_taken_errand(asta, omar, starts_at=begins, ends_at=begins + timedelta(hours=1))
    go()
    clock.at = begins - timedelta(minutes=59)
    perform(reminding.remind, by=None)
    go()
    assert (phone.said[-1]["kind"], int(phone.headers[-1]["ttl"])) == ("ErrandSoon", 59 * 60)


@pytest.mark.parametrize("kind", ["ErrandAccepted", "ErrandAssigned", "HelperReplaced", "StandbyPromoted"])
def test_that_somebody_comes_is_not_kept_for_a_phone_past_the_errand(service, town, asta, omar, clock, kind):
    bo, hour = builders.a_person(town), timedelta(hours=1)
    phone = switch_on(service, bo if kind == "StandbyPromoted" else asta)
    errand = builders.an_errand(asta, ends_at=clock.at + 3 * hour)
    if kind == "ErrandAssigned":
        perform(desk.assign, errand, omar.person_id, by=builders.a_coordinator(town))
    else:
        perform(helping.accept, errand, by=omar)
    if kind in ("HelperReplaced", "StandbyPromoted"):
        perform(helping.accept, errand, by=bo, standby=True)
        clock.forward(minutes=1)
        go()
        perform(helping.withdraw, errand, by=omar)
    go()
    clock.forward(seconds=20)
    go()
    assert phone.said[-1]["kind"] == kind
    assert int(phone.headers[-1]["ttl"]) <= 3 * 3600


def test_what_leaves_the_app_tells_the_day_by_its_date_for_it_may_be_read_on_another(service, post, asta, omar, clock):
    with_mail(asta, post)
    phone, letters = switch_on(service, omar), len(post.box)
    clock.at = builders.at(2026, 11, 24, 9)
    hours = {"starts_at": builders.at(2026, 11, 25, 13), "ends_at": builders.at(2026, 11, 25, 15)}
    errand = builders.an_errand(asta, **hours)
    want(errand, omar)
    go()
    perform(helping.accept, errand, by=omar)
    for moment in (builders.at(2026, 11, 24, 17, 1), builders.at(2026, 11, 25, 12, 1)):  # both reminders
        clock.at = moment
        perform(reminding.remind, by=None)
        go()
        work_off()
    told = [one["title"] + one["body"] for one in phone.said if not one["silent"]]
    told += [post.text(one) for one in range(letters, len(post.box))]
    assert len(told) == 3 + 3
    assert [one for one in told if "onsdag 25 november 14–16" not in one or "i morgon" in one or "i dag" in one] == []


def test_many_workers_send_each_message_once(service, town, asta):
    helpers = [builders.a_person(town) for _ in range(12)]
    phones = [switch_on(service, one) for one in helpers]
    want(builders.an_errand(asta), *helpers)
    while deliver("jobs"):
        pass
    workers = [threading.Thread(target=push_due, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    push_due("last")
    assert [len(one.said) for one in phones] == [1] * 12


def test_who_signs_out_or_goes_is_not_alerted_there_any_more(service, town, asta, omar):
    secret, _, _ = perform(access.sign_in, "omar", by=None)
    browser = service.browser()
    keys = browser.subscription["keys"]
    perform(devices.add, {"endpoint": browser.endpoint, **keys}, settings().push_origins, by=omar, session=secret)
    stays = switch_on(service, omar)
    perform(access.sign_out, secret, by=None)
    want(builders.an_errand(asta), omar)
    go()
    assert (len(browser.said), len(stays.said)) == (0, 1)
    assert len(read(about.all_about_me, by=omar)["devices"]) == 1
    perform(people.erase_me, by=omar)
    assert read(lambda work, *, by: work.rows(select(V.id)), by=None) == []


def test_a_browser_belongs_to_who_switched_it_on_last(service, asta, omar):
    browser = switch_on(service, omar)
    keys = browser.subscription["keys"]
    _, is_new = perform(devices.add, {"endpoint": browser.endpoint, **keys}, settings().push_origins, by=asta)
    assert is_new
    want(builders.an_errand(asta), omar)
    go()
    assert browser.said == []


def test_a_browser_that_renewed_its_subscription_meanwhile_is_not_forgotten(service, asta, omar):
    old = switch_on(service, omar)
    want(builders.an_errand(asta), omar)
    deliver("jobs")
    [(one, _)] = perform(_claim, "jobs", 200, by=None)
    (device,) = read(known_devices.mine, by=omar)
    switch_on(service, omar, replaces=old.endpoint)
    perform(_settle, "jobs", [Outcome(one, "failed", "410", gone=True)], by=None)
    assert not perform(devices.forget, device.id, old.endpoint, by=omar)
    assert [one.id for one in read(known_devices.mine, by=omar)] == [device.id]


def test_a_device_that_never_answers_is_not_waited_for(service, asta, omar, clock):
    phone = switch_on(service, omar)
    phone.always = 400
    for _ in range(3):
        want(builders.an_errand(asta), omar)
        go()
        clock.forward(hours=13)
    want(builders.an_errand(asta), omar)
    deliver("jobs")

    def climbs(work: Any, *, by: Any) -> Any:
        from helpnet.domain.record import Alert

        n = columns(Alert)
        return work.value(select(n.climbs_at).order_by(n.told_at.desc(), n.id.desc())), work.now()

    at, now = read(climbs, by=None)
    assert at - now < timedelta(seconds=1)
