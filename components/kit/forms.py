"""Forms: one whose fields a handler gets, and one that the browser itself sends."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.element import Element

from components.kit.kinds import Handler, attrs, said


class _PlainForm(Element):
    tag = "form"  # not Reflex's own, which keeps every form from being sent
    action: rx.Var[str]
    method: rx.Var[str]


class _Forget(rx.Component):
    library = "$/public/parts/form.jsx"
    tag = "Forget"


class _KeepDraft(rx.Component):
    library = "$/public/parts/form.jsx"
    tag = "KeepDraft"
    name: rx.Var[str]
    done: rx.Var[bool]


def form(
    *children: rx.Component,
    on_submit: Handler,
    draft: str | rx.Var[str] = "",
    done: bool | rx.Var[bool] = False,
    testid: str | None = None,
) -> rx.Component:
    """A form in a column. With `draft` (a name) what is typed survives a reload or a lost line, until `done` is true."""
    kept = (_KeepDraft.create(name=draft, done=done),) if said(draft) else ()
    return rx.el.form(
        *kept,
        *children,
        on_submit=on_submit,
        class_name="stack",
        no_validate=True,
        custom_attrs=attrs(data_testid=testid),
    )


def plain_form(*children: rx.Component, action: str, class_name: str = "", forgets: bool = False) -> rx.Component:
    """A form that the browser itself sends to `action` and goes where the answer leads: signing in and out.

    forgets: what was kept in the tab goes with it, so that whoever comes next finds nothing of it.
    """
    forget = (_Forget.create(),) if forgets else ()
    return _PlainForm.create(*children, *forget, action=action, method="post", class_name=class_name)
