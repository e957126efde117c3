"""Which messages the code says, read from its syntax; nothing is imported or run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

ONE = {"t", "_", "mark", "say"}
TWO = {"tn", "say_n", "plural", "mark_n"}
MUST_BE_LITERAL = {"t", "tn", "_", "mark", "mark_n"}
"""Calls that name a message; `say` may be given one that was marked elsewhere."""

ROOT = Path(__file__).parents[2]
SOURCES = ("helpnet", "components", "state")


@dataclass
class Messages:
    """What was found: messages, messages with a plural, and calls that no catalogue can hold."""

    single: set[str] = field(default_factory=set)
    plural: dict[str, str] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="i18n"), attr=name):
            return name
    return ""


def _literals(node: ast.expr) -> list[str] | None:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            first, second = _literals(body), _literals(orelse)
            return first + second if first is not None and second is not None else None
    return None


def _ours(tree: ast.Module) -> set[str]:
    """The names that the file has from our own word modules; another `say` or `t` is somebody else's."""
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {
        name.name
        for node in imported
        if (node.module or "").startswith(("helpnet.i18n", "components.text"))
        for name in node.names
    } & (ONE | TWO)


def read_source(source: str, where: str, found: Messages) -> None:
    """Add one file's messages."""
    tree = ast.parse(source)
    ours = _ours(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _name(node)
        if name not in ours and not (isinstance(node.func, ast.Attribute) and name in ONE | TWO):
            continue
        wanted = node.args[: 2 if name in TWO else 1]
        texts = [_literals(argument) for argument in wanted]
        if name in TWO and len(texts) == 2 and texts[0] and texts[1]:
            found.plural[texts[0][0]] = texts[1][0]
        elif name in ONE and texts[0] is not None:
            found.single.update(texts[0])
        elif name in MUST_BE_LITERAL:
            found.unreadable.append(f"{where}:{node.lineno}: {name}() needs its message as a literal")


def read_folders(root: Path = ROOT, folders: tuple[str, ...] = SOURCES) -> Messages:
    """Every message of the pages, the components and the server."""
    found = Messages()
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            # The two modules that define the calls pass messages on, they name none.
            if path.name == "catalogues.py" or path == root / "components" / "text.py":
                continue
            read_source(path.read_text(encoding="utf-8"), str(path.relative_to(root)), found)
    for both in sorted(found.single & found.plural.keys()):
        found.unreadable.append(f"{both!r} is said both with and without a plural")
    return found
