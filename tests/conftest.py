"""What every test may ask for: a fresh migrated database on both engines, a clock that stands still, no network."""
