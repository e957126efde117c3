"""An errand's life in words: its state, what comes next, what happened."""

from helpnet.i18n.catalogues import mark, say

STATES = {
    "open": mark("Looking for somebody"),
    "taken": mark("Somebody is coming"),
    "done": mark("Done, waiting for thanks"),
    "confirmed": mark("Done"),
    "cancelled": mark("Taken back"),
    "expired": mark("The time passed"),
}
PLACES = {
    "accepted": mark("Comes"),
    "standby": mark("Stands by"),
    "done": mark("Says it is done"),
    "confirmed": mark("Did it"),
    "withdrawn": mark("Could not after all"),
    "released": mark("Not needed after all"),
}
NEXT_STEPS = {
    ("requester", "open"): mark("Neighbours nearby see it now. You will hear from us as soon as somebody says yes."),
    ("requester", "taken"): mark("Write to each other here about the details."),
    ("requester", "done"): mark(
        "Was everything as it should be? Then say thanks, and the minutes go to the one who helped."
    ),
    ("requester", "confirmed"): mark("Done and thanked for."),
    ("requester", "cancelled"): mark("You took it back. You can ask again whenever you like."),
    ("requester", "expired"): mark("Nobody could this time. Ask again, or call us, and we will help you."),
    ("helper", "open"): mark("You are on it. Write to each other here about the details."),
    ("helper", "taken"): mark("You are on it. Write to each other here about the details."),
    ("helper", "done"): mark("Well done. You get the minutes when you have been thanked."),
    ("helper", "confirmed"): mark("Thank you. The minutes are yours."),
    ("helper", "cancelled"): mark("It was taken back. Thank you for being ready."),
    ("standby", "taken"): mark("All places are taken. If somebody cannot come, the place is yours and we tell you."),
    ("neighbour", "open"): mark("If you can, say so. You see the address when you do."),
    ("neighbour", "taken"): mark("Somebody was quicker. You can stand by in case they cannot come."),
    ("neighbour", "done"): mark("It is done. Thank you for being ready."),
    ("neighbour", "confirmed"): mark("It is done. Thank you for being ready."),
    ("neighbour", "cancelled"): mark("It was taken back. Thank you for being ready."),
    ("neighbour", "expired"): mark("The time for it has passed. Thank you for being ready."),
}
ALERTS = {
    "ErrandAccepted": mark("{name} helps with “{title}”"),
    "ErrandAssigned": mark("The coordinator has arranged “{title}”, and {name} comes"),
    "StandbyPromoted": mark("A place came free: “{title}”"),
    "HelperReplaced": mark("{name} comes instead: “{title}”"),
    "HelperReleased": mark("“{title}” is over, and you are not expected any more"),
    "StandbyReleased": mark("“{title}” is over, and you need not stand by any more"),
    "ErrandWithdrawn": mark("{name} could not after all: “{title}”. We are looking for somebody else."),
    "ErrandReassigned": mark("{name} does not come: “{title}”. We are looking for somebody else."),
    "ErrandDone": mark("{name} says “{title}” is done"),
    "ErrandConfirmed": mark("Thank you for “{title}”. The minutes are yours."),
    "ErrandCancelled": mark("“{title}” was taken back"),
    "ErrandExpired": mark("The time for “{title}” passed with nobody free"),
    **dict.fromkeys(("ErrandTomorrow", "ErrandSoon"), mark("You help with “{title}”, {when}")),
    **dict.fromkeys(("HelpTomorrow", "HelpSoon"), mark("Somebody helps with “{title}”, {when}")),
    "HelpWanted": mark("Can you help with “{title}”?"),
    "MessageWritten": mark("{name} wrote to you about “{title}”"),
    "MailGiven": mark("Open the link in the mail we send you, and we can tell you things there."),
    "PhoneGiven": mark("Open the link in the text message we send you, and we can tell you things there."),
    "MailBroken": mark("Our mail does not reach you. Look at the address on your profile."),
    "DeviceLost": mark("Our alerts no longer reach your phone or computer. Switch them on again on your profile."),
    "PhoneBroken": mark("Our text messages do not reach you. Look at the number on your profile."),
}
OWN_ALERTS = {
    "ErrandAssigned": mark("You are on “{title}” now"),
    "ErrandReassigned": mark("You are not expected any more: “{title}”"),
}
"""What the helper whom it is about reads, where others are told of it, too."""
HISTORY = {
    "ErrandPosted": mark("Asked for"),
    "HelpWanted": mark("Helpers were asked"),
    "ErrandStalled": mark("Nobody was left to ask"),
    "ErrandAccepted": mark("Said yes"),
    "StandbyJoined": mark("Stands by"),
    "StandbyPromoted": mark("Moved up from standby"),
    "HelperReplaced": mark("Came in the other's place"),
    "StandbyLeft": mark("Stands by no longer"),
    "StandbyReleased": mark("Nobody need stand by any more"),
    "HelperReleased": mark("The others are not expected any more"),
    "ErrandAssigned": mark("Arranged by the desk"),
    "ErrandWithdrawn": mark("Could not after all"),
    "ErrandReassigned": mark("Place opened again by the desk"),
    "ErrandDeclined": mark("Said no"),
    "DeclineTakenBack": mark("Took the no back"),
    "ErrandDone": mark("Said it is done"),
    "ErrandConfirmed": mark("Thanked"),
    "ErrandCancelled": mark("Taken back"),
    "ErrandExpired": mark("The time passed"),
    "ErrandWidened": mark("Shown farther away"),
    "TroubleReported": mark("Said that something went wrong"),
    "TroubleSettled": mark("Looked after by the desk"),
    "ErrandTomorrow": mark("The helper was reminded"),
    "ErrandSoon": mark("The helper was reminded"),
    "HelpTomorrow": mark("The one who asked was reminded"),
    "HelpSoon": mark("The one who asked was reminded"),
    "AddressShown": mark("Was shown the address"),
    "PhoneShown": mark("Was shown a phone number"),
    "ToldByDesk": mark("Told somebody on the phone"),
    "NumbersShown": mark("Was shown both phone numbers"),
}
TAKEN_BACK = mark("Please call {name}, who may not know that it was taken back.")
IS_ON_IT = mark("Please call {name}, who may not know that the place is theirs.")
IS_HELPED = mark("Please call {name}, who may not know that somebody comes.")
NOT_EXPECTED = mark("Please call {name}, who may not know that they are not expected any more.")
NOT_HELPED = mark("Please call {name}, who may not know that a helper is not coming.")
UNHEARD = {
    "ErrandAssigned": (IS_ON_IT, IS_HELPED), "StandbyPromoted": (IS_ON_IT, IS_HELPED), "ErrandCancelled": (TAKEN_BACK, TAKEN_BACK),
    "ErrandReassigned": (NOT_EXPECTED, NOT_HELPED), "ErrandWithdrawn": (NOT_EXPECTED, NOT_HELPED),
    "HelperReleased": (NOT_EXPECTED, NOT_EXPECTED),
}  # fmt: skip
"""Whom to call about what: when it is about a place of their own, and when about another's."""
WHY_ME = {
    "first": mark("We ask you because you are waiting for your first errand."),
    "turn": mark("We ask you because it is your turn: it is a while since we asked."),
    "likes": mark("We ask you because you like to do this."),
    "knows": mark("We ask you because you have helped with this before."),
    "near": mark("We ask you because you live near."),
    "able": mark("We ask you because you can do this."),
}
ASKED = {
    "waiting": mark("Has not answered yet"),
    "yes": mark("Said yes"),
    "no": mark("Said no"),
    "silent": mark("Did not answer"),
    "filled": mark("Somebody else was quicker"),
    "taken-back": mark("Could not after all"),
    "ended": mark("The errand ended"),
    "unreached": mark("Nothing of ours has reached them"),
}
ANSWERED = {
    "yes": mark("You said yes to “{title}”"),
    "no": mark("You said no to “{title}”. Thank you for answering."),
    "taken": mark("“{title}” has its helper already. Thank you for being there."),
    "over": mark("“{title}” is over. Thank you for being there."),
}
"""What is left of a question that waits for no answer any more."""
STALLS = {
    "answered": (
        mark("The one helper who could has said no or has not answered"),
        mark("{n} helpers could, and have said no or have not answered"),
    ),
    "unreached": (
        mark("Nothing of ours has reached the one helper who could: please call them"),
        mark("Nothing of ours has reached {n} helpers who could: please call them"),
    ),
    "unwilling": (
        mark("The one helper who could does not want to be asked about this kind"),
        mark("{n} helpers could, and do not want to be asked about this kind"),
    ),
    "busy": (
        mark("The one helper who could has promised to be elsewhere then"),
        mark("{n} helpers could, and have promised to be elsewhere then"),
    ),
    "asleep": (
        mark("The one helper who could does not want to be disturbed now"),
        mark("{n} helpers could, and do not want to be disturbed now"),
    ),
    "enough": (
        mark("The one helper who could has been asked enough this week"),
        mark("{n} helpers could, and have been asked enough this week"),
    ),
}
"""Why nobody is left to ask, of one and of many."""
NOBODY = {
    "too-far": (
        mark("Those nearest who help do not want to be asked about errands here"),
        mark("Nobody who helps lives within {n} km"),
    ),
    "unqualified": (
        mark("Those nearest who are approved for this do not want to be asked about errands here"),
        mark("Nobody within {n} km is approved for this"),
    ),
}
"""The same where there is nobody to ask: within less than a kilometre, and within `n`."""


