"""What a browser can see and reach of a State: no table in a var, and nothing that a client may set by name."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import reflex as rx
from sqlmodel import SQLModel

import state


def states() -> list[type[rx.State]]:
    """Every State of ours."""
    for module in pkgutil.walk_packages(state.__path__, "state."):
        importlib.import_module(module.name)

    def below(kind: type[Any]) -> Iterator[type[rx.State]]:
        for one in kind.get_substates():
            if not one.__module__.startswith("reflex"):
                yield one
            yield from below(one)

    return sorted(set(below(rx.State)), key=lambda kind: kind.get_full_name())


def types_within(annotation: Any) -> Iterator[Any]:
    """A type and all that it is built from: `dict[str, list[X]]` has X in it."""
    yield annotation
    for part in get_args(annotation):
        yield from types_within(part)


def tables_in(annotations: Mapping[str, Any]) -> list[str]:
    """The vars that would send a table's every column to the browser."""
    return [
        name
        for name, annotation in annotations.items()
        if any(isinstance(part, type) and issubclass(part, SQLModel) for part in types_within(annotation))
    ]


def settable(kind: type[Any]) -> list[str]:
    """Names of a State that Reflex's `setvar` could reach."""
    return [name for name in vars(kind) if name.startswith("set_")]


def test_there_are_states_to_look_at():
    assert states()


def test_no_table_in_a_var():
    seen = {kind.__name__: tables_in({name: var._var_type for name, var in kind.vars.items()}) for kind in states()}
    assert {name: tables for name, tables in seen.items() if tables} == {}


def test_nothing_on_a_state_is_named_set():
    assert {kind.__name__: names for kind in states() if (names := settable(kind))} == {}


def test_a_table_in_a_var_and_a_setter_are_seen():
    class Row(SQLModel):
        name: str = ""

    class Leaky:
        def set_rows(self) -> None: ...

    assert tables_in({"rows": dict[str, list[Row]], "row": Row | None, "count": int}) == ["rows", "row"]
    assert settable(Leaky) == ["set_rows"]
