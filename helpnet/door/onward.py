"""Where somebody goes on to once they have signed in: the page of ours that they had opened, and nothing else."""

import re
from urllib.parse import quote

PLACES = frozenset({"deck", "desk", "errands", "map", "mine", "nearby", "profile", "wallet"})
"""How the paths begin of pages that are for those who are signed in. To open one does nothing but show it."""
MOST = 300
_PLAIN = re.compile(r"/([a-z]+)(?:/[A-Za-z0-9_-]+)*(?:\?[A-Za-z0-9_.=&-]*)?")


def own_page(path: object) -> str:
    """The path as it is, if it is a page of ours, else nothing.

    Only letters, digits and what a path of ours has besides: no second slash that names a host, no backslash, nothing that
    is written in percent and becomes one of them later.
    """
    found = _PLAIN.fullmatch(path) if isinstance(path, str) and len(path) <= MOST else None
    return found[0] if found and found[1] in PLACES else ""


def way_in(path: object) -> str:
    """The first page, where one signs in, which then leads on to that page."""
    page = own_page(path)
    return f"/?next={quote(page, safe='/')}" if page else "/"
