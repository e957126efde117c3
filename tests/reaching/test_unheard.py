"""News that somebody must hear before an errand begins and that nothing of ours has brought them: the desk is told whom to call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.actions import access, delivering, desk, errands, helping, people
from helpnet.domain.columns import columns
from helpnet.domain.ladder import Delivery
from helpnet.domain.refusals import NotAllowed
from helpnet.jobs import deliver
from helpnet.queries import desk as desk_view
from helpnet.queries import desk_errand, errand_page, mine
from helpnet.runtime import perform, read
from tests import builders
from tests.reaching.conftest import go, pass_by, showed, switch_on, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")

D = columns(Delivery)


@pytest.fixture
def cia(town):
    """At the desk."""
    return builders.a_coordinator(town)


def to_call(cia) -> list[tuple[str, str]]:
    return [(row.kind, row.unheard) for row in read(desk_view.overview, by=cia).attention]


def in_sheet(errand, cia) -> list[tuple[str, bool]]:
    return [(one.words, one.reachable) for one in read(desk_errand.opened, errand, by=cia).unheard]


def test_who_was_put_on_an_errand_and_whom_nothing_reaches_is_called_when_it_is_called_off(
    post, town, asta, omar, cia, clock
):
    errand = builders.an_errand(asta)
    perform(desk.assign, errand, omar.person_id, by=cia)
    clock.forward(minutes=1)
    work_off()
    # Omar has just been spoken to; that somebody comes Asta does not know.
    assert [words for _, words in to_call(cia)] == ["Ring Asta Hemlig, som kanske inte vet att någon kommer."]
    with_mail(asta, post)
    perform(errands.cancel, errand, by=cia)
    work_off()
    words = "Ring Omar, som kanske inte vet att det togs tillbaka."
    assert to_call(cia) == [("unheard", words)]
    assert in_sheet(errand, cia) == [(words, False)]
    view = read(desk_view.overview, by=cia)
    assert (view.open, view.taken, view.attention[0].why) == ([], [], words)


def test_who_stepped_in_is_called_and_stands_once_on_the_desk(post, town, asta, omar, cia, clock):
    with_mail(asta, post)
    bo = builders.a_person(town, phone="+46701740605")
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=5))
    perform(helping.accept, errand, by=bo, standby=True)
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=omar)
    work_off()
    view = read(desk_view.overview, by=cia)
    assert ([row.kind for row in view.attention], view.taken) == (["unheard"], [])
    [(words, reachable)] = in_sheet(errand, cia)
    assert (words.endswith("som kanske inte har fått beskedet att platsen är klar."), reachable) == (True, True)
    assert read(desk_errand.phone_of, errand, bo.person_id, by=cia) == "070-174 06 05"
    perform(helping.withdraw, errand, by=bo)
    assert in_sheet(errand, cia) == []


def test_who_asked_is_called_when_their_helper_is_freed_and_a_stalled_errand_says_both(town, asta, omar, cia, clock):
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=2))
    clock.forward(minutes=5)
    perform(desk.reassign, errand, omar.person_id, by=cia)
    work_off()
    [row] = read(desk_view.overview, by=cia).attention
    assert row.kind == "dropped"
    assert "Ring Omar, som kanske inte vet att ingen väntar längre." in row.unheard
    assert "Ring Asta Hemlig, som kanske inte vet att en hjälpare inte kommer." in row.unheard
    assert row.unheard not in row.why


def off_it(how: str, errand, who, cia) -> None:
    if how == "freed":
        perform(desk.reassign, errand, who.person_id, by=cia)
    else:
        perform(access.suspend, who.person_id, by=cia)


@pytest.mark.parametrize("how", ["freed", "suspended"])
def test_who_comes_alone_now_is_told_so_and_not_while_somebody_steps_in(town, asta, omar, cia, clock, how):
    bo, eva = (builders.a_person(town) for _ in range(2))
    errand = builders.a_taken_errand(asta, omar, bo, ends_at=clock.now() + timedelta(hours=5))
    perform(helping.accept, errand, by=eva, standby=True)
    clock.forward(minutes=5)
    work_off()
    for who, told in ((bo, []), (eva, ["Ring Omar, som kanske inte vet att en hjälpare inte kommer."])):
        off_it(how, errand, who, cia)
        work_off()
        assert [words for words, _ in in_sheet(errand, cia) if "Omar" in words] == told


def test_nobody_is_told_that_who_only_stood_by_does_not_come(town, asta, omar, cia):
    bo = builders.a_person(town)
    errand = builders.a_taken_errand(asta, omar)
    perform(helping.accept, errand, by=bo, standby=True)
    off_it("suspended", errand, bo, cia)
    work_off()
    assert [one.kind for one in read(mine.alerts, by=asta)] == ["ErrandAccepted"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whom_it_is_about_and_who_counts_on_them_read_each_what_it_is_to_them(
    service, post, gateway, asta, omar, cia, clock
):
    phones = [switch_on(service, one) for one in (asta, omar)]
    for phone in phones:
        phone.shows = None
    with_mail(asta, post, "asta@exempel.se")
    with_sms(omar, gateway)
    errand = builders.an_errand(asta, ends_at=clock.now() + timedelta(hours=9))

    def words() -> list[tuple[str, str, str]]:
        """What both read on their phones, in what was written to them, and in the app."""
        go()
        clock.forward(minutes=2)
        work_off()
        pushed, written = [phone.said[-1]["body"] for phone in phones], (post.text(), gateway.sent[-1]["message"])
        in_app = [read(mine.alerts, by=one)[0].words for one in (asta, omar)]
        each = zip(pushed, written, in_app, strict=True)
        return [tuple(text.split(": ")[0] for text in theirs) for theirs in each]

    comes, mine_now = "Någon kommer och hjälper till", "Nu är du med på ett uppdrag"
    perform(desk.assign, errand, omar.person_id, by=cia)
    assert words() == [
        (comes, comes, "Samordnaren har ordnat ”Mjölk och bröd”, och Omar kommer"),
        (mine_now, mine_now, "Nu är du med på ”Mjölk och bröd”"),
    ]
    goes, not_mine = "Någon kommer inte, och vi letar efter någon annan", "Du väntas inte längre"
    perform(desk.reassign, errand, omar.person_id, by=cia)
    assert words() == [(goes, goes, "Omar kommer inte"), (not_mine, not_mine, "Ingen väntar på dig längre")]


@pytest.mark.parametrize("how", ["read", "called", "past", "erased"])
def test_it_is_gone_once_they_know_or_it_does_not_matter(town, asta, omar, cia, clock, how):
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=2))
    clock.forward(minutes=5)
    perform(errands.cancel, errand, by=asta)
    work_off()
    assert [kind for kind, _ in to_call(cia)] == ["unheard"]
    if how == "read":
        perform(people.see_alerts, errand, by=omar)
    elif how == "called":
        with pytest.raises(NotAllowed):
            perform(desk.note_told, errand, omar.person_id, by=asta)
        for _ in range(2):
            perform(desk.note_told, errand, omar.person_id, by=cia)
        said = [row.words for row in read(errand_page.history, errand, by=cia)]
        assert said.count("Berättade det i telefon") == 1
    elif how == "past":
        clock.forward(hours=2)
    else:
        perform(people.erase_me, by=omar)
    assert to_call(cia) == []


@pytest.mark.parametrize("how", ["done", "thanked for"])
def test_nobody_is_called_about_who_comes_once_they_have_been_there(town, asta, omar, cia, clock, how):
    errand = builders.an_errand(asta)
    perform(desk.assign, errand, omar.person_id, by=cia)
    work_off()
    assert [kind for kind, _ in to_call(cia)] == ["unheard"]
    if how == "done":
        perform(helping.done, errand, by=omar)
    else:
        perform(errands.confirm, errand, by=asta)
    assert (to_call(cia), in_sheet(errand, cia)) == ([], [])


def test_who_was_called_is_called_once_and_no_letter_follows(post, asta, omar, cia, clock):
    with_mail(omar, post)
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=12))
    clock.forward(minutes=1)
    work_off()
    perform(errands.cancel, errand, by=asta)
    letters, post.later = len(post.box), 6  # the quick attempts, and two of the later ones
    pass_by(clock, timedelta(minutes=4), timedelta(seconds=30))
    assert [kind for kind, _ in to_call(cia)] == ["unheard"]
    perform(desk.note_told, errand, omar.person_id, by=cia)
    for _ in range(10):
        pass_by(clock, timedelta(minutes=30), timedelta(minutes=15))
        assert (to_call(cia), len(post.box)) == ([], letters)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_was_called_while_a_push_service_took_it_is_not_called_again(service, town, asta, omar, cia, clock):
    phone = switch_on(service, omar)
    phone.shows, phone.always = None, 503
    errand = a_standby_who_stepped_in(town, asta, omar, clock)
    pass_by(clock, timedelta(minutes=8), timedelta(seconds=40))
    assert bool(to_call(cia))
    phone.always = None
    pass_by(clock, timedelta(minutes=12), timedelta(minutes=4))  # on the phone with him
    assert (len(phone.said), to_call(cia)) == (1, [])
    perform(desk.note_told, errand, omar.person_id, by=cia)
    pass_by(clock, timedelta(minutes=40), timedelta(minutes=10))
    assert to_call(cia) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_came_while_somebody_was_called_about_something_else_still_goes(post, asta, omar, cia, clock):
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=12))
    clock.forward(minutes=1)
    perform(desk.reassign, errand, omar.person_id, by=cia)
    work_off()
    assert len(in_sheet(errand, cia)) == 2
    with_mail(omar, post)
    perform(desk.assign, errand, omar.person_id, by=cia)
    perform(errands.cancel, errand, by=asta)
    deliver("w")
    perform(desk.note_told, errand, omar.person_id, by=cia)
    work_off()
    assert "Det togs tillbaka" in post.text()


def test_who_was_reached_and_what_can_wait_is_not_on_the_desk(service, town, asta, omar, cia, clock):
    phone = switch_on(service, omar)
    errand = builders.a_taken_errand(asta, omar)  # asta, whom nothing reaches, need not know that somebody comes
    clock.forward(minutes=1)
    work_off()
    perform(errands.cancel, errand, by=asta)
    go()
    clock.forward(minutes=3)
    work_off()
    assert (len(phone.said), to_call(cia)) == (1, [])


@pytest.mark.parametrize("how", [errands.confirm, errands.cancel])
def test_who_only_stood_by_is_told_and_not_called(service, town, asta, omar, cia, clock, how):
    bo = builders.a_person(town)
    switch_on(service, omar)
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=5))
    perform(helping.accept, errand, by=bo, standby=True)
    clock.forward(minutes=30)
    perform(how, errand, by=asta)
    go()
    work_off()
    assert to_call(cia) == []
    [last, *_] = read(mine.alerts, by=bo)
    assert last.words.endswith("är över, och du behöver inte vara reserv längre")


def test_the_desk_of_another_town_sees_nothing_of_it(town, asta, omar, clock):
    errand = builders.a_taken_errand(asta, omar)
    perform(errands.cancel, errand, by=asta)
    work_off()
    elsewhere = builders.a_person(builders.bergen(), home=None, roles=["coordinator"])
    assert to_call(elsewhere) == []


def test_a_coordinator_who_asked_for_a_caller_is_not_called(town, omar, cia, clock):
    other = builders.a_coordinator(town)
    errand = builders.a_taken_errand(other, omar, caller=builders.a_caller())
    clock.forward(minutes=5)
    perform(access.suspend, omar.person_id, by=cia)
    work_off()
    assert all(not words for _, words in to_call(cia))
    assert in_sheet(errand, cia) == []


def a_standby_who_stepped_in(town, asta, who, clock):
    """An errand in twenty hours, whose helper could not and which is `who`'s now."""
    begins = clock.now() + timedelta(hours=20)
    bo = builders.a_person(town)
    errand = builders.a_taken_errand(asta, bo, starts_at=begins, ends_at=begins + timedelta(hours=2))
    perform(helping.accept, errand, by=who, standby=True)
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=bo)
    return errand


