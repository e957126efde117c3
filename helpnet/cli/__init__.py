"""The `helpnet` command. Each command has its own module, which adds itself to `app.app` when it is imported here."""

from helpnet.cli import areas, backup, doctor, jobs, maps, migrate, openapi, people, run, seed, simulate, token
from helpnet.cli.app import main

__all__ = [
    "areas",
    "backup",
    "doctor",
    "jobs",
    "main",
    "maps",
    "migrate",
    "openapi",
    "people",
    "run",
    "seed",
    "simulate",
    "token",
]
