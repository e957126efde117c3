"""Every piece of the kit in its states, and three whole screens made of them. Only in a demonstration; no state behind it.

The names and texts are examples of what people write, so they are in no catalogue.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.text import category_name, t, tn
from components.wrapped.deck import deck as swipe_deck
from components.wrapped.deck import deck_card, undo_bar
from components.wrapped.whereabouts import find_me
from helpnet.i18n.categories import CATEGORY_NAMES

CARD: dict[str, Any] = {
    "category": "shopping",
    "title": "Mjölk, bröd och äpplen från Ica",
    "text": "Två liter mjölk, ett grovt bröd och en påse äpplen. Ring på, jag går långsamt till dörren.",
    "where": "ungefär 600 m bort, Tågaborg",
    "when": "i dag 14–17, cirka 30 min",
    "who": "Asta ber om det, 30 min till dig",
    "tag": "I dag",
}
NEXT: dict[str, Any] = {
    "category": "library",
    "title": "Lämna tillbaka tre böcker",
    "text": "De ligger i en påse vid dörren.",
    "where": "ungefär 400 m bort, Olympia",
    "when": "senast fredag 27 november, cirka 20 min",
    "who": "Bo ber om det, 20 min till dig",
}


def _nothing(*_values: Any) -> Any:
    return rx.noop()


def _swipe(_direction: rx.vars.StringVar, _ident: rx.vars.StringVar) -> Any:
    return rx.noop()


def _open(_ident: rx.vars.StringVar) -> Any:
    return rx.noop()


def _found(_lon: rx.vars.NumberVar, _lat: rx.vars.NumberVar, _accuracy: rx.vars.NumberVar) -> Any:
    return rx.noop()


def _glyphs() -> rx.Component:
    kinds = [
        kit.stack(kit.badge(kind), rx.el.span(category_name(kind), class_name="small"), space="tight")
        for kind in CATEGORY_NAMES
    ]
    signs = [kit.glyph(name, size=28) for name in sorted(kit.GLYPHS - CATEGORY_NAMES.keys())]
    return kit.section(
        t("Pictures"),
        rx.el.div(*kinds, class_name="tiles"),
        kit.row(*signs),
        kit.row(kit.mark(size=56), kit.hexagon("12"), kit.hexagon("1", warm=True)),
    )


def _buttons() -> rx.Component:
    return kit.section(
        t("Buttons"),
        kit.actions(
            kit.button(t("Not me"), kind="quiet", on_click=rx.noop()),
            kit.button(t("I'll do it"), on_click=rx.noop()),
            pair=True,
        ),
        kit.row(
            kit.button(t("One moment"), busy=True),
            kit.button(t("Send"), disabled=True),
            kit.button(t("Take it back"), kind="danger", again=t("Sure? Tap once more"), on_click=rx.noop()),
            kit.button(t("Show more"), kind="plain", on_click=rx.noop()),
            kit.button(t("Phone"), kind="quiet", icon="phone", compact=True, on_click=rx.noop()),
            kit.link_button(t("Ask for help"), to="/gallery", icon="ask", compact=True),
            kit.icon_button("cross", label=t("Close"), on_click=rx.noop()),
        ),
        kit.row(
            kit.pill("I dag", kind="me"),
            kit.pill("4 h 30", kind="sun", icon="sun"),
            kit.pill("väntat 2 h", kind="attention"),
            kit.pill("Tågaborg"),
        ),
    )


def _form() -> rx.Component:
    return kit.section(
        t("Fields"),
        kit.form(
            kit.field(
                name="title",
                label="Vad vill du ha hjälp med?",
                most=80,
                required=True,
                value="Mjölk, bröd, äpplen och en påse kattmat till grannens katt",
            ),
            kit.text_area(
                name="text", label="Mer om det", hint="Sådant som är bra att veta innan man kommer.", most=2000
            ),
            kit.field(
                name="phone",
                label="Telefon",
                kind="tel",
                value="07",
                error="Skriv ett telefonnummer, med siffror.",
                autocomplete="tel",
            ),
            kit.select(
                name="when",
                label="När?",
                options=[("now", "Nu"), ("today", "I dag"), ("day", "En annan dag")],
                value="today",
            ),
            kit.choices(
                *(
                    kit.choice(
                        name="category", value=kind, label=category_name(kind), icon=kind, chosen=kind == "parcel"
                    )
                    for kind in list(CATEGORY_NAMES)[:6]
                ),
                name="category",
                legend="Vilken sorts hjälp?",
            ),
            kit.choices(
                kit.choice(name="place", value="home", label="Hemma hos mig", hint="Drottninggatan 14", chosen=True),
                kit.choice(name="place", value="other", label="Någon annanstans"),
                name="place",
                legend="Var?",
                layout="list",
            ),
            kit.choices(
                *(
                    kit.choice(
                        name="likes", value=kind, label=category_name(kind), many=True, chosen=kind in ("post", "walk")
                    )
                    for kind in list(CATEGORY_NAMES)[:8]
                ),
                name="likes",
                legend="Vad hjälper du gärna till med?",
                layout="chips",
                error="Välj något i listan.",
            ),
            kit.row(
                kit.stepper(name="minutes", label="Hur länge?", value=90, least=5, most=600, by=15, minutes=True),
                kit.stepper(name="helpers", label="Hur många?", value=1),
            ),
            kit.switch(
                name="alerts", label="Säg till när någon nära behöver mig", hint="Aldrig mellan 21 och 8.", on=True
            ),
            find_me(on_found=_found, on_failed=_open),
            kit.button(t("Ask for help"), submits=True),
            on_submit=rx.noop(),
            draft="gallery",
        ),
    )


def _telling() -> rx.Component:
    return kit.section(
        t("Notices and empty places"),
        kit.notice("Asta ser nu att du kommer."),
        kit.notice("Tack! 30 minuter är dina.", kind="warm"),
        kit.notice(
            "Hjälparen fick förhinder. Vi frågar andra nu.",
            kind="attention",
            end=kit.button(t("Undo"), kind="quiet", compact=True, on_click=rx.noop()),
        ),
        rx.el.div(undo_bar(ident="a", text="Du sa ja till Asta.", seconds=60, on_undo=rx.noop(), on_gone=rx.noop())),
        kit.empty(
            title="Inget nära dig just nu",
            text="De flesta ber om hjälp på förmiddagen. Vi säger till när något kommer.",
            picture="quiet",
        ),
        kit.empty(title="Det var allt", text="Du har sett alla uppdrag inom 3 km.", picture="done"),
        kit.empty(
            title="Välkommen",
            text="Det tar tre minuter att komma i gång.",
            picture="welcome",
            action=kit.link_button("Börja", to="/gallery"),
        ),
        kit.credit("30 min till dig", label="Asta tackar dig"),
        kit.waiting(lines=2),
        kit.errand_card(**CARD),
    )


def page() -> rx.Component:
    """The whole vocabulary on one page."""
    return kit.page_shell(
        kit.language_choice(language=""),
        _glyphs(),
        _buttons(),
        _form(),
        _telling(),
        title=t("The kit"),
        over_title=t("What every page is made of"),
        current="/nearby",
        counts={"/mine": 2},
        wide=True,
    )


def deck() -> rx.Component:
    """The deck, as a helper sees it."""
    return kit.page_shell(
        swipe_deck(
            deck_card(kit.errand_card(**CARD, testid=None), ident="a"),
            deck_card(kit.errand_card(**NEXT, testid=None), ident="b"),
            cards=[{"id": "a", "title": CARD["title"]}, {"id": "b", "title": NEXT["title"]}],
            on_swipe=_swipe,
            on_open=_open,
        ),
        title="Vem kan du hjälpa?",
        over_title="Nära Olympia",
        top=kit.pill("4 h 30", kind="sun", icon="sun", to="/wallet"),
        current="/deck",
        fills=True,
    )


def errand() -> rx.Component:
    """An errand that one has said yes to, with its chat."""
    lines = (
        ("Asta", "Hej! Fint att du kan. Gärna grovt bröd.", False),
        ("", "Absolut, jag är där kvart över tre.", True),
        ("Asta", "Tack snälla du.", False),
    )
    return kit.page_shell(
        kit.card(
            kit.list_of(
                kit.list_row(title="Drottninggatan 14, 3 tr", under="Asta Lindgren, 042-10 00 14", icon="shopping")
            ),
            kit.row(
                kit.link_button("Ring", to="tel:+464210", kind="quiet", icon="phone", leaves=True),
                kit.link_button("Hitta dit", to="/gallery", kind="quiet", icon="route"),
            ),
        ),
        kit.chat(
            kit.bubble(text="Du sa ja 13.40.", who="", at="", told=True),
            *(kit.bubble(text=text, who=who, at="13.52", mine=mine) for who, text, mine in lines),
            count=4,
            label=t("Chat with Asta"),
        ),
        kit.composer(draft="gallery", sent=0, on_send=_swipe),
        kit.actions(
            kit.button("Klart, jag har lämnat det", on_click=rx.noop()),
            kit.button("Jag kan inte ändå", kind="quiet", again=t("Sure? Tap once more"), on_click=rx.noop()),
        ),
        title="Till Asta",
        over_title="Uppdrag i dag 14–17",
        back=("/mine", t("Mine")),
        current="/mine",
    )


def desk() -> rx.Component:
    """The coordinator's desk."""
    rows = (
        ("Följeslagare till läkare", "Raus, i morgon 9.30", "2 h 10", "Ingen inom 5 km med intyg", "Vidga till 8 km"),
        ("Handla mat", "Dalhem, i dag före 17", "48 min", "9 tillfrågade, 9 nej", "Ring listan"),
        ("Hämta paket", "Centrum, i dag", "nyss", "Hjälparen fick förhinder", "Se vilka som frågas"),
    )
    columns = ("Behöver dig", "Väntat", "Varför", "")
    return kit.page_shell(
        kit.numbers(
            kit.number("3", label="behöver dig", attention=True, testid="monitor-stalled"),
            kit.number("18", label="öppna", testid="monitor-open"),
            kit.number("6 min", label="tills någon tar dem, hälften av gångerna"),
            kit.number("41", label=tn("waits for a first errand", "wait for a first errand", 41)),
        ),
        kit.table(
            *(
                kit.table_row(
                    kit.head_cell(what, where),
                    kit.cell(waited, label=columns[1]),
                    kit.cell(why, label=columns[2]),
                    kit.cell(kit.button(deed, kind="filled" if at < 2 else "quiet", compact=True, on_click=rx.noop())),
                )
                for at, (what, where, waited, why, deed) in enumerate(rows)
            ),
            caption="Behöver dig",
            columns=columns,
        ),
        title=t("Right now"),
        over_title="Helsingborg",
        kind="desk",
        current="/desk",
        wide=True,
        end=kit.link_button("Någon ringer", to="/desk/intake", icon="phone"),
    )
