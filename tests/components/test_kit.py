"""Each piece of the kit draws itself from constants and from a state's vars, with its labels in place; no state is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from components import kit
from components.text import category_name, language_name, one_of, t, tn
from components.wrapped.deck import deck, deck_card, undo_bar
from components.wrapped.place import place_field
from components.wrapped.whereabouts import find_me
from helpnet.domain.categories import SLUGS
from helpnet.i18n import mark
from helpnet.i18n.categories import CATEGORY_NAMES

WORDS: Any = rx.Var("words_var", _var_type=str).to(str)
NUMBER: Any = rx.Var("number_var", _var_type=int).to(int)
FLAG: Any = rx.Var("flag_var", _var_type=bool).to(bool)
ROWS: Any = rx.Var("rows_var", _var_type=list[dict[str, str]]).to(list[dict[str, str]])


def drawn(component: rx.Component) -> str:
    """What the component compiles to."""
    return str(component)


def nothing(*_: Any) -> Any:
    return rx.noop()


def one(_first: rx.Var[str]) -> Any:
    return rx.noop()


def two(_first: rx.Var[str], _second: rx.Var[str]) -> Any:
    return rx.noop()


def three(_lon: rx.Var[float], _lat: rx.Var[float], _accuracy: rx.Var[float]) -> Any:
    return rx.noop()


def of_numbers(_n: rx.Var[int]) -> Any:
    return rx.noop()


PIECES: dict[str, tuple[rx.Component, list[str]]] = {
    "button": (kit.button(WORDS, on_click=rx.noop(), busy=FLAG, again="Sure?", icon="phone", testid="b"), ["words_var", "flag_var", '"b"', "Sure?"]),
    "icon_button": (kit.icon_button("cross", label=WORDS, on_click=rx.noop()), ['"aria-label":words_var']),
    "link_button": (kit.link_button(WORDS, to="/deck"), ["ReactRouterLink", "/deck"]),
    "leaving link": (kit.link_button("Call", to="tel:+4642", leaves=True), ['jsx("a"', "tel:+4642"]),
    "field": (kit.field(name="title", label=WORDS, hint="short", error=WORDS, value=WORDS, most=80, required=True),
              ['htmlFor:"title"', 'id:"title"', '"title-hint title-error"', "aria-invalid", "aria-required", "Counter"]),
    "text_area": (kit.text_area(name="text", label="More", error=WORDS), ['jsx("textarea"', 'htmlFor:"text"', "text-error"]),
    "select": (kit.select(name="when", label="When", options=[("now", WORDS)]), ['jsx("select"', 'htmlFor:"when"', "words_var"]),
    "select of rows": (kit.select(name="who", label="Who", options=rx.foreach(ROWS, lambda row: rx.el.option(row["name"], value=row["id"]))), ["rows_var"]),
    "stepper": (kit.stepper(name="minutes", label="Long", value=NUMBER, least=5, most=600, by=15, minutes=True, on_change=of_numbers),
                ["minutes-label", "number_var", 'shows:"minutes"']),
    "choice": (kit.choice(name="place", value=WORDS, label="Home", icon="visit", chosen=FLAG), ["place-", 'type:"radio"', "htmlFor"]),
    "chip": (kit.choice(name="likes", value="walk", label="Walk", many=True), ['"likes.walk"', 'type:"checkbox"']),
    "choices": (kit.choices(kit.choice(name="c", value="a", label="A"), name="c", legend=WORDS, error=WORDS), ['jsx("fieldset"', 'jsx("legend"', "c-error"]),
    "switch": (kit.switch(name="alerts", label="Alerts", hint="Never at night", on=FLAG), ['role:"switch"', 'htmlFor:"alerts"', "alerts-hint"]),
    "form": (kit.form(rx.el.p("x"), on_submit=rx.noop(), draft="new", done=FLAG), ["KeepDraft", "flag_var"]),
    "plain_form": (kit.plain_form(rx.el.p("x"), action="/auth/logout"), ['jsx("form"', 'method:"post"', "/auth/logout"]),
    "card": (kit.card("x", kind="warm", label="L"), ["card warm", '"aria-label":"L"']),
    "pill": (kit.pill(WORDS, kind="sun", icon="sun", to="/wallet"), ["pill sun", "/wallet"]),
    "facts": (kit.facts(("place", WORDS), ("clock", "now")), ["words_var", '"now"']),
    "errand_card": (kit.errand_card(category=WORDS, title=WORDS, text=WORDS, where="w", when="n", who="p", tag=WORDS), ["errand-card", 'jsx("h2"', "only-heard"]),
    "list_row": (kit.list_of(kit.list_row(title=WORDS, under="u", icon="post", to="/x"), label="Mine"), ['jsx("ul"', 'jsx("li"', '"/x"']),
    "more_button": (kit.more_button(on_click=rx.noop()), ["Show more"]),
    "section": (kit.section("Title", rx.el.p("x"), end=kit.pill("3")), ['jsx("h2"']),
    "notice": (kit.notice(WORDS, kind="attention"), ["notice attention"]),
    "notice_area": (kit.notice_area(WORDS, on_close=rx.noop()), ['"aria-live":"polite"', '"data-testid":"notice"', 'role:"status"']),
    "empty": (kit.empty(title="Nothing", text="True", picture="done"), ['jsx("h2"', "drawing"]),
    "waiting": (kit.waiting(), ["One moment"]),
    "lost_banner": (kit.lost_banner(), ["Lost", "No contact right now"]),
    "credit": (kit.credit("30 min", label="Asta"), ["30 min"]),
    "sheet": (kit.sheet("x", name="sure", title=WORDS, is_open=FLAG, on_close=rx.noop(), buttons=(kit.button("Ok"),)), ["sure-title", '"aria-labelledby":"sure-title"', "flag_var"]),
    "chat": (kit.chat(rx.foreach(ROWS, lambda row: kit.bubble(text=row["text"], who=row["who"], at="9.30", mine=FLAG, told=FLAG)), count=NUMBER, label="Chat"), ["rows_var", "number_var"]),
    "composer": (kit.composer(draft=WORDS, sent=NUMBER, on_send=one), ["Composer", "number_var"]),
    "numbers": (kit.numbers(kit.number(NUMBER, label="open", attention=FLAG, testid="monitor-open")), ['jsx("dl"', "monitor-open", "flag_var"]),
    "table": (kit.table(kit.table_row(kit.head_cell(WORDS, "under"), kit.cell("2 h", label="Waited")), caption="Needs you", columns=["What", "Waited", ""]),
              ['jsx("caption"', 'scope:"col"', 'scope:"row"', '"data-label":"Waited"']),
    "language_choice": (kit.language_choice(language=WORDS, on_choose=one), ["LanguageChoice"]),
    "deck": (deck(deck_card(kit.card("x"), ident="a"), cards=[{"id": "a", "title": "x"}], on_swipe=two, on_open=one, turn=NUMBER), ["Deck", "DeckCard"]),
    "undo_bar": (undo_bar(ident=WORDS, text="Yes", on_undo=rx.noop(), on_gone=rx.noop()), ["Undo", "seconds:8"]),
    "place_field": (place_field(name="home", label=WORDS, value=WORDS, found=ROWS, on_ask=one, again=NUMBER), ["PlaceField", "again:number_var"]),
    "find_me": (find_me(on_found=three, on_failed=one), ["FindMe", "Where I am now"]),
    "hexagon": (kit.hexagon("3", warm=True), ["hexagon sun"]),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PIECES))
def test_the_piece_draws_itself_with_its_labels(name: str) -> None:
    component, wanted = PIECES[name]
    code = drawn(component)
    assert [part for part in wanted if part not in code] == []


def test_every_piece_of_the_kit_is_shown_here_or_stands_inside_one_that_is() -> None:
    inside = {"GLYPHS", "STYLESHEETS", "actions", "badge", "bubble", "cell", "choice", "drawing", "error_text", "glyph", "head", "head_cell", "link",
              "list_of", "mark", "number", "page_shell", "row", "skip", "soft", "stack", "table_row", "written"}  # fmt: skip
    assert set(kit.__all__) - inside <= PIECES.keys()


def test_every_kind_of_errand_has_a_glyph_and_a_name() -> None:
    assert set(SLUGS) == CATEGORY_NAMES.keys()
    assert set(SLUGS) <= kit.GLYPHS


def test_a_glyph_that_does_not_exist_is_found_when_the_page_is_written() -> None:
    with pytest.raises(ValueError, match="unicorn"):
        kit.glyph("unicorn")


def test_a_page_has_one_h1_a_main_a_skip_link_and_says_where_one_is() -> None:
    code = drawn(
        kit.page_shell(
            rx.el.p("x"), title="Mine", current="/mine", counts={"/mine": NUMBER}, language=WORDS, coordinator=FLAG
        )
    )
    assert code.count('jsx("h1"') == 1
    assert code.count('jsx("main"') == 1
    assert '"#content"' in code
    assert '"aria-current":"page"' in code
    assert "LanguageWatcher" in code


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [("resident", "/map", "/desk"), ("desk", "/desk/intake", "/map"), ("bare", "#content", "/mine")],
)
def test_each_kind_of_page_leads_to_its_own_places(kind: str, there: str, absent: str) -> None:
    code = drawn(kit.page_shell(title="x", kind=kind))
    assert f'"{there}"' in code
    assert f'"{absent}"' not in code


def test_messages_become_vars_that_carry_their_values() -> None:
    assert str(t("Hi {name}", name=WORDS)) == '(words.t("Hi {name}", ({ ["name"] : words_var })))'
    assert str(tn("{n} cat", "{n} cats", NUMBER)) == '(words.tn("{n} cat", "{n} cats", number_var, ({  })))'
    assert "rows_var" in drawn(rx.el.div(rx.foreach(ROWS, lambda row: rx.el.p(t("Hi {name}", name=row["name"])))))
    assert "useWords" in str(t("Hi")._get_all_var_data())


def test_a_vars_value_chooses_its_message() -> None:
    assert 'words_var] ?? "Other"' in str(one_of(WORDS, {"open": mark("Open")}, "Other"))
    assert "words_var" in str(category_name(WORDS))
    assert str(language_name("sv")) == '(words.languageName("sv"))'


def test_the_stylesheets_and_parts_that_are_named_exist() -> None:
    assets = Path(__file__).parents[2] / "assets"
    assert [sheet for sheet in kit.STYLESHEETS if not (assets / sheet.lstrip("/")).exists()] == []
    for component, _ in PIECES.values():
        for library in component._get_all_imports():
            if library.startswith("$/public/"):
                assert (assets / library.removeprefix("$/public/")).exists(), library


def test_nothing_is_fetched_from_anybody_else() -> None:
    assets = Path(__file__).parents[2] / "assets"
    for path in [*assets.rglob("*.css"), *assets.rglob("*.js"), *assets.rglob("*.jsx"), *assets.rglob("*.webmanifest")]:
        assert "http" not in path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", ""), path
