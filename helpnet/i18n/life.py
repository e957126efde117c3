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
    "ErrandAccepted": mark("{name} helps you with “{title}”"),
    "ErrandAssigned": mark("The coordinator has arranged “{title}”"),
    "StandbyPromoted": mark("A place came free: “{title}”"),
    "HelperReplaced": mark("{name} comes instead: “{title}”"),
    "HelperReleased": mark("“{title}” is over, and you are not expected any more"),
    "ErrandWithdrawn": mark("{name} could not after all: “{title}”. We are looking for somebody else."),
    "ErrandReassigned": mark("We are looking for somebody else for “{title}”"),
    "ErrandDone": mark("{name} says “{title}” is done"),
    "ErrandConfirmed": mark("Thank you for “{title}”. The minutes are yours."),
    "ErrandCancelled": mark("“{title}” was taken back"),
    "ErrandExpired": mark("The time for “{title}” passed with nobody free"),
    "MessageWritten": mark("{name} wrote to you about “{title}”"),
}
HISTORY = {
    "ErrandPosted": mark("Asked for"),
    "ErrandAccepted": mark("Said yes"),
    "StandbyJoined": mark("Stands by"),
    "StandbyPromoted": mark("Moved up from standby"),
    "HelperReplaced": mark("Came in the other's place"),
    "StandbyLeft": mark("Stands by no longer"),
    "HelperReleased": mark("Not expected any more"),
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
    "AddressShown": mark("Was shown the address"),
    "PhoneShown": mark("Was shown a phone number"),
    "NumbersShown": mark("Was shown both phone numbers"),
}


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


def alert_words(kind: str, language: str, *, name: str, title: str) -> str:
    """What one alert says; without a name it speaks of a neighbour."""
    found = ALERTS.get(kind)
    return say(found, language, name=name or say("A neighbour", language), title=title) if found else title


def history_words(kind: str, language: str) -> str:
    """One thing that happened to an errand."""
    return say(HISTORY[kind], language) if kind in HISTORY else kind
