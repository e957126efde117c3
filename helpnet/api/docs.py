"""The API's documentation as one plain page, drawn from its OpenAPI document: no script, nothing from elsewhere."""

import base64
import hashlib
import re
from html import escape
from typing import Any

from helpnet.api.openapi import ALWAYS, WHEN
from helpnet.api.problems import WORDS

STYLE = """
body { max-width: 60rem; margin: 0 auto; padding: 24px 16px 96px; }
section { margin-block: 40px; } article { margin-block: 24px; padding: 20px; background: var(--surface); border-radius: 16px; }
h3 code, dt code { font-weight: 700; overflow-wrap: anywhere; } p { margin-block: 8px; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; } dl { display: grid; gap: 4px 16px; grid-template-columns: auto 1fr; }
dt { max-width: 16rem; } dd { margin: 0; } nav a { margin-inline-end: 12px; } h4 { margin-block: 16px 4px; font-size: 1rem; } h3:not(:first-child) { margin-block-start: 24px; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-block-end: 8px; } }
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'self' 'sha256-{_DIGEST}'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
BOUNDS = {
    "minimum": "at least {}", "maximum": "at most {}", "minLength": "at least {} characters", "maxLength": "at most {} characters",
    "default": "else {}",
}  # fmt: skip


def page(document: dict[str, Any]) -> str:
    """The page for this OpenAPI document."""
    calls = [(path, method, call) for path, ways in document["paths"].items() for method, call in ways.items()]
    tags = list(dict.fromkeys(call["tags"][0] for _, _, call in calls))
    parts = [
        f"<section aria-labelledby='{tag}'><h2 id='{tag}'>{tag.capitalize()}</h2>"
        + "".join(_call(*one) for one in calls if one[2]["tags"][0] == tag)
        + "</section>"
        for tag in tags
    ]
    always = "".join(_answer(str(status), {"description": WHEN[status]}) for status in ALWAYS)
    slugs = "".join(f"<dt id='{slug}'><code>{slug}</code></dt><dd>{escape(said)}</dd>" for slug, said in WORDS.items())
    schemas = "".join(_schema(name, one) for name, one in sorted(document["components"]["schemas"].items()))
    about = "".join(f"<p>{_words(text)}</p>" for text in document["info"]["description"].split("\n\n"))
    links = "".join(f"<a href='#{tag}'>{tag.capitalize()}</a>" for tag in (*tags, "objects", "problems"))
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>helpnet for programs</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<link rel='stylesheet' href='/styles/tokens.css'><link rel='stylesheet' href='/styles/base.css'>"
        f"<style>{STYLE}</style></head><body><main><h1>helpnet for programs</h1>{about}"
        f"<p><a href='openapi.json'>The same as OpenAPI 3.1</a></p><nav aria-label='Topics'>{links}</nav>{''.join(parts)}"
        f"<section aria-labelledby='objects'><h2 id='objects'>Objects</h2>{schemas}</section>"
        f"<section aria-labelledby='problems'><h2 id='problems'>Problems</h2><article><h3>Every call may answer</h3><dl>{always}</dl>"
        f"<h3>What each type says</h3><dl>{slugs}</dl></article></section></main></body></html>"
    )


def _call(path: str, method: str, call: dict[str, Any]) -> str:
    taken = {
        f"{one['name']}": {**one["schema"], "description": one.get("description", "")}
        for one in call.get("parameters", [])
        if one["in"] != "path"
    }
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = "".join(_answer(*one) for one in call["responses"].items() if int(one[0]) not in ALWAYS)
    return (
        f"<article><h3><code>{method.upper()} {escape(path)}</code></h3><p>{_words(call.get('description', ''))}</p>"
        + (f"<h4>Takes</h4><dl>{_fields(taken, [])}</dl>" if taken else "")
        + (f"<h4>Body</h4><p>{_kind(body)}</p>" if body else "")
        + f"<h4>Answers</h4><dl>{answers}</dl></article>"
    )


def _answer(status: str, answer: dict[str, Any]) -> str:
    shown = next((one["schema"] for one in answer.get("content", {}).values() if "schema" in one), None)
    about = "" if answer["description"] == "Successful Response" else answer["description"]
    kind = _kind(shown) if shown and int(status) < 300 else ""
    return f"<dt><code>{escape(status)}</code></dt><dd>{_told(kind, about)}</dd>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    fields = _fields(schema.get("properties", {}), schema.get("required", []))
    return f"<article id='{name}'><h3>{_title(name)}</h3><p>{_words(schema.get('description', ''))}</p><dl>{fields}</dl></article>"


def _fields(fields: dict[str, Any], required: list[str]) -> str:
    return "".join(
        f"<dt><code>{escape(name)}</code>{' (required)' if name in required else ''}</dt>"
        f"<dd>{_told(_kind(one) + _bounds(one), one.get('description', ''))}</dd>"
        for name, one in fields.items()
    )


def _told(kind: str, about: str) -> str:
    return ". ".join(part for part in (kind, _words(about)) if part)


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"<a href='#{name}'>{_title(name)}</a>"
    if "anyOf" in schema and "type" not in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(schema.get("format") or schema.get("type", "anything"))


def _bounds(schema: dict[str, Any]) -> str:
    said = [
        words.format(_plain(schema[name])) for name, words in BOUNDS.items() if schema.get(name) not in (None, "", [])
    ]
    return f" ({escape(', '.join(said))})" if said else ""


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _title(name: str) -> str:
    return escape(re.sub(r"^Page_(\w+)_$", r"Page of \1", name))


def _words(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
