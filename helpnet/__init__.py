"""helpnet: neighbours who need a thing done meet those nearby who can do it."""
