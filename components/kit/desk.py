"""What the coordinator's desk is made of: few numbers, and tables that become cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from components.kit.kinds import Child, Flag, Number, Text, attrs, classes


def number(value: Text | Number, *, label: Text, attention: Flag = False, testid: str | None = None) -> rx.Component:
    """One figure and what it counts; `attention` when a person is needed. The testid is on the figure."""
    look = (
        rx.cond(attention, "number attention", "number")
        if isinstance(attention, rx.Var)
        else classes("number", "attention" if attention else None)
    )
    return rx.el.div(rx.el.dt(label), rx.el.dd(value, custom_attrs=attrs(data_testid=testid)), class_name=look)


def numbers(*figures: rx.Component) -> rx.Component:
    """A row of `number`s."""
    return rx.el.dl(*figures, class_name="numbers")


def cell(*children: Child, label: Text = "") -> rx.Component:
    """One cell; the label repeats its column's heading where the table is shown as cards."""
    return rx.el.td(*children, custom_attrs={"data-label": label})


def head_cell(title: Text, under: Text = "") -> rx.Component:
    """The cell that names the row: a bold line and a quiet one."""
    return rx.el.th(
        rx.el.span(title, class_name="cell-title written"),
        rx.el.span(under, class_name="soft small"),
        custom_attrs={"scope": "row"},
    )


def table_row(*cells: rx.Component, testid: str | None = None) -> rx.Component:
    """One row: a `head_cell` and `cell`s."""
    return rx.el.tr(*cells, custom_attrs=attrs(data_testid=testid))


def table(*rows: rx.Component, caption: Text, columns: Sequence[Text], testid: str | None = None) -> rx.Component:
    """A table of `table_row`s (or an rx.foreach of them); the caption is heard, columns may be empty strings."""
    heads = [
        rx.el.th(words, custom_attrs={"scope": "col"}) if not (isinstance(words, str) and words == "") else rx.el.td()
        for words in columns
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="only-heard"),
            rx.el.thead(rx.el.tr(*heads)),
            rx.el.tbody(*rows),
        ),
        class_name="table",
        custom_attrs=attrs(data_testid=testid),
    )
