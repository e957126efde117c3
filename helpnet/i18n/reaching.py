"""What letters and text messages say: the kind of errand, roughly where, and when; never a name, an address or what somebody wrote."""

from helpnet.i18n.catalogues import mark, say, say_n
from helpnet.i18n.life import why_me

TOLD = {
    "HelpWanted": mark("Somebody in {where} would like help: {what}, {when}."),
    "ErrandAssigned": mark("Somebody comes and helps: {what}, {when}."),
    "StandbyPromoted": mark("A place came free, and it is yours: {what}, {when}."),
    "HelperReplaced": mark("Somebody else comes instead: {what}, {when}."),
    "HelperReleased": mark("You are not expected any more: {what}, {when}."),
    "StandbyReleased": mark("It is over, and you need not stand by any more: {what}, {when}."),
    "ErrandAccepted": mark("Somebody comes and helps: {what}, {when}."),
    "ErrandWithdrawn": mark("Somebody could not after all, and we are looking for somebody else: {what}, {when}."),
    "ErrandReassigned": mark("Somebody does not come, and we are looking for somebody else: {what}, {when}."),
    "ErrandCancelled": mark("It was taken back: {what}, {when}."),
    "ErrandExpired": mark("The time passed with nobody free: {what}, {when}."),
    "ErrandTomorrow": mark("You help somebody: {what}, {when}. Thank you!"),
    "ErrandSoon": mark("It is soon time: {what}, {when}. Thank you for helping!"),
    "HelpTomorrow": mark("Somebody comes and helps: {what}, {when}."),
    "HelpSoon": mark("Somebody soon comes and helps: {what}, {when}."),
    "MessageWritten": mark("Somebody wrote to you about an errand: {what}, {when}."),
}
"""Whoever asked may have asked for somebody else: it does not say that they are helped themselves."""
OWN = {
    "ErrandAssigned": mark("You are on an errand now: {what}, {when}."),
    "ErrandReassigned": mark("You are not expected any more: {what}, {when}."),
}
"""What the helper whom it is about reads, where others are told of it, too."""
ALERTS_ENDED = mark(
    "Our alerts no longer reach your phone or computer. Open helpnet there and switch them on again: {link}"
)
SOMETHING = mark("There is news about an errand: {what}, {when}.")
ASKS = mark("Can you? Answer here, without signing in: {link}")
ASKS_BY_TEXT = mark("Answer JA {code} or NEJ {code}, or here: {link}")
MORE = mark("See more: {link}")
IS_IT_YOURS = {
    "mail": mark("Somebody gave this mail address to helpnet in {town}. If it was you, open this link: {link}"),
    "sms": mark("Somebody gave this number to helpnet in {town}. If it was you, open this link: {link}"),
}
SUBJECTS = {
    **dict.fromkeys(("ErrandTomorrow", "ErrandSoon"), mark("You help with {what}, {when}")),
    **dict.fromkeys(("HelpTomorrow", "HelpSoon"), mark("Help comes: {what}, {when}")),
    "HelpWanted": mark("Can you help? {what}, {when}"),
    "MailGiven": mark("Is this your mail address?"),
    "DeviceLost": mark("Switch your alerts on again"),
}
NEWS = mark("News about {what}, {when}")
NOT_YOU = mark("If it was not you, do nothing, and no more mail comes.")
STOP = mark("You get this because you said that we may mail you when your phone does not answer. No more mail: {link}")
ANSWER_HERE = mark("Answer here")
OPEN_IT = mark("Open helpnet")
YES_IT_IS = mark("Yes, it is mine")

REPLIES = {
    "yes": mark("Thank you! It is yours. You see where it is here: {link}"),
    "no": mark("Thank you for answering. Then we ask somebody else."),
    "bare": mark("Which errand? Write JA or NEJ and the four digits of the message, like JA {code}."),
    "wrong": mark(
        "We don't know that number. Write JA or NEJ and the four digits of the message. A coordinator reads this too."
    ),
    "late": mark("It is too late to answer that one by text: {about}. A coordinator reads what you wrote. Thank you!"),
    "message": mark("Thank you. A coordinator reads what you wrote."),
}
EXAMPLE = "4821"


def told(kind: str, language: str, *, what: str, where: str, when: str, why: str = "", own: bool = False) -> str:
    """One sentence about what happened; and after a question, when its reason is given, one on why it is put to its reader.

    `own`: it is about its reader, not about another helper.
    """
    place = where or say("your neighbourhood", language)
    found = OWN.get(kind) if own else None
    words = say(found or TOLD.get(kind, SOMETHING), language, what=what, where=place, when=when)
    return f"{words} {why_me(why, language)}" if why else words


def messages(count: int, language: str) -> str:
    """What a device shows of the lines of a chat that came since it was last told."""
    return say_n("{n} new message", "{n} new messages", count, language)


def subject(kind: str, language: str, *, what: str, when: str) -> str:
    """A letter's subject."""
    return say(SUBJECTS.get(kind, NEWS), language, what=what, when=when)


def reply_words(kind: str, language: str, *, link: str = "", about: str = "") -> str:
    """What is answered to a text message; `about` tells the errand of one that came too late."""
    return say(REPLIES[kind], language, link=link, code=EXAMPLE, about=about)
