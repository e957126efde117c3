"""The map of what is near."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.kinds import Handler, Text, ToldBox, ToldText, attrs
from components.text import t
from helpnet.i18n.catalogues import mark, mark_n

SAID = (
    mark("Closer"),
    mark("Simplified map"),
    mark("There is no street map here yet"),
    mark("Farther away"),
    mark("To my home"),
    mark("No contact. What you see may have changed."),
    mark("Nothing in this part of the map"),
    mark("Arrow keys move the map, plus and minus come closer and go farther away. The list says the same."),
    mark_n("{n} errand on the map", "{n} errands on the map"),
)
"""Said by assets/parts/map.jsx."""

GROUND = "/api/v1/map/base"
"""Describes what a map of the reader's municipality is drawn from."""

PARTS = ["leaflet@1.9.4", "pmtiles@3.2.1", "protomaps-leaflet@5.1.0"]
"""What draws a map; fetched by the browser with the first one, from here."""


class _ErrandMap(rx.Component):
    library = "$/public/parts/map.jsx"
    tag = "ErrandMap"
    lib_dependencies: list[str] = PARTS
    source: rx.Var[str]
    ground: rx.Var[str]
    query: rx.Var[str]
    revision: rx.Var[int]
    home: rx.Var[Any]
    radius: rx.Var[int]
    label: rx.Var[str]
    on_view: ToldBox
    on_pick: ToldText
    on_area: ToldText


def errand_map(
    *,
    query: Any,
    revision: Any,
    home: Any,
    radius: Any,
    on_view: Handler,
    on_pick: Handler,
    on_area: Handler,
    label: Text | None = None,
) -> rx.Component:
    """What is open in the part of the map that is in sight; it fetches that by itself, and again when `revision` changes;
    0: whether there is a home is not known yet.

    query: what the points are narrowed to, as it stands in an address. home: my own (lon, lat) or None, with a soft circle of `radius` metres. on_view: handler(west, south, east,
    north) when the map has come to rest. on_pick: handler(errand id); on_area: handler(cell) for errands that share an area.
    """
    return _ErrandMap.create(
        source="/api/v1/map",
        ground=GROUND,
        query=query,
        revision=revision,
        home=home,
        radius=radius,
        label=t("Map of errands near you") if label is None else label,
        on_view=on_view,
        on_pick=on_pick,
        on_area=on_area,
        custom_attrs=attrs(data_testid="map"),
    )
