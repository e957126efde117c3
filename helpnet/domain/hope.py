"""The chance that those who are asked are enough. Pure."""


class Hope:
    """The chance that at least so many say yes, as one after the other is asked."""

    def __init__(self, places: int) -> None:
        self._fewer = [1.0] + [0.0] * (places - 1) if places > 0 else []  # chances of exactly 0, 1, … places - 1 yes

    def add(self, likely: float) -> None:
        """Somebody more is asked."""
        fewer = self._fewer
        for n in range(len(fewer) - 1, 0, -1):
            fewer[n] = fewer[n] * (1 - likely) + fewer[n - 1] * likely
        if fewer:
            fewer[0] *= 1 - likely

    @property
    def chance(self) -> float:
        """The chance that it is enough."""
        return max(0.0, 1 - sum(self._fewer))
