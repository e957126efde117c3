"""What people are told when something is refused: the kind of thing, what happened, what to do."""

from __future__ import annotations

from typing import Any, Protocol

from babel.numbers import format_decimal

from helpnet.i18n.catalogues import mark, say


class Refused(Protocol):
    """A refusal, known by its slug."""

    @property
    def slug(self) -> str: ...

    @property
    def fields(self) -> dict[str, Any]: ...


class WrongField(Protocol):
    """One field of a form, and what is wrong with it."""

    @property
    def field(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def limit(self) -> int | None: ...


REFUSAL_WORDS: dict[str, str] = {
    "errand-full": mark(
        "Somebody else was a little quicker, so this errand has all the help it needs. Here is the next one."
    ),
    "errand-closed": mark("This errand is no longer open. Look at what else is near you."),
    "already-accepted": mark("You have already said yes to this one. You find it under Mine."),
    "own-errand": mark("This is your own errand, so somebody else has to do it."),
    "not-qualified": mark(
        "This errand is for those the municipality has approved for it. Ask them, and they will help you."
    ),
    "not-allowed": mark("This is not open to you. Ask the municipality if you think it should be."),
    "not-found": mark("We can't find it. It may have been taken away, or the link may be wrong."),
    "balance-too-low": mark(
        "You have had a lot of help lately, and that is fine. Call the municipality, and they will ask for this one for you."
    ),
    "not-signed-in": mark("You are signed out. Sign in again and carry on where you were."),
    "suspended": mark("Your account is paused. Call the municipality, and they will tell you more."),
    "invalid": mark("Something needs changing. Look at the fields that are marked, the rest is kept."),
    "too-many": mark("That was a lot at once. Wait a minute and try again."),
    "conflict": mark("Somebody changed this while you were looking at it. Here is how it is now."),
}
OWN_WORDS: dict[tuple[str, str], str] = {
    ("too-many", "gave-up-often"): mark(
        "Several times lately you could not come after all, and that happens. Within a day you can say yes again."
    ),
}
"""For refusals that say a `reason`."""
SOMETHING_ELSE = mark("That did not work. Try again in a moment.")

REASON_WORDS: dict[str, str] = {
    "not-a-push-service": mark("Alerts can't be sent to this browser."),
    "not-a-key": mark("This browser's key can't be read. Switch alerts off and on again."),
    "required": mark("Fill this in."),
    "empty": mark("Write something here."),
    "too-long": mark("This is too long. Make it shorter."),
    "too-short": mark("This is too short. Write a little more."),
    "too-many": mark("That is too many."),
    "too-few": mark("That is too few."),
    "not-a-number": mark("Write a number, with digits."),
    "not-whole": mark("Write a whole number."),
    "out-of-range": mark("This number is too small or too large."),
    "unknown": mark("Choose one from the list."),
    "unknown-place": mark("We can't find that address. Check the spelling, or choose it from the list or on the map."),
    "outside-area": mark("That is too far away. Choose a place in the municipality or near it."),
    "until-before-from": mark("The end comes before the beginning. Choose a later end."),
    "in-the-past": mark("That time has passed. Choose a later one."),
    "too-far-ahead": mark("That is a long time from now. Choose an earlier day."),
    "not-a-time": mark("Choose a day and a time."),
    "not-text": mark("Write with letters."),
    "not-a-phone-number": mark("Write a phone number, with digits."),
    "not-an-email": mark("Write an e-mail address, like anna@example.org."),
    "not-an-id": mark("The link may be wrong. Go back and try again."),
    "wrong-kind": mark("This was filled in a way we don't understand. Try again."),
    "unknown-address": mark(
        "We can't find that address. Check the spelling, or choose it from the list or on the map."
    ),
    "ambiguous-address": mark(
        "We are not sure which place you mean. Write its whole name with the part of town or the village, or choose it from the list or on the map."
    ),
    "not-sent": mark("It could not be sent just now. Try again in a moment, or call."),
    "taken": mark("Somebody has this already. Choose another."),
}

LIMIT_WORDS: dict[str, str] = {
    "too-long": mark("Write at most {limit} characters."),
    "too-short": mark("Write at least {limit} characters."),
}
"""For reasons whose limit is known."""

FIELD_WORDS: dict[tuple[str, str], str] = {
    ("title", "required"): mark("Say in a few words what you want help with."),
    ("title", "empty"): mark("Say in a few words what you want help with."),
    ("title", "too-long"): mark("Use at most 80 characters here. There is room for more below."),
    ("minutes", "out-of-range"): mark("Choose between 5 minutes and 10 hours."),
    ("helpers", "out-of-range"): mark("Choose between 1 and 20 people."),
    ("place", "required"): mark("Say where it is."),
    ("home", "required"): mark("Say where you live."),
    ("category", "required"): mark("Choose what kind of help it is."),
    ("category", "unknown"): mark("Choose what kind of help it is."),
    ("phone", "unknown"): mark("Write a phone number, with digits."),
    ("from", "unknown"): mark("Choose a day and a time."),
    ("until", "unknown"): mark("Choose a day and a time."),
    ("from", "out-of-range"): mark("That is a long time from now. Choose an earlier day."),
    ("until", "out-of-range"): mark("That is a long time from now. Choose an earlier day."),
    ("place", "not-a-number"): mark(
        "We can't find that address. Check the spelling, or choose it from the list or on the map."
    ),
    ("radius", "out-of-range"): mark("Choose between 1 m and 50 km."),
    ("west", "out-of-range"): mark("Give degrees between −180 and 180."),
    ("east", "out-of-range"): mark("Give degrees between −180 and 180."),
    ("south", "out-of-range"): mark("Give degrees between −90 and 90."),
    ("north", "out-of-range"): mark("Give degrees between −90 and 90."),
    ("west", "reversed"): mark("The west side lies farther east than the east side. Swap the two."),
    ("south", "reversed"): mark("The south side lies farther north than the north side. Swap the two."),
    ("quiet_from", "not-a-time"): mark("Choose a time of day, like 21:00."),
    ("quiet_until", "not-a-time"): mark("Choose a time of day, like 21:00."),
    ("quiet_hours", "not-a-time"): mark("Choose a time of day, like 21:00."),
    ("quiet_until", "the-same"): mark("Choose two different times."),
    ("quiet_hours", "the-same"): mark("Choose two different times."),
    ("name", "empty"): mark("Write a name."),
    ("name", "required"): mark("Write a name."),
}


def explain(refusal: Refused, language: str) -> str:
    """What happened and what to do, for the person who was refused."""
    own = OWN_WORDS.get((refusal.slug, refusal.fields.get("reason", "")))
    return say(own or REFUSAL_WORDS.get(refusal.slug, SOMETHING_ELSE), language)


def field_words(error: WrongField, language: str) -> str:
    """What to change in one field; the field's own words where it has some (`place.address` counts as `place`)."""
    name = error.field.rsplit(".", 1)[-1]
    own = FIELD_WORDS.get((name, error.reason)) or FIELD_WORDS.get((error.field.split(".")[0], error.reason))
    if own is None and error.limit is not None and error.reason in LIMIT_WORDS:
        return say(LIMIT_WORDS[error.reason], language, limit=format_decimal(error.limit, locale=language))
    return say(own or REASON_WORDS.get(error.reason, SOMETHING_ELSE), language)
