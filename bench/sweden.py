"""A country's worth of points, where Sweden's people live: forty towns, the small ones around them, and the land between."""

import random
from collections.abc import Iterator

TOWNS = (
    (18.07, 59.33, 1610), (11.97, 57.71, 600), (13.00, 55.60, 340), (17.64, 59.86, 168), (16.55, 59.61, 127), (15.21, 59.27, 126),
    (15.62, 58.41, 115), (12.69, 56.05, 113), (14.16, 57.78, 100), (16.19, 58.59, 97), (13.19, 55.70, 94), (20.26, 63.83, 91), (17.14, 60.67, 77),
    (12.94, 57.72, 73), (17.31, 62.39, 58), (16.51, 59.37, 67), (12.86, 56.67, 70), (14.81, 56.88, 66), (13.50, 59.38, 65), (17.63, 59.20, 72),
    (22.15, 65.58, 48), (14.64, 63.18, 51), (15.63, 60.61, 40), (12.29, 58.28, 49), (14.16, 56.03, 41), (16.36, 56.66, 41), (15.59, 56.16, 37),
    (13.85, 58.39, 39), (15.44, 60.48, 44), (18.70, 63.29, 32), (16.64, 57.76, 22), (18.29, 57.64, 25), (20.95, 64.75, 36), (21.48, 65.32, 23),
    (20.22, 67.86, 17), (17.07, 61.73, 25), (15.19, 60.15, 14), (12.01, 57.49, 30), (11.93, 58.35, 35), (16.99, 58.75, 34),
)  # fmt: skip
"""Longitude, latitude, thousands of people."""
KM_NORTH, KM_EAST = 1 / 111.3, 1 / 57.0


def points(count: int, seed: int) -> Iterator[tuple[float, float]]:
    """So many points as longitude and latitude: 65 % in towns by their people, 20 % in 250 small places, 15 % anywhere."""
    chance = random.Random(seed)
    places = random.Random(7)
    small = [(_land(places), places.paretovariate(1.2)) for _ in range(250)]
    towns, weights = [(lon, lat) for lon, lat, _ in TOWNS], [people for *_, people in TOWNS]
    for _ in range(count):
        where = chance.random()
        if where < 0.65:
            (index,) = chance.choices(range(len(towns)), weights)
            spread = 1.2 + (weights[index] / 100) ** 0.5 * 1.6
            lon, lat = towns[index]
        elif where < 0.85:
            ((lon, lat),) = chance.choices([place for place, _ in small], [weight for _, weight in small])
            spread = 1.0
        else:
            (lon, lat), spread = _land(chance), 0.0
        yield lon + chance.gauss(0, spread) * KM_EAST, lat + chance.gauss(0, spread) * KM_NORTH


def _land(chance: random.Random) -> tuple[float, float]:
    lat = 55.5 + 13.0 * chance.random() ** 1.5
    west = 12.0 + max(0.0, lat - 62) * 0.6
    return west + chance.random() * min(6.0, 3.0 + (lat - 55.5)), lat
