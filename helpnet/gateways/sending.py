"""What can come of sending something out of the house, the same for mail and text messages."""

SECONDS = 10.0
"""How long one step of a conversation with another machine may take; a whole sending takes at most three times that."""


class NotSent(Exception):
    """It did not go. Says what kind of thing happened, never to whom: it ends in logs."""


class NotNow(NotSent):
    """The other machine is away, busy or misconfigured: it may go later."""


class MayBeThere(NotNow):
    """It was on its way when the other machine fell silent: sent again, it may come twice."""


class NoSuchAddress(NotSent):
    """The other machine says that nobody is there: nothing ever goes there again."""


class Refused(NotSent):
    """This one will never go, which says nothing of the address."""
