"""The composition root: the pages, their states and the guarded socket as one Reflex app."""

import reflex as rx

from components.kit import STYLESHEETS, head
from helpnet.door.defects import on_defect, on_page_defect
from helpnet.door.wire import guard
from helpnet.pages import PAGES
from helpnet.pages.shell import around_all

app = rx.App(
    stylesheets=list(STYLESHEETS),
    head_components=head(),
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
