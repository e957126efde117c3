""" "Not me" from who has said yes: they come no more, and whoever counts on them hears of it; and a yes ends one's own questions."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from helpnet.actions import access, desk, errands, helping
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance
from helpnet.domain.refusals import AlreadyAccepted
from helpnet.jobs import ask
from helpnet.queries import errand_page, mine
from helpnet.runtime import perform, read
from tests import builders
from tests.api.conftest import BASE, door
from tests.reaching.conftest import SECRET, code_in, go, switch_on, want, with_sms, work_off

A, K, C = columns(Acceptance), columns(Ask), columns(AnswerCount)
ASKED, YOURS, TAKEN, SAID_NO = "HelpWanted", "AlreadyYours", "AlreadyTaken", "AlreadyAnswered"


def place(person) -> str:
    mine_is = select(A.state).where(A.helper_id == person.person_id)
    return read(lambda work, *, by: work.value(mine_is), by=None)


def noes(person) -> int:
    of_all = select(C.no).where(C.person_id == person.person_id, C.sort == "all")
    return read(lambda work, *, by: work.value(of_all), by=None) or 0


def over_http(actor) -> TestClient:
    made = TestClient(door(), base_url=BASE, raise_server_exceptions=False)
    made.headers["authorization"] = f"Bearer {perform(access.make_token, ['read', 'write'], by=actor)}"
    return made


def kinds(phone) -> list[str]:
    return [one["kind"] for one in phone.said]


@pytest.mark.parametrize("after", [5, 60])
def test_not_me_after_ones_own_yes_gives_the_place_back_and_asks_the_next_one(service, asta, omar, clock, after):
    phone = switch_on(service, asta)
    errand = builders.an_errand(asta)
    while ask():
        pass
    go()
    client = over_http(omar)
    assert client.post(f"/api/v1/errands/{errand}/accept").json() == {"state": "accepted"}
    go()
    clock.forward(seconds=after)
    go()
    assert client.post(f"/api/v1/errands/{errand}/decline").json() == {"state": "withdrawn"}
    assert client.post(f"/api/v1/errands/{errand}/decline").json() == {"state": "declined"}
    go()
    assert (place(omar), noes(omar)) == ("withdrawn", 1)
    is_a_slip = after < 15
    assert [one.kind for one in read(mine.alerts, by=asta)] == (
        [] if is_a_slip else ["ErrandWithdrawn", "ErrandAccepted"]
    )
    assert kinds(phone) == ([] if is_a_slip else ["ErrandAccepted", "ErrandWithdrawn"])


def test_who_stands_by_and_says_not_me_is_not_called_in(town, asta, omar, clock):
    bo = builders.a_person(town)
    errand = builders.a_taken_errand(asta, bo)
    perform(helping.accept, errand, by=omar, standby=True)
    perform(helping.decline, errand, by=omar)
    clock.forward(seconds=30)
    perform(helping.withdraw, errand, by=bo)
    assert place(omar) == "withdrawn"


def test_who_stands_by_steps_in_for_one_who_says_not_me(town, asta, omar, clock):
    bo = builders.a_person(town)
    errand = builders.a_taken_errand(asta, bo)
    perform(helping.accept, errand, by=omar, standby=True)
    clock.forward(seconds=30)
    perform(helping.decline, errand, by=bo)
    assert (place(bo), place(omar)) == ("withdrawn", "accepted")


@pytest.mark.parametrize("thanked", [False, True])
def test_not_me_to_what_one_has_done_is_refused(asta, omar, gateway, clock, thanked):
    with_sms(omar, gateway)
    errand = builders.an_errand(asta)
    want(errand, omar)
    work_off()
    code = code_in(gateway.sent[-1]["message"])
    perform(helping.accept, errand, by=omar)
    clock.forward(minutes=1)
    perform(helping.done, errand, by=omar)
    if thanked:
        perform(errands.confirm, errand, by=asta)
    with pytest.raises(AlreadyAccepted):
        perform(helping.decline, errand, by=omar)
    said = {"from": "+46701740605", "to": "+46700000000", "message": f"NEJ {code}", "id": "n1"}
    answer = TestClient(door(), base_url=BASE).post(f"/api/v1/sms/incoming/{SECRET}", data=said).text
    assert answer == "Du har redan sagt ja till det här. Du hittar det under Mitt."
    assert place(omar) == ("confirmed" if thanked else "done")


def test_a_no_that_the_desk_notes_frees_nobodys_place(town, asta, omar):
    errand = builders.a_taken_errand(asta, omar)
    with pytest.raises(AlreadyAccepted):
        perform(desk.note_no, errand, omar.person_id, by=builders.a_coordinator(town))


def test_a_yes_ends_the_question_on_ones_other_devices_alone_and_quietly(service, town, asta, omar, clock):
    phone, tablet, hers = switch_on(service, omar), switch_on(service, omar), builders.a_person(town)
    other = switch_on(service, hers)
    errand = builders.an_errand(asta, helpers=2)
    want(errand, omar, hers)
    go()
    said = phone.said[-1]
    on = {"device": said["device"]}
    assert over_http(omar).post(f"/api/v1/errands/{errand}/accept", json=on).status_code == 200
    go()
    assert kinds(tablet) == [ASKED]  # a yes may be a slip
    clock.forward(seconds=15)
    go()
    assert (kinds(phone), kinds(tablet), kinds(other)) == ([ASKED], [ASKED, YOURS], [ASKED])
    shown = tablet.said[-1]
    assert (shown["tag"], shown["silent"], shown["renotify"], shown["actions"]) == (said["tag"], True, False, [])
    assert shown["body"] == "Du har redan sagt ja till det här. Du hittar det under Mitt."
    perform(helping.accept, errand, by=hers)
    go()
    clock.forward(seconds=15)
    go()
    assert (kinds(phone), kinds(tablet), kinds(other)) == ([ASKED], [ASKED, YOURS], [ASKED, YOURS])


def test_a_slip_in_a_notification_is_heard_of_nowhere_and_leaves_the_question_elsewhere(service, asta, omar, clock):
    phone, tablet, hers = switch_on(service, omar), switch_on(service, omar), switch_on(service, asta)
    errand = builders.an_errand(asta)
    want(errand, omar)
    go()
    clock.forward(seconds=5)
    on = {"device": phone.said[-1]["device"]}
    assert over_http(omar).post(f"/api/v1/errands/{errand}/accept", json=on).status_code == 200
    go()
    clock.forward(seconds=5)
    perform(helping.withdraw, errand, by=omar)
    clock.forward(seconds=30)
    go()
    assert (kinds(phone), kinds(tablet), kinds(hers)) == ([ASKED], [ASKED], [])


def test_a_yes_on_a_device_of_somebody_else_hides_nothing_there(service, asta, omar, town, clock):
    bo = builders.a_person(town)
    phone = switch_on(service, bo)
    errand = builders.an_errand(asta)
    want(errand, omar, bo)
    go()
    perform(helping.accept, errand, by=omar, device=UUID(phone.said[-1]["device"]))
    go()
    clock.forward(seconds=15)
    go()
    assert kinds(phone) == [ASKED, TAKEN]


@pytest.mark.parametrize("how", ["in the app", "on the phone"])
@pytest.mark.parametrize("end", ["open", "taken", "cancelled"])
def test_a_no_said_elsewhere_ends_the_question_on_every_device_and_nothing_follows(
    service, town, asta, omar, clock, how, end
):
    phone, tablet = switch_on(service, omar), switch_on(service, omar)
    errand = builders.an_errand(asta)
    want(errand, omar)
    go()
    if how == "in the app":
        perform(helping.decline, errand, by=omar)
    else:
        perform(desk.note_no, errand, omar.person_id, by=builders.a_coordinator(town))
    go()
    assert (kinds(phone), kinds(tablet)) == ([ASKED], [ASKED])  # a no may be a slip, too
    clock.forward(seconds=15)
    go()
    if end == "taken":
        perform(helping.accept, errand, by=builders.a_person(town))
    elif end == "cancelled":
        perform(errands.cancel, errand, by=asta)
    go()
    clock.forward(minutes=1)
    go()
    assert (kinds(phone), kinds(tablet)) == ([ASKED, SAID_NO], [ASKED, SAID_NO])
    said = phone.said[-1]
    assert (said["tag"], said["silent"], said["actions"]) == (phone.said[0]["tag"], True, [])
    assert (said["title"], said["body"]) == ("Tack för svaret", "Du har sagt nej, och vi frågar någon annan.")


def test_a_no_in_a_notification_ends_the_question_on_the_other_devices_alone(service, town, asta, omar, clock):
    phone, tablet = switch_on(service, omar), switch_on(service, omar)
    errand = builders.an_errand(asta)
    want(errand, omar)
    go()
    on = {"device": phone.said[-1]["device"]}
    assert over_http(omar).post(f"/api/v1/errands/{errand}/decline", json=on).json() == {"state": "declined"}
    go()
    clock.forward(seconds=15)
    go()
    perform(helping.accept, errand, by=builders.a_person(town))
    go()
    clock.forward(seconds=15)
    go()
    assert (kinds(phone), kinds(tablet)) == ([ASKED], [ASKED, SAID_NO])


def test_a_no_that_was_a_slip_leaves_the_question_where_it_is_until_it_is_over(service, town, asta, omar, clock):
    phone = switch_on(service, omar)
    errand = builders.an_errand(asta)
    want(errand, omar)
    go()
    perform(helping.decline, errand, by=omar)
    clock.forward(seconds=5)
    perform(helping.reconsider, errand, by=omar)
    clock.forward(minutes=1)
    go()
    assert kinds(phone) == [ASKED]
    perform(helping.accept, errand, by=builders.a_person(town))
    go()
    clock.forward(seconds=15)
    go()
    assert kinds(phone) == [ASKED, TAKEN]


def test_what_replaces_a_question_is_kept_for_as_long_as_that_may_be_shown(service, town, asta, omar, clock):
    phone = switch_on(service, omar)
    errand = builders.an_errand(asta, ends_at=clock.now() + timedelta(hours=20))
    want(errand, omar)
    go()
    perform(helping.accept, errand, by=builders.a_person(town))
    go()
    clock.forward(seconds=15)
    go()
    ttl = [int(headers["ttl"]) for headers in phone.headers]
    assert kinds(phone) == [ASKED, TAKEN]
    assert ttl[0] > 60 * 60 * 19
    assert 0 <= ttl[0] - ttl[1] <= 60


def test_who_stands_by_and_is_elsewhere_then_is_passed_over_and_may_still_say_yes(town, asta, omar, clock):
    bo, eva = builders.a_person(town), builders.a_person(town)
    hours = {"starts_at": clock.now() + timedelta(hours=20), "ends_at": clock.now() + timedelta(hours=22)}
    errand = builders.a_taken_errand(asta, bo, **hours)
    perform(helping.accept, errand, by=omar, standby=True)
    builders.a_taken_errand(eva, omar, **hours)
    clock.forward(minutes=1)
    perform(helping.withdraw, errand, by=bo)
    page = read(errand_page.for_reader, errand, by=omar)
    assert (page.role, "accept" in page.may) == ("standby", True)
    assert perform(helping.accept, errand, by=omar) == "accepted"
