"""`python -m helpnet.i18n check|extract|compile|set`: keep the catalogues whole.

`set` reads JSON from stdin: {"English sentence": {"sv": "…", "nb": "…"}}, where a message with a plural has [one, other].
"""

from __future__ import annotations

import json
import sys

from helpnet.i18n.catalogues import catalogue_path
from helpnet.i18n.extraction import read_folders
from helpnet.i18n.upkeep import TRANSLATED, compile_all, extract, faults, put


def main(arguments: list[str]) -> int:
    """Do one of the four; 0 done, 1 something is wrong with the catalogues, 2 misused."""
    found = read_folders()
    match arguments:
        case ["extract"]:
            for language in TRANSLATED:
                added, dropped = extract(found, catalogue_path(language))
                print(f"{language}: {added} new, {dropped} dropped")
        case ["compile"]:
            for path in compile_all(found):
                print(f"wrote {path.name}")
        case ["set"]:
            words = json.load(sys.stdin)
            for language in TRANSLATED:
                put({msgid: texts[language] for msgid, texts in words.items()}, found, catalogue_path(language))
            print(f"{len(words)} set")
        case ["check"]:
            wrong = found.unreadable + [
                line for language in TRANSLATED for line in faults(found, catalogue_path(language), language)
            ]
            print("\n".join(wrong) if wrong else f"{len(found.single) + len(found.plural)} messages, all worded")
            return 1 if wrong else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
