"""Mail and text messages against real servers that take them, refuse them, put them off and hang."""

import asyncio
import time
from dataclasses import replace

import pytest

from helpnet.gateways.mail import Letter, QuietMail, SmtpMail
from helpnet.gateways.sending import NoSuchAddress, NotNow, Refused
from helpnet.gateways.sms import HttpSms, QuietSms, Text
from tests.builders import at
from tests.servers.sms import sms_gateway
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
STOP = "https://helpnet.example/l/stop"
LETTER = Letter(
    "asa@exempel.se", "Åsa, någon nära dig – hjälp?", "Hej på dig", "<p>Hej <b>på</b> dig</p>", "sv", "k-1", at(2026, 11, 24), STOP
)  # fmt: skip
TEXT = Text("+46701740605", "Hej på dig")


@pytest.fixture
def post():
    with mail_server() as server:
        yield server


@pytest.fixture
def gateway():
    with sms_gateway() as server:
        yield server


def mail(post, **how):
    return SmtpMail(post.url, "helpnet <noreply@helpnet.example>", **how)


def to(name: str) -> Letter:
    return replace(LETTER, to=f"{name}@exempel.se")


def test_a_letter_arrives_with_all_that_marks_it(post):
    asyncio.run(mail(post).send(LETTER))
    ((recipient, letter),) = post.box
    assert recipient == "asa@exempel.se"
    assert letter["Subject"] == LETTER.subject
    assert letter["Message-ID"] == "<k-1@helpnet.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == f"<{STOP}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert post.text().strip() == "Hej på dig"


def test_no_line_of_the_header_can_be_smuggled_in(post):
    with pytest.raises(NoSuchAddress):
        asyncio.run(mail(post).send(to("a@exempel.se\r\nRCPT TO:<b")))
    asyncio.run(mail(post).send(replace(LETTER, subject="Hej\r\nBcc: alla@exempel.se")))
    ((_, letter),) = post.box
    assert letter["Bcc"] is None


def test_only_what_is_said_of_the_recipient_is_held_against_the_address(post):
    for name, meaning in (("nobody", NoSuchAddress), ("banned", Refused), ("full", NotNow)):
        with pytest.raises(meaning):
            asyncio.run(mail(post).send(to(name)))
    post.refuse_letter = True
    with pytest.raises(Refused):
        asyncio.run(mail(post).send(LETTER))
    assert post.box == []


def test_a_letter_that_is_put_off_may_go_later(post):
    post.later = 1
    with pytest.raises(NotNow):
        asyncio.run(mail(post).send(LETTER))
    asyncio.run(mail(post).send(LETTER))
    assert len(post.box) == 1


def test_a_server_that_hangs_is_not_waited_for(post):
    post.slow, begun = 3.0, time.monotonic()
    with pytest.raises(NotNow):
        asyncio.run(mail(post, seconds=0.2).send(LETTER))
    assert time.monotonic() - begun < 1.5


def test_a_wrong_password_or_no_server_is_our_affair_and_not_the_addresss(post):
    post.url = post.url.replace(":p@", ":wrong@")
    with pytest.raises(NotNow, match="Authentication"):
        asyncio.run(mail(post, seconds=2).send(LETTER))
    with pytest.raises(NotNow):
        asyncio.run(SmtpMail("smtp://127.0.0.1:9", "a@b.example").send(LETTER))


def test_a_server_elsewhere_must_offer_encryption():
    assert SmtpMail("smtp://mail.example", "a@b.example")._server["start_tls"] is True
    assert SmtpMail("smtp://mail.example?tls=no", "a@b.example")._server["start_tls"] is None
    assert SmtpMail("smtps://mail.example", "a@b.example")._server["use_tls"] is True
    for wrong in ("mail.example", "http://mail.example", "smtp://"):
        with pytest.raises(ValueError, match="smtp"):
            SmtpMail(wrong, "a@b.example")


def sms(gateway, **how):
    return HttpSms(gateway.url, "helpnet", **how)


def test_a_text_arrives_and_its_id_is_kept(gateway):
    assert asyncio.run(sms(gateway).send(TEXT)) == "s1"
    assert gateway.sent == [{"from": "helpnet", "to": "+46701740605", "message": "Hej på dig"}]
    assert gateway.logins == ["user:pass/word"]


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((400, "Invalid to number"), NoSuchAddress), ((422, '{"errors": {"to": "unknown"}}'), NoSuchAddress),
        ((400, "Invalid from"), NotNow), ((403, "Not enough credits"), NotNow), (401, NotNow), (404, NotNow), (302, NotNow),
        (429, NotNow), (503, NotNow), ("hang", NotNow),
    ],
)  # fmt: skip
def test_what_a_gateway_refuses(gateway, answer, meaning):
    gateway.answers = [answer]
    with pytest.raises(meaning):
        asyncio.run(sms(gateway, seconds=0.3).send(TEXT))
    assert gateway.sent == []


def test_an_answer_that_rambles_is_taken_as_sent(gateway):
    gateway.answers = [(200, "<html>" + "x" * 200_000), (200, "[1, 2]"), (200, '{"id": 7}')]
    assert [asyncio.run(sms(gateway).send(TEXT)) for _ in range(3)] == ["", "", ""]
    assert len(gateway.sent) == 3


def test_the_quiet_ones_remember():
    letters, texts = QuietMail(), QuietSms()
    asyncio.run(letters.send(LETTER))
    asyncio.run(texts.send(TEXT))
    assert (letters.box, texts.box) == ([LETTER], [TEXT])
