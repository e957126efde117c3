"""Nobody acts without a name: every action and query takes a keyword-only `by: Actor`."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, get_type_hints

import helpnet.actions
import helpnet.queries
from helpnet.domain.actor import Actor

DOORS = {
    "actions.areas.limit",
    "actions.areas.survey",
    "actions.reminding.remind",
    "actions.summing.sum_up",
    "actions.tidying.gather",
    "actions.access.sign_in",
    "actions.answering.keep_text",
    "actions.delivering.letter_came_back",
    "actions.delivering.report",
    "actions.access.sign_out",
    "actions.access.keep_awake",
    "queries.access.actor_of_handle",
    "queries.access.actor_of_session",
    "queries.access.actor_of_token",
    "queries.access.by_handles",
    "queries.access.desks",
    "queries.access.municipality_named",
    "queries.access.person_of_handle",
    "queries.access.slug_of",
    "queries.access.towns",
    "queries.surveys.of",
    "queries.documents.open_now",
    "queries.reaching.actor_heard",
    "queries.reaching.actor_of_link",
    "queries.reaching.heard",
    "queries.reaching.may_reply",
    "queries.reaching.opened",
    "queries.health.jobs_answer",
    "queries.weekly.due",
    "actions.errands.expire",
    "actions.founding.found",
    "actions.founding.join",
    "actions.access.end_tokens",
    "actions.tidying.tidy",
    "actions.waves.ask",
    "actions.waves.due",
    "actions.waves.put_off",
}
"""What runs before anybody is known, or for nobody in particular. Adding to it is a decision about security."""


def public_functions(package: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of a package's modules that is given the unit of work, under its short name."""
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and "work" in inspect.signature(function).parameters:
                yield f"{module.__name__.removeprefix('helpnet.')}.{name}", function


def is_named(function: Callable[..., Any], allowed: tuple[Any, ...] = (Actor,)) -> bool:
    """Whether the function takes its actor by keyword only, and must be given one."""
    taken = inspect.signature(function).parameters.get("by")
    if taken is None or taken.kind is not inspect.Parameter.KEYWORD_ONLY:
        return False
    return get_type_hints(function)["by"] in allowed and (
        Actor | None in allowed or taken.default is inspect.Parameter.empty
    )


def test_every_action_and_query_names_its_actor():
    functions = {**dict(public_functions(helpnet.actions)), **dict(public_functions(helpnet.queries))}
    assert functions, "no action was found"
    assert [name for name, function in functions.items() if name not in DOORS and not is_named(function)] == []
    assert [
        name for name, function in functions.items() if name in DOORS and not is_named(function, (Actor, Actor | None))
    ] == []


def test_the_list_of_doors_has_no_dead_names():
    functions = {**dict(public_functions(helpnet.actions)), **dict(public_functions(helpnet.queries))}
    assert sorted(DOORS - functions.keys()) == []


def test_what_breaks_the_rule_is_seen():
    def nobody(work: object) -> None: ...
    def by_position(work: object, by: Actor) -> None: ...
    def perhaps(work: object, *, by: Actor | None) -> None: ...
    def anybody(work: object, *, by: Actor = None) -> None: ...  # type: ignore[assignment]
    def somebody(work: object, *, by: Actor) -> None: ...

    assert [is_named(function) for function in (nobody, by_position, perhaps, anybody, somebody)] == [False] * 4 + [
        True
    ]
