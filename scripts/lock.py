"""Write requirements.lock from pyproject.toml, or (--check) tell whether it is in step with it.

The lock's first line carries a digest of all that pyproject.toml asks for, so that the check needs no network.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

LOCK = Path("requirements.lock")


def asked() -> str:
    """A digest of the Python versions and packages that pyproject.toml asks for."""
    project = tomllib.loads(Path("pyproject.toml").read_text())
    wanted = [project["project"]["requires-python"], project["project"]["dependencies"], project["dependency-groups"]]
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:16]


def write() -> None:
    """Pin everything, for every platform and Python version, with hashes and without a registry's address."""
    command = [".venv/bin/uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--quiet"]
    command += [
        "--group",
        "test",
        "--group",
        "dev",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--output-file",
        str(LOCK),
    ]
    subprocess.run(command, check=True)
    pins = LOCK.read_text()
    if "://" in pins:
        sys.exit("requirements.lock holds an address; pin packages by name only.")
    LOCK.write_text(f"# Written by `make lock` from pyproject.toml {asked()}; not by hand.\n{pins}")


def main() -> None:
    if "--check" not in sys.argv:
        write()
    elif asked() not in LOCK.read_text().partition("\n")[0]:
        sys.exit("requirements.lock is not in step with pyproject.toml: run `make lock`.")
    else:
        print("Lock: in step with pyproject.toml")


if __name__ == "__main__":
    main()
