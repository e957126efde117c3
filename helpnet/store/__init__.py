"""The unit of work: the only place that opens transactions, reads the clock and speaks SQL for nouns."""
