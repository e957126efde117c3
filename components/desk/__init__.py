"""The coordinator's desk: how it goes, what needs a person, and one errand opened above it."""
