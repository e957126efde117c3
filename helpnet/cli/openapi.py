"""`helpnet export-openapi`: the API's description, for those who write programs against it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from helpnet.cli.app import app, print_json, say
from helpnet.settings import CannotStart


@app.command("export-openapi")
def export_openapi(
    file: Annotated[Path | None, typer.Argument(help="The file to write; else it is printed.")] = None,
) -> None:
    """Write the OpenAPI 3.1 document of the HTTP API as JSON."""
    from helpnet.api.app import api  # slow to import
    from helpnet.api.openapi import describe

    document = describe(api)
    if file is None:
        print_json(document)
        return
    try:
        file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    except OSError as fault:
        raise CannotStart(f"{file} cannot be written ({fault.strerror}).") from None
    say(f"Wrote {file}.")
