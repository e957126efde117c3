"""Mail and text messages: by which gateways they go, and what comes in by them."""

from functools import cache
from uuid import UUID

import phonenumbers

from helpnet.actions import answering, delivering
from helpnet.domain.actor import Actor
from helpnet.domain.contact import MAIL, SMS
from helpnet.domain.phone_messages import REFUSED, REPLY_MOST, TEXT_MOST, UNSAID, WRONG
from helpnet.domain.refusals import FieldError, Invalid, Refusal
from helpnet.domain.values import words
from helpnet.gateways.mail import Mail, QuietMail, SmtpMail
from helpnet.gateways.returned import read_returned
from helpnet.gateways.sending import NotSent
from helpnet.gateways.sms import HttpSms, QuietSms, Sms, Text
from helpnet.i18n import explain
from helpnet.i18n.reaching import reply_words
from helpnet.queries import desk_reaching
from helpnet.queries import reaching as known
from helpnet.runtime import perform, perform_off_loop, read, read_off_loop
from helpnet.settings import settings
from helpnet.views.reaching import Heard, Opened

KEPT_AS = {"bare": UNSAID, "message": UNSAID, "tired": UNSAID, "late": UNSAID, "wrong": WRONG}
ANSWERS_AS = {"tired": "message"}


def mail() -> Mail | None:
    """The mail server of the settings; in a demonstration without one a quiet one; else none."""
    return _mail()


def sms() -> Sms | None:
    """The text message gateway of the settings; in a demonstration without one a quiet one; else none."""
    return _sms()


def channels() -> list[str]:
    """The channels that there is a gateway for."""
    return [name for name, gateway in ((MAIL, mail()), (SMS, sms())) if gateway is not None]


@cache
def _mail() -> Mail | None:
    url = settings().smtp_url.get_secret_value()
    if url:
        return SmtpMail(url, settings().mail_from)
    return QuietMail() if settings().demo else None


@cache
def _sms() -> Sms | None:
    url = settings().sms_url.get_secret_value()
    if url:
        return HttpSms(url, settings().sms_from)
    return QuietSms() if settings().demo else None


def actor_of_link(secret: str) -> Actor:
    """Whom a link was sent to, at the door of links; raises NotFound, Suspended."""
    return read(known.actor_of_link, secret, by=None)


def opened(secret: str) -> Opened:
    """What a link shows; raises NotFound."""
    return read(known.opened, secret, by=None)


def answer_by_link(secret: str, *, yes: bool) -> UUID:
    """Say yes or no by a link; which errand. Raises what the action raises."""
    return perform(answering.by_link, secret, yes=yes, by=actor_of_link(secret))


def number_of(text: str) -> str:
    """A number as a gateway tells it, in E.164 form; a name or short number stays as it is. Raises Invalid for none."""
    plain = words("from", text, least=1, most=20)
    try:
        number = phonenumbers.parse(plain if plain.startswith("+") else f"+{plain.removeprefix('00')}")
    except phonenumbers.NumberParseException:
        return plain
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def hear(number: str, text: str, gateway_id: str | None) -> str:
    """Take a text message that came in; what to answer, or nothing. An answer is done; all else a coordinator reads.

    The same message again (by the gateway's id) does nothing, and is answered as it was.
    """
    said = text.replace("\x00", "")[:TEXT_MOST]
    heard: Heard = read(known.heard, number, said, gateway_id, by=None)
    if heard.kind == "repeat":
        return heard.reply
    if heard.kind == "answer":
        return _take(heard, number, said, gateway_id)
    # Nobody we know gets no answer, and who we know a few: else two machines may write to each other for ever.
    knows = (heard.person_id or heard.beneficiary_id) and read(known.may_reply, number, by=None)
    said_back = ANSWERS_AS.get(heard.kind, heard.kind)
    reply = reply_words(said_back, heard.language, about=heard.about) if knows else ""
    perform(answering.keep_text, heard, number, said, gateway_id, KEPT_AS[heard.kind], reply, by=None)
    return reply


def _take(heard: Heard, number: str, text: str, gateway_id: str | None) -> str:
    link = f"{settings().public_url}/errands/{heard.errand_id}"
    reply = reply_words("yes" if heard.yes else "no", heard.language, link=link)
    try:
        actor = read(known.actor_heard, heard, by=None)
        perform(answering.by_text, heard, number, text, gateway_id, reply, by=actor)
    except Refusal as refusal:
        reply = explain(refusal, heard.language)
        perform(answering.keep_text, heard, number, text, gateway_id, REFUSED, reply, by=None)
    return reply


def reported(gateway_id: str, status: str) -> None:
    """What a gateway says became of a text: delivered, or failed. Anything else, or said again, changes nothing."""
    if gateway_id and status in ("delivered", "failed"):
        perform(delivering.report, gateway_id, arrived=status == "delivered", by=None)


def came_back(letter: bytes) -> None:
    """Take a letter that came to our sender's address; one that says a letter of ours came back counts, all others are passed over."""
    found = read_returned(letter)
    if found is not None:
        perform(delivering.letter_came_back, found.key, found.status, found.gone, by=None)


async def write_back(message_id: UUID, text: object, *, by: Actor) -> None:
    """Answer a text message from the desk; raises Invalid also when it could not be sent, NotAllowed, NotFound."""
    said = words("reply", text, least=1, most=REPLY_MOST, lines=True)
    number, gateway = await read_off_loop(desk_reaching.reply_to, message_id, by=by), sms()
    if gateway is None:
        raise Invalid(FieldError("reply", "not-sent"))
    try:
        sent = await gateway.send(Text(number, said))
    except NotSent:
        raise Invalid(FieldError("reply", "not-sent")) from None
    await perform_off_loop(answering.note_reply, message_id, said, sent, by=by)
