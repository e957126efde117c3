"""What people of the demonstration write: errands by category, chat, thanks; as they would, in their language."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def errand_texts(language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Titles and texts by category."""
    pairs = {part: [line.split(" | ", 1) for line in lines] for part, lines in _parts(f"errands.{language}").items()}
    return {part: tuple((title, text) for title, text in lines) for part, lines in pairs.items()}


@cache
def phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Short messages: greeting, answer, meanwhile, thanks."""
    return {part: tuple(lines) for part, lines in _parts(f"words.{language}").items()}


def _parts(name: str) -> dict[str, list[str]]:
    """The lines of a file under its `# heading` lines."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            lines = parts.setdefault(line[2:], [])
        elif line:
            lines.append(line)
    return parts
