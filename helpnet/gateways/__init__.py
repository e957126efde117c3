"""Doors to the world outside: each a Protocol, the real thing, and a quiet one."""
