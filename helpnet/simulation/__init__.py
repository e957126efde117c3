"""A municipality in small: seeded random towns in which policies of asking are tried side by side, none of it in the database.

The policy under test, ours, is the house's own domain code (`helpnet.domain.waves`); how people answer is a model apart
from it (`answering`), so that the policy is not marked by its own formula. docs/simulation.md says what is assumed.
"""
