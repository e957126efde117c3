"""Telephone numbers that reach nobody.

Sweden: the series that Post- och telestyrelsen keeps for fiction. Norway has no such series (none could be found in
Nkom's plan); numbers in 43 00 00 xx look right and lie in a part of the mobile range that no operator serves: the
numbering data of the `phonenumbers` library knows no valid number there, and a test keeps watch.
"""

SWEDISH = (
    *(f"+4670174{n:04d}" for n in range(605, 700)),
    *(f"+46313900{n}" for n in range(600, 700)),
    *(f"+46406280{n}" for n in range(400, 500)),
    *(f"+468465004{n:02d}" for n in range(100)),
)
MOBILE = SWEDISH[:95]
NORWEGIAN = tuple(f"+474300{n:04d}" for n in range(1000))
BY_COUNTRY = {"SE": SWEDISH, "NO": NORWEGIAN}
TOWN_HALL = {"SE": SWEDISH[195], "NO": NORWEGIAN[-1]}
