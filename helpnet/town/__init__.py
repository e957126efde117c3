"""The demonstration municipalities: real places, invented people; and how they come into the database."""
