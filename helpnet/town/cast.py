"""The people who are always there in the demonstration, by municipality."""

from helpnet.town.bounds import BERGEN, HELSINGBORG
from helpnet.town.gazetteer import streets
from helpnet.town.people import EVENING, MORNING, PersonSketch
from helpnet.town.phones import MOBILE, NORWEGIAN

NIGHT = (EVENING, MORNING)


def at(slug: str, street: str, number: int) -> tuple[float, float, str]:
    """A door: longitude, latitude, address."""
    found = next(spot for spot in streets(slug) if spot.name == street)
    return *found.door(number), f"{street} {number}, {found.town}"


def _person(
    handle: str, name: str, age: int, home: tuple[str, int], languages: str, number: int, *,
    slug: str = "helsingborg", language: str = "", radius: int = 2000, likes: str = "", shown: str = "",
    roles: str = "", quiet: tuple[int, int] | None = NIGHT,
) -> PersonSketch:  # fmt: skip
    lon, lat, address = at(slug, *home)
    return PersonSketch(
        handle, name, age, language or ("nb" if slug == "bergen" else "sv"), tuple(languages.split()), lon, lat, address,
        (NORWEGIAN if slug == "bergen" else MOBILE)[number], radius, tuple(likes.split()), tuple(shown.split()),
        tuple(roles.split()), quiet=quiet,
    )  # fmt: skip


RESIDENT = PersonSketch(
    "resident", "Ingrid", 78, "sv", ("sv",), HELSINGBORG.lon, HELSINGBORG.lat, "Drottninggatan 4, Helsingborg",
    MOBILE[0], 1000, ("company", "language"), quiet=NIGHT,
)  # fmt: skip

_HELSINGBORG = (
    RESIDENT,
    _person("helper", "Jonas", 43, ("Norra Storgatan", 14), "sv en", 1, radius=3000, quiet=None),
    _person("both", "Amra", 39, ("Bruksgatan", 21), "sv bs en", 2, likes="language company walk"),
    _person("coordinator", "Helena", 51, ("Slottshagen", 7), "sv en", 3, roles="coordinator"),
    _person("admin", "Magnus", 47, ("Jönköpingsgatan", 36), "sv en", 4, roles="coordinator admin"),
    _person("margareta", "Margareta", 83, ("Karl X Gustavs gata", 41), "sv de", 5, radius=1000, likes="language"),
    _person("lennart", "Lennart", 71, ("Kielergatan", 12), "sv", 6, radius=3000, likes="other garden walk"),
    _person("fatima", "Fatima", 38, ("Grönkullagatan", 18), "ar sv en", 7, likes="language visit shopping"),
    _person("yonas", "Yonas", 24, ("Furutorpsgatan", 49), "ti en sv", 8, language="en", likes="parcel shopping garden"),
    _person(
        "elsa", "Elsa", 19, ("Bredgatan", 11), "sv en es", 9, radius=1500, likes="digital walk parcel", shown="digital"
    ),
    _person("goran", "Göran", 67, ("Kopparmöllegatan", 20), "sv en", 10, radius=5000, shown="companion"),
    _person("oksana", "Oksana", 34, ("Lägervägen", 23), "uk en sv", 11, language="en", likes="walk company garden"),
    _person("birgitta", "Birgitta", 80, ("Horsahallsvägen", 28), "sv", 12, radius=1000),
    _person(
        "mikael",
        "Mikael",
        52,
        ("Döshultsvägen", 44),
        "sv en",
        13,
        radius=5000,
        likes="shopping doctor",
        shown="companion",
    ),
    _person(
        "linnea", "Linnea", 27, ("Eneborgsvägen", 22), "sv en", 14, likes="homework language library", shown="youth"
    ),
    _person(
        "reza",
        "Reza",
        45,
        ("Dalhemsvägen", 60),
        "fa sv en",
        15,
        radius=3000,
        likes="digital homework",
        shown="digital youth",
    ),
    _person("kerstin", "Kerstin", 74, ("Strandängsvägen", 19), "sv", 16, likes="library visit"),
    _person("hodan", "Hodan", 29, ("Södergatan", 88), "so sv en", 17, radius=1500, likes="shopping homework visit"),
    _person("anders", "Anders", 58, ("Påarpsvägen", 52), "sv en de", 18, radius=10_000, likes="parcel garden other"),
)

_BERGEN = (
    _person("bergen-helper", "Ingvild", 36, ("Neumanns gate", 17), "nb en", 1, slug="bergen", radius=3000, quiet=None),
    _person("bergen-coordinator", "Terje", 55, ("Kalfarveien", 30), "nb en", 2, slug="bergen", roles="coordinator"),
    _person("solveig", "Solveig", 81, ("Øvregaten", 17), "nb", 3, slug="bergen", radius=1000),
    _person("arne", "Arne", 70, ("Nordnesveien", 24), "nb en", 4, slug="bergen", likes="walk other"),
    _person("marit", "Marit", 76, ("Storetveitvegen", 66), "nb de", 5, slug="bergen", likes="visit language"),
    _person("sander", "Sander", 20, ("Fosswinckels gate", 31), "nb en", 6, slug="bergen", shown="digital"),
    _person("nour", "Nour", 31, ("Løvstakkveien", 40), "ar nb en", 7, slug="bergen", likes="language shopping"),
    _person(
        "olena", "Olena", 42, ("Ibsens gate", 62), "uk en nb", 8, slug="bergen", language="en", likes="walk cleaning"
    ),
    _person("geir", "Geir", 59, ("Damsgårdsveien", 120), "nb en", 9, slug="bergen", radius=5000, shown="companion"),
    _person("hilde", "Hilde", 48, ("Sandbrekkevegen", 40), "nb en", 10, slug="bergen", radius=3000, shown="youth"),
    _person("eirik", "Eirik", 27, ("Sandviksveien", 52), "nb en es", 11, slug="bergen", likes="parcel walk garden"),
    _person("reidun", "Reidun", 84, ("Nesttunvegen", 84), "nb", 12, slug="bergen", radius=1000),
    _person("zuzanna", "Zuzanna", 33, ("Vadmyrveien", 40), "pl nb en", 13, slug="bergen", likes="cleaning shopping"),
    _person("kjetil", "Kjetil", 62, ("Flaktveitveien", 70), "nb en", 14, slug="bergen", radius=10_000),
)

CAST = {HELSINGBORG.slug: _HELSINGBORG, BERGEN.slug: _BERGEN}
NEWCOMERS = frozenset({"oksana"})
"""Who has just come, so that the first steps can be seen."""
