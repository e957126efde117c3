"""What people answer by text message: a question has four digits of its own, and an answer must name them."""

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field

TEXT_MOST = 1600
"""Ten parts of 160: what a gateway passes on, at most."""
REPLY_MOST = 480
GUESSES = 5
"""Wrong codes from one number in a day; after that its answers are for a coordinator to read."""
REPLIES_MOST = 6
"""Texts from one number in a day that are answered though they are no answers: an answering machine would write for ever."""
IN, OUT = "in", "out"
YES, NO = "yes", "no"
ANSWERED, REFUSED, WRONG, UNSAID = "answered", "refused", "wrong-code", "message"
"""What a text was: an answer that was taken; one that could not be; one with a code that asks nothing; no answer."""
_YES = ("ja", "jo", "japp", "jepp", "yes", "y", "j")
_NO = ("nej", "nei", "nope", "no", "n")
_SHAPE = re.compile(r"\W*(?:([^\W\d_]+)[\W_]*(\d{4})|(\d{4})[\W_]+([^\W\d_]+))\W*")


class Question(SQLModel, table=True):
    """One errand put to one person by text: the code that their answer names, theirs alone, and how long it is taken."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("person_id", "errand_id"), UniqueConstraint("number", "code"))

    id: UUID = id_field()
    person_id: UUID = Field(foreign_key="person.id")
    errand_id: UUID = Field(foreign_key="errand.id")
    number: str = Field(max_length=20)
    code: str = Field(max_length=4)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)


class PhoneMessage(SQLModel, table=True):
    """A text message that came in, or that the desk sent. What was an answer is kept too, so that a repeat does nothing.

    `reply` is what we answered; `read_at` when a coordinator had read it (answers need no reading).
    """

    __tablename__ = "phone_message"
    __table_args__ = (
        UniqueConstraint("gateway_id"),
        Index("phone_message_of_number", "number", "at"),
        Index("phone_message_of_town", "municipality_id", "at"),
    )

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    beneficiary_id: UUID | None = Field(default=None, foreign_key="beneficiary.id")
    direction: str = Field(max_length=3)
    number: str = Field(max_length=20)
    text: str = Field(max_length=TEXT_MOST)
    reply: str = Field(default="", max_length=TEXT_MOST)
    what: str = Field(max_length=10)
    errand_id: UUID | None = Field(default=None, foreign_key="errand.id")
    gateway_id: str | None = Field(default=None, max_length=80)
    at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_by: UUID | None = Field(default=None, foreign_key="person.id")


class Answer(NamedTuple):
    """A yes or no, and the code it is about; without a code (None) it answers nothing."""

    yes: bool
    code: str | None


def read_answer(text: str) -> Answer | None:
    """What a text says, if it says nothing but yes or no and at most one code; None for everything else.

    Strict on purpose: "ja 4821, men inte före tolv" is for a person to read.
    """
    plain = "".join(str(unicodedata.digit(c, c)) for c in unicodedata.normalize("NFKC", text)).casefold().strip()
    bare = re.fullmatch(r"\W*([^\W\d_]+)\W*", plain)
    if bare is not None:
        word, code = bare[1], None
    elif found := _SHAPE.fullmatch(plain):
        word, code = found[1] or found[4], found[2] or found[3]
    else:
        return None
    if word in _YES or word in _NO:
        return Answer(word in _YES, code)
    return None
