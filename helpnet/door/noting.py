"""A defect in the log, under a code that the person is told; without what it was about."""

import logging
import secrets

from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)


def note(defect: BaseException) -> str:
    """Log a defect with its traceback; the code under which it is found again.

    A database's own words quote the row that it refused, names and numbers with it: only their kind is kept.
    """
    code, told = secrets.token_hex(4), defect
    if isinstance(defect, DBAPIError):
        kind = f"{type(defect.orig).__name__} {getattr(defect.orig, 'sqlstate', '')}"
        told = RuntimeError(kind).with_traceback(defect.__traceback__)
        told.__suppress_context__ = True
    log.error("defect %s", code, exc_info=(type(told), told, told.__traceback__))
    return code
