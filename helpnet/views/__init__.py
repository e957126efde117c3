"""Frozen dataclasses: what queries promise to screens and API."""
