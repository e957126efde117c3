"""A live screen takes in what it has just read, and never something older than it shows."""

import ast
from collections.abc import Iterator

from tests.architecture.code import Source, offences, source, sources


def reads_before_it_holds_the_tab(file: Source) -> Iterator[ast.AST]:
    """A watch that reads outside `async with self`: a handler may draw something newer before it assigns."""
    for node in ast.walk(file.tree):
        watching = isinstance(node, ast.AsyncFor) and isinstance(node.iter, ast.Call)
        if watching and getattr(node.iter.func, "id", "") == "changes":
            for step in node.body:
                if not isinstance(step, ast.AsyncWith):
                    yield from (one for one in ast.walk(step) if isinstance(one, ast.Await) and not _sleeps(one))


def _sleeps(node: ast.Await) -> bool:
    return ast.unparse(node.value).startswith("asyncio.sleep(")


def test_no_watch_assigns_what_it_read_before_it_held_the_tab():
    assert offences(reads_before_it_holds_the_tab, sources("state")) == []


def test_the_rule_catches_a_reading_outside():
    text = """
async def watch(self):
    async for actor in changes(self, topics):
        rows = await read_off_loop(intake.connections, by=actor)
        async with self:
            self.rows = rows
        await asyncio.sleep(1)
"""
    assert offences(reads_before_it_holds_the_tab, [source(text)]) == ["helpnet/made_up.py:4"]
