"""What actions announce, in the past tense. Audit rows, alerts and live screens all come from these."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `tells` are the people to be alerted; `person_id` is whom it is about."""

    municipality_id: UUID
    errand_id: UUID | None = None
    person_id: UUID | None = None
    tells: tuple[UUID, ...] = ()
    delivered: ClassVar[bool] = True
    """Whether the announcement goes through the outbox; False for what only the audit log keeps."""
    spreads: ClassVar[bool] = True
    """Whether the municipality's decks and desks should look again, not only those on the errand."""

    @property
    def topics(self) -> set[str]:
        """The live topics whose screens should look again."""
        found = {f"municipality:{self.municipality_id}"} if self.spreads else set()
        if self.errand_id:
            found.add(f"errand:{self.errand_id}")
        return found | {f"person:{one}" for one in (*self.tells, self.person_id) if one}


class ErrandPosted(Event): ...


class HelpWanted(Event):
    """A wave: its helpers are asked. Nobody else's screen changes by it but the desk's sheet of that errand."""

    spreads: ClassVar[bool] = False


class ErrandStalled(Event):
    """Nobody is left to ask; the desk is to look."""


class ErrandAccepted(Event): ...


class StandbyJoined(Event): ...


class StandbyPromoted(Event): ...


class HelperReplaced(Event):
    """Who stood by comes instead; for the one who asked and those beside."""


class StandbyLeft(Event): ...


class HelperReleased(Event):
    """The errand ended without this helper."""


class StandbyReleased(Event):
    """The errand ended without these, who only stood by: nobody expected them yet."""


class ErrandAssigned(Event): ...


class ErrandWithdrawn(Event): ...


class ErrandReassigned(Event): ...


class ErrandDeclined(Event): ...


class DeclineTakenBack(Event): ...


class ErrandDone(Event): ...


class ErrandConfirmed(Event): ...


class ErrandCancelled(Event): ...


class ErrandExpired(Event): ...


class ErrandWidened(Event): ...


class TroubleReported(Event): ...


class TroubleSettled(Event): ...


class MessageWritten(Event):
    """A line of a private chat: nothing that anyone else's screen would show."""

    spreads: ClassVar[bool] = False


class Reminds(Event):
    """An errand that comes soon; nobody else's screen changes by it."""

    spreads: ClassVar[bool] = False


class ErrandTomorrow(Reminds): ...


class ErrandSoon(Reminds): ...


class HelpTomorrow(Reminds): ...


class HelpSoon(Reminds): ...


class WeekSummedUp(Event):
    """A week is over, and its people are told what it was like; nobody else's screen changes by it."""

    spreads: ClassVar[bool] = False


class MailGiven(Event):
    """A mail address was given; its person is asked there whether it is theirs."""

    spreads: ClassVar[bool] = False


class PhoneGiven(Event):
    """A number was given for text messages; its person is asked there whether it is theirs."""

    spreads: ClassVar[bool] = False


class MailBroken(Event):
    """Mail does not reach this person: it is off until they give an address that works."""


class PhoneBroken(Event):
    """Text messages do not reach this person: they are off until they give a number that works."""


class DeviceLost(Event):
    """The last browser in which this person was alerted is no more, and not by their own hand."""


class PhoneMessageCame(Event):
    """A text message for a coordinator to read."""

    delivered: ClassVar[bool] = False


class PhoneMessageRead(Event):
    """A coordinator has read, or answered, a text message."""

    delivered: ClassVar[bool] = False


class ToldByDesk(Event):
    """A coordinator told somebody what nothing of ours had brought them."""

    delivered: ClassVar[bool] = False


class Logged(Event):
    """Kept in the audit log alone: nobody is alerted."""

    delivered: ClassVar[bool] = False

    @property
    def topics(self) -> set[str]:
        """Only the screens of whom it is about: a session that has ended elsewhere must end on all of them."""
        return {f"person:{self.person_id}"} if self.person_id else set()


class SignedIn(Logged): ...


class SignedOut(Logged): ...


class PersonSuspended(Logged): ...


class SuspensionLifted(Logged): ...


class TokenMade(Logged): ...


class ProfileChanged(Logged): ...


class DataExported(Logged): ...


class ContactVerified(Logged): ...


class ContactTurnedOff(Logged): ...


class DeviceAdded(Logged): ...


class DeviceRemoved(Logged): ...


class PersonErased(Logged): ...


class CallerEntered(Logged): ...


class QualificationGranted(Logged): ...


class MapTaken(Logged):
    """A coordinator made a document of the municipality's map, which may go anywhere."""


class Disclosed(Logged):
    """Somebody was shown private data about `person_id` or an errand; one row a reader, thing and day."""

    @property
    def topics(self) -> set[str]:
        """None: looking changes nothing, and would make everybody look again."""
        return set()


class AddressShown(Disclosed): ...


class PhoneShown(Disclosed): ...


class CallerShown(Disclosed): ...


class NumbersShown(Disclosed):
    """The desk was shown a caller's number and their helper's (`person_id`), to connect the two."""