def state_words(state: str, language: str) -> str:
    """An errand's state."""
    return say(STATES[state], language)


def place_words(state: str, language: str) -> str:
    """How a helper stands to an errand."""
    return say(PLACES[state], language)


def next_step(role: str, state: str, language: str) -> str:
    """One sentence on what happens next, or nothing."""
    found = NEXT_STEPS.get((role, state))
    return say(found, language) if found else ""


def alert_words(
    kind: str, language: str, *, name: str, title: str, when: str = "", why: str = "", own: bool = False
) -> str:
    """What one alert says, and after a question why it is put to its reader; without a name it speaks of a neighbour.

    `when`: when the errand is as one says it now: an alert is read on other days, too. `own`: it is about its reader.
    """
    found = (own and OWN_ALERTS.get(kind)) or ALERTS.get(kind)
    words = say(found, language, name=name or say("A neighbour", language), title=title, when=when) if found else title
    return f"{words} {why_me(why, language)}" if why else words


def unheard_words(kind: str, language: str, *, name: str, own: bool) -> str:
    """Whom to call about what; `own`: the news is of a place of theirs, not of somebody else's."""
    told = UNHEARD[kind][0 if own else 1]
    return say(told, language, name=name)


def answered_words(how: str, language: str, *, title: str) -> str:
    """What is left of a question that waits for no answer any more."""
    return say(ANSWERED[how], language, title=title)


def why_me(reason: str, language: str) -> str:
    """Why we ask somebody, in one sentence; nothing without a reason."""
    return say(WHY_ME[reason], language) if reason in WHY_ME else ""


def asked_words(outcome: str, language: str) -> str:
    """What came of asking one helper."""
    return say(ASKED[outcome], language)


def stall_words(why: str, count: int, language: str) -> str:
    """Why nobody is left to ask, and of how many that is true, or within how many kilometres."""
    if why in NOBODY:
        return say(NOBODY[why][count > 0], language, n=count)
    return say(STALLS[why][count != 1], language, n=count)


def history_words(kind: str, language: str) -> str:
    """One thing that happened to an errand."""
    return say(HISTORY[kind], language) if kind in HISTORY else kind
