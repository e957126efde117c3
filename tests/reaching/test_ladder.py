"""Whom no device tells is told by mail, then by text message, then by a call from the desk; each once, and only while it is true."""

import contextlib
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet import reaching
from helpnet.actions import conversations, errands, helping, people
from helpnet.domain.columns import columns
from helpnet.domain.ladder import Delivery
from helpnet.jobs import deliver
from helpnet.jobs.pushing import push_due
from helpnet.jobs.reaching import reach
from helpnet.queries import desk_errand, desk_reaching, mine
from helpnet.queries import people as known
from helpnet.runtime import perform, read
from helpnet.store import ladder
from helpnet.store.deliveries import claim
from tests.builders import a_coordinator, a_person, a_taken_errand, an_errand, at
from tests.reaching.conftest import LINK, change, code_in, link_in, switch_on, want, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")


def deliveries(engine) -> list[tuple[str, str]]:
    d = columns(Delivery)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(d.channel, d.state).order_by(d.id))]


def told(person) -> list[str]:
    return [alert.kind for alert in read(mine.alerts, by=person)]


def due(work, *, by) -> list:
    return ladder.due(work)


def climb_all(work, *, by) -> None:
    for alert_id in due(work, by=by):
        ladder.climb(work, alert_id, ["mail"])


def test_nothing_but_the_question_whose_it_is_goes_to_a_new_address(asta, omar, post):
    change(omar, email="omar@exempel.se")
    errand = an_errand(asta)
    want(errand, omar)
    work_off()
    assert [to for to, _ in post.box] == ["omar@exempel.se"]
    assert "Är det här din e-postadress?" in post.box[0][1]["Subject"]
    assert read(known.profile, by=omar).mail == "waiting"


def test_who_has_shown_an_address_to_be_theirs_is_asked_by_mail(asta, omar, post):
    with_mail(omar, post)
    assert read(known.profile, by=omar).mail == "on"
    errand = an_errand(asta, title="Hemlig lista", text="Dosett i köket")
    want(errand, omar)
    work_off()
    letter = post.box[-1][1]
    assert "Centrum" in post.text()
    for private in ("Asta", "Hemlig", "Dosett", "Drottninggatan", "Omar"):
        assert private not in letter.as_string() + post.text()
    assert letter["List-Unsubscribe"].startswith("<http://localhost:3000/l/")
    secret = link_in(post.text())
    assert reaching.answer_by_link(secret, yes=True) == errand
    assert told(asta) == []
    deliver("w")
    assert told(asta) == ["ErrandAccepted"]


