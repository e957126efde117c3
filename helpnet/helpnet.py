"""The composition root: the pages, their states and the guarded socket as one Reflex app."""

import reflex as rx

import state.session  # noqa: F401 - every state class a browser may talk to is imported here or by a page
from helpnet.door.defects import on_defect, on_page_defect
from helpnet.door.wire import guard
from helpnet.pages import PAGES
from helpnet.pages.shell import around_all

app = rx.App(
    stylesheets=[f"/styles/{part}.css" for part in ("tokens", "base", "controls", "parts", "shell")],
    head_components=[rx.el.script(src="/language.js")],
    html_lang="sv",
    reset_style=False,
    toaster=None,
    app_wraps=around_all(),
    backend_exception_handler=on_defect,
    frontend_exception_handler=on_page_defect,
)
guard(app)
for page in PAGES:
    app.add_page(page.component, route=page.route, title=page.title, on_load=page.loads)
