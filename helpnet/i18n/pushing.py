"""What notifications say: the kind of errand, roughly where, and when; never a name, an address or what somebody wrote."""

from helpnet.i18n.catalogues import mark, say
from helpnet.i18n.reaching import messages, subject, told
from helpnet.i18n.refusals import REFUSAL_WORDS

IT_WORKS = mark("It works")
TRIED = mark("Alerts from helpnet come to this device.")
TAKEN_TITLE = mark("Already taken, thank you")
TAKEN = mark("Somebody else was free. Thank you for being there.")
OVER_TITLE = mark("No longer waiting for an answer")
OVER = mark("The errand is no longer open. Thank you for being there.")
YOURS_TITLE = mark("You said yes, thank you")
ANSWERED_TITLE, ANSWERED = mark("Thank you for answering"), mark("You said no, and we ask somebody else.")
I_CAN, NOT_ME = mark("I'll do it"), mark("Not me")
LEFT = mark("You had said yes to this one. Now somebody else can take your place.")
AFTER = {
    "yes": mark("It is yours. Touch to see where."),
    "no": mark("Thank you for answering. Then we ask somebody else."),
    "left": LEFT,
    "taken": TAKEN_TITLE,
    "failed": mark("It did not go through. Touch to try again."),
    "signed_out": mark("Touch to sign in and answer."),
}


def asked(language: str) -> dict[str, object]:
    """The buttons of a question, and what the browser says once one of them was touched."""
    return {
        "actions": [
            {"action": "yes", "title": say(I_CAN, language)}, {"action": "no", "title": say(NOT_ME, language)}
        ],
        "words": {name: say(message, language) for name, message in AFTER.items()},
    }  # fmt: skip


def closing(language: str, *, found: bool, yours: bool = False, declined: bool = False) -> dict[str, object]:
    """What is said in place of a question that is over; `found`: because somebody came, not because nobody is to come any more;
    `yours`, `declined`: because its reader said yes, or no, elsewhere."""
    title, rest = (TAKEN_TITLE, TAKEN) if found else (OVER_TITLE, OVER)
    if yours:
        title, rest = YOURS_TITLE, REFUSAL_WORDS["already-accepted"]
    elif declined:
        title, rest = ANSWERED_TITLE, ANSWERED
    return {"title": say(title, language), "body": say(rest, language)}


def heading(kind: str, language: str, *, what: str, when: str, lines: int = 0) -> str:
    """The first line of a notification; `lines`: how many lines of a chat came."""
    return messages(lines, language) if lines else subject(kind, language, what=what, when=when)


def body(kind: str, language: str, *, what: str, where: str, when: str, why: str = "", own: bool = False) -> str:
    """The rest of it; `own`: it is about its reader."""
    return told(kind, language, what=what, where=where, when=when, why=why, own=own)
