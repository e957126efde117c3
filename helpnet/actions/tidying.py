"""What is not needed any more is not kept."""

from datetime import timedelta

from sqlalchemy import delete, or_

from helpnet.domain.access import IDLE, ApiToken, SignIn
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.contact import Link
from helpnet.domain.phone_messages import PhoneMessage, Question
from helpnet.domain.record import Alert, OutboxRow, Repeat
from helpnet.domain.reminders import Reminder
from helpnet.store import counts
from helpnet.store.repeats import KEPT
from helpnet.store.work import Work

ALERTS, ANNOUNCEMENTS, ENDED = timedelta(days=180), timedelta(days=30), timedelta(days=30)
TEXTS = timedelta(days=365)


def tidy(work: Work, *, by: Actor | None) -> int:
    """Delete answers to repeated calls after 24 hours, delivered announcements and ended sessions, and links, reminders and
    codes that are over, after 30 days, alerts after half a year, text messages after a year; how many rows."""
    now = work.now()
    r, n, o, s, k, x, q, t = map(columns, (Repeat, Alert, OutboxRow, SignIn, ApiToken, Link, Question, PhoneMessage))
    over = (
        delete(Repeat).where(r.at < now - KEPT),
        delete(Alert).where(n.told_at < now - ALERTS),
        delete(OutboxRow).where(o.done_at < now - ANNOUNCEMENTS),
        delete(SignIn).where(or_(s.ended_at < now - ENDED, s.seen_at < now - IDLE - ENDED)),
        delete(ApiToken).where(k.ended_at < now - ENDED),
        delete(Link).where(x.until < now - ENDED),
        delete(Question).where(q.until < now - ENDED),
        delete(PhoneMessage).where(t.at < now - TEXTS),
        delete(Reminder).where(columns(Reminder).begins < now - ENDED),
    )
    counts.tidy(work)
    return sum(work.write(statement) for statement in over)


def gather(work: Work, *, by: Actor | None) -> bool:
    """Add up what has changed in the counts of open errands by cell; whether there may be more."""
    return counts.gather(work) == counts.MOST
