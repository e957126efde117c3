"""Every table of helpnet, so that whoever needs the whole schema imports one name."""

from helpnet.domain import access, ask, beneficiary, conversation, errand, ledger, municipality, person, record

__all__ = ["access", "ask", "beneficiary", "conversation", "errand", "ledger", "municipality", "person", "record"]
