"""A browser that its push service does not know any more: its person hears of it, and is invited again, once no other is left."""

import pytest

from helpnet.actions import devices
from helpnet.queries import devices as known_devices
from helpnet.queries import mine
from helpnet.runtime import perform, read
from tests.builders import an_errand
from tests.reaching.conftest import go, switch_on, want, with_mail, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")


def told(person) -> list[tuple[str, bool]]:
    return [(one.kind, one.unread) for one in read(mine.alerts, by=person) if one.kind == "DeviceLost"]


def lose(phone, asta, omar) -> None:
    phone.always = 410
    want(an_errand(asta), omar)
    go()


def test_who_loses_the_last_one_is_told_in_the_app_and_by_mail_and_invited_again(service, post, asta, omar, clock):
    with_mail(omar, post)
    phone, tablet = switch_on(service, omar), switch_on(service, omar)
    lose(phone, asta, omar)
    assert (told(omar), read(known_devices.is_invited, by=omar)) == ([], False)
    work_off()
    letters = len(post.box)
    lose(tablet, asta, omar)
    work_off()
    assert (told(omar), read(known_devices.is_invited, by=omar)) == ([("DeviceLost", True)], True)
    [said] = [post.text(n) for n in range(letters, len(post.box)) if "/profile" in post.text(n)]
    assert "slå på dem igen" in said.replace("\n", " ")
    clock.forward(days=2)
    work_off()
    go()
    assert len(told(omar)) == 1


def test_nothing_is_said_any_more_once_they_are_switched_on_again(service, post, asta, omar):
    with_mail(omar, post)
    phone = switch_on(service, omar)
    letters = len(post.box)
    lose(phone, asta, omar)
    go()
    switch_on(service, omar)
    work_off()
    assert (told(omar), read(known_devices.is_invited, by=omar)) == ([("DeviceLost", False)], False)
    assert [post.text(n) for n in range(letters, len(post.box)) if "/profile" in post.text(n)] == []


def test_who_removes_it_themselves_is_neither_told_nor_invited(service, asta, omar):
    phone = switch_on(service, omar)
    (device,) = read(known_devices.mine, by=omar)
    perform(devices.remove, device.id, by=omar)
    lose(phone, asta, omar)
    assert (told(omar), read(known_devices.is_invited, by=omar)) == ([], False)


def test_nobody_is_called_about_it(service, asta, omar, engine):
    lose(switch_on(service, omar), asta, omar)
    work_off()
    with engine.connect() as connection:
        lost = "select count(*) from alert where kind = 'DeviceLost' and unreached_at is not null"
        assert connection.exec_driver_sql(lost).scalar() == 0
