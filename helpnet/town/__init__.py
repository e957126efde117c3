"""The demonstration municipalities: real places, invented people; data and pure functions, nothing is stored here."""
