"""What a weekly summary says: what was, what comes, what is near; by kind and area, never a name, a title or an address."""

from collections.abc import Iterable

from helpnet.domain.summary import Summary
from helpnet.i18n.catalogues import mark, say, say_n

SUBJECT = mark("Your week in helpnet")
QUIET = mark("You had no errands this past week.")
HELPS, GETS = mark("You help with {what}, {when}"), mark("Help comes: {what}, {when}")
STOP = mark("You get this on Sundays because you asked for it on your profile. No more weekly letters: {link}")


def said(
    made: Summary, coming: Iterable[tuple[bool, str, str]], more: bool, near: Iterable[tuple[str, str, int]], language: str
) -> list[str]:  # fmt: skip
    """The sentences; `coming`: whether the reader helps, with what, when (`more`: and there is more); `near`: kind, area, how many."""
    words = []
    if made.helped:
        words.append(say_n("You helped with {n} errand this past week.", "You helped with {n} errands this past week.", made.helped, language))  # fmt: skip
    if made.thanks:
        minutes = say_n("{n} minute", "{n} minutes", made.minutes, language)
        words.append(say_n("You were thanked once, and {minutes} are yours.", "You were thanked {n} times, and {minutes} are yours.", made.thanks, language, minutes=minutes))  # fmt: skip
    if made.got:
        words.append(say_n("You got help with {n} errand.", "You got help with {n} errands.", made.got, language))
    if not words:
        words.append(say(QUIET, language))
    words += [f"{say(HELPS if helps else GETS, language, what=what, when=when)}." for helps, what, when in coming]
    if more:
        words.append(say("More is coming; you find it in helpnet.", language))
    places = [
        (say("{what} in {where}", language, what=what, where=where) if where else what) + (f" ({n})" if n > 1 else "")
        for what, where, n in near
    ]
    if places:
        words.append(say("Neighbours near you have asked for: {places}.", language, places=", ".join(places)))
    return words
