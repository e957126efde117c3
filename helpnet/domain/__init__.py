"""Nouns with verbs: what helpnet is about, free of database, clock, language and web."""