def test_an_alert_goes_by_one_channel_and_once_however_many_work_at_it(asta, omar, post, gateway, engine):
    with_mail(omar, post)
    with_sms(omar, gateway)
    before = len(post.box), len(gateway.sent)
    want(an_errand(asta), omar)
    deliver("w")
    workers = [threading.Thread(target=reach, args=(f"w{n}",)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work_off()
    assert (len(post.box) - before[0], len(gateway.sent) - before[1]) == (1, 0)


def test_what_is_urgent_goes_by_text_first(asta, omar, post, gateway, clock):
    with_mail(omar, post)
    with_sms(omar, gateway)
    letters = len(post.box)
    want(an_errand(asta, ends_at=clock.now() + timedelta(hours=2)), omar)
    work_off()
    assert code_in(gateway.sent[-1]["message"])
    assert LINK.search(gateway.sent[-1]["message"])
    assert len(post.box) == letters


def test_an_address_that_does_not_exist_is_off_its_person_is_told_and_the_next_way_is_taken(
    asta, omar, post, gateway, town, clock
):
    with_mail(omar, post)
    with_sms(omar, gateway)
    work_off()
    import tests.servers.smtp as server

    desk, sent = a_coordinator(town), len(gateway.sent)
    server.REFUSALS["omar"] = "550 5.1.1 no such user"
    try:
        want(an_errand(asta), omar)
        work_off()
    finally:
        del server.REFUSALS["omar"]
    assert read(known.profile, by=omar).mail == "broken"
    assert "MailBroken" in told(omar)
    assert len(gateway.sent) == sent + 1
    (row,) = read(desk_reaching.broken, by=desk)
    assert (row.name, row.channel) == ("Omar", "E-post")
    assert "exempel" not in str(row)


def test_what_is_put_off_is_tried_again_and_then_gone_past(asta, omar, post, gateway, clock, engine):
    with_mail(omar, post)
    letters = len(post.box)
    post.later = 1
    want(an_errand(asta), omar)
    work_off()
    assert len(post.box) == letters
    clock.forward(seconds=31)
    work_off()
    assert len(post.box) == letters + 1
    with_sms(omar, gateway)
    post.later, sent = 99, len(gateway.sent)
    want(an_errand(asta), omar)
    for _ in range(6):
        work_off()
        clock.forward(minutes=5)
    assert len(gateway.sent) == sent + 1
    assert read(known.profile, by=omar).mail == "on"


def test_what_a_dead_worker_had_claimed_is_sent_by_another(asta, omar, post, clock):
    with_mail(omar, post)
    letters = len(post.box)
    want(an_errand(asta), omar)
    deliver("w")
    perform(climb_all, by=None)
    perform(lambda work, *, by: claim(work, "dies", ["mail"]), by=None)
    assert reach("lives") == 0
    clock.forward(minutes=3)
    work_off("lives")
    assert len(post.box) == letters + 1


def test_what_is_taken_read_or_answered_meanwhile_is_told_to_nobody(asta, omar, post, town, engine):
    with_mail(omar, post)
    letters = len(post.box)
    taken, read_before, answered = an_errand(asta), an_errand(asta), an_errand(asta)
    for errand in (taken, read_before, answered):
        want(errand, omar)
    deliver("w")
    perform(helping.accept, taken, by=a_person(town))
    perform(people.see_alerts, read_before, by=omar)
    perform(helping.decline, answered, by=omar)
    work_off()
    assert len(post.box) == letters


def test_who_rests_since_the_question_is_neither_mailed_nor_called(asta, omar, town, post, clock):
    with_mail(omar, post)
    letters = len(post.box)
    errand = an_errand(asta)
    want(errand, omar)
    deliver("w")
    change(omar, paused_until=clock.now() + timedelta(days=1))
    work_off()
    assert len(post.box) == letters
    assert not any(one.to_call for one in read(desk_errand.candidates, errand, by=a_coordinator(town)))


def test_a_chat_is_gathered_into_one_letter(asta, omar, post, clock):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    work_off()
    letters = len(post.box)
    for line in ("Hej", "Portkod 1234", "Tack"):
        perform(conversations.write, errand, line, by=asta)
    work_off()
    assert len(post.box) == letters
    clock.forward(minutes=16)
    work_off()
    assert len(post.box) == letters + 1
    assert "1234" not in post.text()


@pytest.mark.parametrize("reached", [True, False])
def test_no_letter_tells_of_the_lines_of_a_chat_that_a_device_told_of(service, asta, omar, post, clock, reached):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    work_off()
    letters, phone = len(post.box), switch_on(service, omar)
    for line in ("Hej", "Är du där?", "Ring gärna"):
        perform(conversations.write, errand, line, by=asta)
        deliver("w")
        push_due("w")
        clock.forward(minutes=1)
    phone.always = None if reached else 400  # the first line arrived at any rate
    for _ in range(20):
        clock.forward(minutes=1)
        push_due("w")
        work_off()
    assert (len(phone.said), len(post.box) - letters) == ((2, 0) if reached else (1, 1))


def test_a_chat_is_one_letter_also_when_two_climb_at_the_same_moment(asta, omar, post, clock):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    work_off()
    letters = len(post.box)
    for _ in range(2):
        perform(conversations.write, errand, "Hej", by=asta)
    while deliver("w"):
        pass
    clock.forward(minutes=16)
    both = threading.Barrier(2)

    def climb_one(work, alert_id, *, by) -> None:
        ladder.climb(work, alert_id, ["mail"])
        with contextlib.suppress(threading.BrokenBarrierError):  # the other waits for this one to commit
            both.wait(0.3)

    workers = [
        threading.Thread(target=perform, args=(climb_one, line), kwargs={"by": None}) for line in read(due, by=None)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work_off()
    assert len(post.box) == letters + 1


def test_whom_no_way_reaches_the_desk_calls(asta, omar, town, post, gateway):
    desk, far = a_coordinator(town), a_person(town, name="Nils", phone="042-10 00 01")
    change(omar, phone="042-10 00 02")
    errand = an_errand(asta)
    want(errand, omar)
    work_off()
    found = {one.name: one.to_call for one in read(desk_errand.candidates, errand, by=desk)}
    assert found["Omar"]
    assert not found[far.name]
    assert read(desk_errand.candidates, errand, by=desk)[0].name == "Omar"


def test_a_text_that_comes_back_three_times_turns_texts_off(asta, omar, gateway, clock):
    with_sms(omar, gateway)
    for times in range(1, 4):
        want(an_errand(asta), omar)
        work_off()
        for _ in range(2):  # said twice is said once
            reaching.reported(f"s{len(gateway.sent)}", "failed")
        assert read(known.profile, by=omar).sms == ("broken" if times == 3 else "on")
    reaching.reported("s-unknown", "failed")


def test_who_takes_the_address_away_or_turns_mail_off_gets_none(asta, omar, post):
    with_mail(omar, post)
    letters = len(post.box)
    change(omar, mail_alerts=False)
    want(an_errand(asta), omar)
    work_off()
    change(omar, email=None)
    want(an_errand(asta), omar)
    work_off()
    assert len(post.box) == letters
    assert read(known.profile, by=omar).email == ""


@pytest.mark.parametrize("way", ["text", "call"])
def test_what_waits_to_be_mailed_goes_on_when_its_address_goes(asta, omar, town, post, gateway, clock, way):
    with_mail(omar, post)
    if way == "text":
        with_sms(omar, gateway)
    errand, boss = a_taken_errand(asta, omar), a_coordinator(town)
    clock.forward(minutes=1)
    work_off()
    letters, texts, post.later = len(post.box), len(gateway.sent), 1
    perform(errands.cancel, errand, by=asta)
    work_off()
    change(omar, mail_alerts=False)
    clock.forward(seconds=30)
    work_off()
    calls = len(read(desk_errand.opened, errand, by=boss).unheard)
    assert (len(post.box), len(gateway.sent) - texts, calls) == (letters, way == "text", way == "call")


def test_erasing_me_leaves_no_address(omar, asta, post, gateway, engine):
    with_mail(omar, post)
    with_sms(omar, gateway)
    want(an_errand(asta), omar)
    work_off()
    held = read(known.all_about_me, by=omar)
    assert {row["address"] for row in held["contacts"]} == {"omar@exempel.se", "+46701740605"}
    perform(people.erase_me, by=omar)
    with engine.connect() as connection:
        for name in ("contact", "link", "question", "phone_message", "delivery"):
            from sqlalchemy import text

            count = connection.execute(text(f"select count(*) from {name}")).scalar()
            assert count == 0, name


def test_cancelling_reaches_who_was_coming(asta, omar, post):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    perform(errands.cancel, errand, by=asta)
    work_off()
    assert "togs tillbaka" in post.text()


def test_quiet_hours_hold_for_mail_too(asta, omar, post, clock):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    work_off()
    letters = len(post.box)
    change(omar, quiet_from=9 * 60, quiet_until=12 * 60)  # it is ten in the morning
    perform(errands.cancel, errand, by=asta)
    work_off()
    assert len(post.box) == letters
    clock.forward(hours=2, minutes=1)
    work_off()
    assert len(post.box) == letters + 1


@pytest.mark.parametrize("news", ["stepped-in", "called-off", "nobody-comes"])
@pytest.mark.parametrize(("begins", "told"), [(at(2026, 11, 25, 5), 0), (at(2026, 11, 25, 9), 5)])
def test_who_is_expected_or_no_longer_is_hears_of_it_before_the_errand_begins_also_at_night(
    asta, omar, town, post, clock, news, begins, told
):
    reader = asta if news == "nobody-comes" else omar
    with_mail(reader, post)
    change(reader, quiet_from=22 * 60, quiet_until=7 * 60)
    bo = a_person(town)
    stands_by = news == "stepped-in"
    errand = a_taken_errand(asta, bo if stands_by else omar, starts_at=begins, ends_at=begins + timedelta(hours=3))
    if stands_by:
        perform(helping.accept, errand, by=omar, standby=True)
    work_off()
    letters, clock.at = len(post.box), at(2026, 11, 25, 1)  # two at night
    if stands_by:
        perform(helping.withdraw, errand, by=bo)
    elif news == "called-off":
        perform(errands.cancel, errand, by=asta)
    else:
        perform(helping.withdraw, errand, by=omar)
    for hour in range(7):
        work_off()
        assert len(post.box) == letters + (hour >= told), hour
        clock.forward(hours=1)


def test_the_desk_sees_that_nothing_reached_who_stepped_in(asta, omar, town, post, clock):
    bo, desk = a_person(town), a_coordinator(town)
    errand = a_taken_errand(asta, bo)
    perform(helping.accept, errand, by=omar, standby=True)
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=bo)
    work_off()
    words = "Ring Omar, som kanske inte har fått beskedet att platsen är klar."
    assert words in [one.words for one in read(desk_errand.opened, errand, by=desk).unheard]
    perform(people.see_alerts, errand, by=omar)
    assert words not in [one.words for one in read(desk_errand.opened, errand, by=desk).unheard]


def test_what_is_over_when_its_turn_comes_is_not_sent(asta, omar, post, engine):
    with_mail(omar, post)
    letters, errand = len(post.box), an_errand(asta)
    want(errand, omar)
    deliver("w")
    perform(climb_all, by=None)
    perform(errands.cancel, errand, by=asta)
    reach("w")
    assert len(post.box) == letters
    assert deliveries(engine)[-1] == ("mail", "expired")