def test_who_is_to_be_called_about_two_things_stands_once_with_both(town, asta, omar, cia, clock):
    bo, eva = (builders.a_person(town) for _ in range(2))
    errand = builders.a_taken_errand(asta, bo, eva, ends_at=clock.now() + timedelta(hours=9))
    perform(helping.accept, errand, by=omar, standby=True)
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=bo)
    work_off()
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=eva)
    work_off()
    place, alone = (
        "som kanske inte har fått beskedet att platsen är klar.",
        "som kanske inte vet att en hjälpare inte kommer.",
    )
    theirs = [words for words, _ in in_sheet(errand, cia) if "Omar" in words]
    assert theirs == [f"Ring Omar, {place} Ring Omar, {alone}"]
    perform(desk.note_told, errand, omar.person_id, by=cia)
    assert [words for words, _ in in_sheet(errand, cia)] == [f"Ring Asta Hemlig, {alone}"]


@pytest.mark.parametrize("how", ["at once", "late", "and a letter comes back"])
def test_whose_telephone_is_off_is_called_after_half_an_hour(service, post, town, asta, omar, cia, clock, how):
    phone = switch_on(service, omar)
    phone.shows, phone.always = None, 503 if how == "late" else None
    if how == "and a letter comes back":
        with_mail(omar, post)
    a_standby_who_stepped_in(town, asta, omar, clock)
    pass_by(clock, timedelta(minutes=11 if how == "late" else 7), timedelta(seconds=30 if how == "late" else 210))
    if how == "late":
        assert bool(to_call(cia))  # the push service is away
        tried_until = clock.now() + timedelta(hours=2)
        phone.always = None
        while not phone.said and clock.now() < tried_until:
            pass_by(clock, timedelta(minutes=5))
    elif how == "and a letter comes back":
        sent = select(D.id).where(D.channel == "mail").order_by(D.id.desc()).limit(1)
        letter = read(lambda work, *, by: work.value(sent), by=None)
        perform(delivering.letter_came_back, letter, "5.1.1", frozenset(("omar@exempel.se",)), by=None)
    work_off()
    assert (len(phone.said), to_call(cia)) == (1, [])
    pass_by(clock, timedelta(minutes=30), timedelta(minutes=10))
    assert [words for _, words in to_call(cia)] == ["Ring Omar, som kanske inte har fått beskedet att platsen är klar."]
    showed(omar, phone.said[-1])  # it is switched on
    assert to_call(cia) == []


def test_whose_telephone_is_off_is_called_at_once_when_the_errand_begins_soon(service, asta, omar, cia, clock):
    switch_on(service, omar).shows = None
    errand = builders.a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=3))
    clock.forward(minutes=1)
    perform(errands.cancel, errand, by=asta)
    go()
    assert to_call(cia) == []
    clock.forward(minutes=2)
    work_off()
    assert [kind for kind, _ in to_call(cia)] == ["unheard"]
