"""What may stand in one place only: the clock, transactions, nets for every exception; and people's markup in none."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.code import Rule, Source, names_used, offences, source, sources

BROAD_NETS = ("helpnet/door/", "helpnet/jobs/", "helpnet/gateways/")
"""The last wall of a door, the loop of the jobs, and one delivery among many: a defect there must not stop the rest."""

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
}
WRITERS = {"begin", "begin_nested", "commit", "rollback"}
UNSAFE_SCREENS = {
    f"reflex.{name}" for name in ("html", "markdown", "toast", "call_script", "call_function", "set_clipboard")
}


def catches_everything(file: Source) -> Iterator[ast.AST]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            broad = any(
                one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"})
                for one in caught
            )
            passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if broad and not passed_on:
                yield node


def reads_the_clock(file: Source) -> Iterator[ast.AST]:
    return (node for name, node in names_used(file.tree) if name in CLOCKS)


def opens_a_transaction(file: Source) -> Iterator[ast.AST]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr in WRITERS:
                yield node
    for name, node in names_used(file.tree):
        if name.split(".")[0] in {"sqlalchemy", "sqlmodel"} and name.endswith(
            (".Session", ".sessionmaker", ".scoped_session")
        ):
            yield node


def runs_peoples_text(file: Source) -> Iterator[ast.AST]:
    return (node for name, node in names_used(file.tree) if name in UNSAFE_SCREENS)


def test_a_net_for_every_exception_hangs_in_three_places_only():
    assert offences(catches_everything, sources(), BROAD_NETS) == []
    assert len(offences(catches_everything, sources())) <= 3


def test_only_the_clock_reads_the_clock():
    assert offences(reads_the_clock, sources(), ["helpnet/store/clock.py"]) == []


def test_only_the_runtime_and_the_store_open_transactions():
    assert offences(opens_a_transaction, sources(), ["helpnet/runtime.py", "helpnet/store/"]) == []


def test_no_screen_runs_or_renders_peoples_text():
    assert offences(runs_peoples_text, sources()) == []


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (catches_everything, "try: f()\nexcept Exception: pass"),
        (catches_everything, "try: f()\nexcept (OSError, BaseException) as e: raise Other from e"),
        (catches_everything, "try: f()\nexcept: pass"),
        (reads_the_clock, "from datetime import datetime as d\nd.now()"),
        (reads_the_clock, "import datetime\ndatetime.date.today()"),
        (reads_the_clock, "import time\ntime.time()"),
        (opens_a_transaction, "connection.commit()"),
        (opens_a_transaction, "with engine.begin() as c: ..."),
        (opens_a_transaction, "from sqlmodel import Session"),
        (opens_a_transaction, "import sqlalchemy.orm\nsqlalchemy.orm.Session(e)"),
        (runs_peoples_text, "import reflex as rx\nrx.html(text)"),
        (runs_peoples_text, "from reflex import toast"),
        (runs_peoples_text, "import reflex as rx\nrx.toast.error('no')"),
    ],
)
def test_each_rule_catches_what_it_is_for(rule: Rule, broken: str):
    assert offences(rule, [source(broken)])


def test_what_is_passed_on_is_no_net():
    assert offences(catches_everything, [source("try: f()\nexcept Exception:\n    log()\n    raise")]) == []
