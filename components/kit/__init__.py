"""helpnet's design vocabulary: functions from vars and handlers to components. docs/kit.md lists them."""

from components.kit.buttons import actions, button, icon_button, link, link_button
from components.kit.cards import (
    card,
    errand_card,
    facts,
    list_of,
    list_row,
    more_button,
    pill,
    row,
    section,
    soft,
    stack,
    written,
)
from components.kit.chats import bubble, chat, composer
from components.kit.choices import choice, choices, switch
from components.kit.desk import cell, head_cell, number, numbers, table, table_row
from components.kit.fields import error_text, field, select, stepper, text_area
from components.kit.forms import form, plain_form
from components.kit.glyphs import GLYPHS, badge, drawing, glyph, hexagon, mark
from components.kit.head import head
from components.kit.notices import credit, empty, lost_banner, notice, notice_area, waiting
from components.kit.sheets import sheet
from components.kit.shell import language_choice, page_shell, skip

STYLESHEETS = tuple(
    f"/styles/{name}.css" for name in ("tokens", "base", "controls", "parts", "shell", "desk", "errands", "map")
)
"""For rx.App(stylesheets=...), in this order; Reflex's own reset stays off."""

__all__ = [
    "GLYPHS", "STYLESHEETS", "actions", "badge", "bubble", "button", "card", "cell", "chat", "choice", "choices", "composer",
    "credit", "drawing", "empty", "errand_card", "error_text", "facts", "field", "form", "glyph", "head", "head_cell", "hexagon",
    "icon_button", "language_choice", "link", "link_button", "list_of", "list_row", "lost_banner", "mark", "more_button",
    "notice", "notice_area", "number", "numbers", "page_shell", "pill", "plain_form", "row", "section", "select", "sheet", "skip", "soft", "stack",
    "stepper", "switch", "table", "table_row", "text_area", "waiting", "written",
]  # fmt: skip
