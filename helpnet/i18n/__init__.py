"""helpnet's words: Swedish, Norwegian Bokmål and English, from one catalogue for server and pages.

The English sentence is the key. `say` words it on the server, `components.text.t` on a page.
"""

from helpnet.i18n.catalogues import LANGUAGES, language_for, mark, say, say_n
from helpnet.i18n.categories import category_name
from helpnet.i18n.moments import ago, clock, day, distance, duration, span, window
from helpnet.i18n.phones import phone
from helpnet.i18n.refusals import explain, field_words

_ = mark
plural = say_n

__all__ = [
    "LANGUAGES",
    "_",
    "ago",
    "category_name",
    "clock",
    "day",
    "distance",
    "duration",
    "explain",
    "field_words",
    "language_for",
    "mark",
    "phone",
    "plural",
    "say",
    "say_n",
    "span",
    "window",
]
