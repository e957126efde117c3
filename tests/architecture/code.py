"""The project's own source as syntax trees, and the rules that are read off them."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("helpnet", "state", "components")


class Source(NamedTuple):
    """One file of the project: its path from the root, and what it says."""

    path: str
    tree: ast.Module


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """Every Python file of these packages."""
    files = [file for package in packages or PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return tuple(Source(str(file.relative_to(ROOT)), ast.parse(file.read_text())) for file in files)


def source(text: str, path: str = "helpnet/made_up.py") -> Source:
    """A made-up file, to see that a rule catches what it is for."""
    return Source(path, ast.parse(text))


Rule = Callable[[Source], Iterator[ast.AST]]


def offences(rule: Rule, files: Iterable[Source], homes: Iterable[str] = ()) -> list[str]:
    """Where the rule is broken, outside the files and folders it is at home in."""
    return [
        f"{file.path}:{getattr(node, 'lineno', 0)}"
        for file in files
        if not file.path.startswith(tuple(homes))
        for node in rule(file)
    ]


def names_used(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every dotted name with its imports resolved: `rx.html` is `reflex.html`, also after `from reflex import html`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name.partition(".")[0]] = (
                    name.name if name.asname else name.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"
                yield f"{node.module}.{name.name}", node
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := _dotted(node)):
            first, _, rest = dotted.partition(".")
            yield f"{known.get(first, first)}.{rest}", node
        elif isinstance(node, ast.Name) and node.id in known:
            yield known[node.id], node


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
