"""Errands as helpers meet them draw themselves from a state's vars; no state is needed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.errands import errand_row
from helpnet.views.errands import ErrandCard


def test_the_buttons_of_a_row_are_heard_with_the_title_so_that_fifty_rows_are_told_apart():
    card: Any = rx.Var("card_var", _var_type=ErrandCard).to(ErrandCard)
    drawn = str(errand_row(card, on_yes=rx.noop(), on_no=rx.noop()))
    for words in ("Not me", "I'll do it"):
        assert f'"aria-label":(words.t("{words}: {{title}}", ({{ ["title"] : card_var?.["title"] }})))' in drawn
