"""Who lives near a point, by a grid of square cells: the whole town is never looked through."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SIDE = 1000.0


class Grid:
    """The helpers by the square they live in; asked for those whose own radius covers a point, the nearest first."""

    def __init__(self, x: Array, y: Array, radius: Array) -> None:
        self._x, self._y, self._radius, self._farthest = x, y, radius, float(radius.max())
        column, row = np.floor(x / SIDE).astype(np.int64), np.floor(y / SIDE).astype(np.int64)
        self._cells: dict[tuple[int, int], Array] = {}
        self._found: dict[tuple[float, float], tuple[Array, Array]] = {}
        order = np.lexsort((column, row))
        edges = np.flatnonzero((np.diff(column[order]) != 0) | (np.diff(row[order]) != 0)) + 1
        for group in np.split(order, edges):
            self._cells[int(column[group[0]]), int(row[group[0]])] = group

    def covering(self, x: float, y: float) -> tuple[Array, Array]:
        """Those within whose radius the point lies, and how many metres away they live. People ask again: what was found is kept."""
        if (x, y) not in self._found:
            self._found[x, y] = self._covering(x, y)
        return self._found[x, y]

    def _covering(self, x: float, y: float) -> tuple[Array, Array]:
        steps = range(-int(self._farthest // SIDE) - 1, int(self._farthest // SIDE) + 2)
        column, row = int(x // SIDE), int(y // SIDE)
        found = [self._cells[at] for dx in steps for dy in steps if (at := (column + dx, row + dy)) in self._cells]
        if not found:
            return np.empty(0, np.int64), np.empty(0)
        who = np.concatenate(found)
        metres = np.hypot(self._x[who] - x, self._y[who] - y)
        covered = metres <= self._radius[who]
        who, metres = who[covered], metres[covered]
        order = np.argsort(metres, kind="stable")
        return who[order], metres[order]
