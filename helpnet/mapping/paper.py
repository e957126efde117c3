"""One HTML file with a map on it that needs nobody: folium's page with Leaflet and the ground written into it."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, MacroElement, Template
from jinja2.utils import htmlsafe_json_dumps

from helpnet.i18n import mark, say
from helpnet.mapping.base import more_about
from helpnet.mapping.ground import Ground

VENDOR = Path(__file__).parent / "vendor"
SIMPLIFIED, CLOSER, FARTHER = mark("Simplified map"), mark("Closer"), mark("Farther away")
GROUND = {
    "land": {"fillColor": "#f3efe6", "fillOpacity": 1, "stroke": False},
    "town": {"fillColor": "#e7e1d5", "fillOpacity": 1, "stroke": False},
    "park": {"fillColor": "#d3e3c8", "fillOpacity": 1, "stroke": False},
    "water": {"fillColor": "#cfe2ea", "fillOpacity": 1, "stroke": False},
    "road": {"color": "#ffffff", "weight": 1, "fill": False},
    "main": {"color": "#ffffff", "weight": 2.5, "fill": False},
    "rail": {"color": "#b9b2a5", "weight": 1, "dashArray": "4 4", "fill": False},
}
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NO_ZOOM = re.compile(r'<meta name="viewport"[^>]*>')
"""folium's own, which forbids to enlarge; ours stands beside it."""
_INLINE = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


class Sheet(folium.Map):
    """A map without tiles and without anything from elsewhere, on a page with a heading, a legend and a table."""

    def __init__(self, ground: Ground, bounds: tuple[float, float, float, float], language: str) -> None:
        west, south, east, north = bounds
        super().__init__(
            location=((south + north) / 2, (west + east) / 2), tiles=None, prefer_canvas=True, zoom_control=False,
            zoom_start=11, min_zoom=8, max_zoom=16, zoom_snap=0.25,
        )  # fmt: skip
        self.default_js, self.default_css = [], []  # what folium would fetch from five other hosts
        self.language, self.box = language, bounds
        folium.GeoJson(
            ground.shapes, style_function=lambda feature: GROUND[feature["properties"]["k"]], control=False, smooth_factor=0.5,
            interactive=False,
        ).add_to(self)  # fmt: skip
        for name, lon, lat in ground.names:
            Label(name, lon, lat, "name").add_to(self)
        source = [_whose(ground.attribution), escape(say(SIMPLIFIED, language)) if ground.approximate else ""]
        self.looks_at = [[south, west], [north, east]]
        self.add_child(_Finish(self, " · ".join(filter(None, source))))

    def look_at(self, rings: list[list[tuple[float, float]]]) -> None:
        """Show where something is, instead of the whole municipality."""
        lats, lons = [[point[axis] for ring in rings for point in ring] for axis in (0, 1)]
        if lats:
            self.looks_at = [[min(lats), min(lons)], [max(lats), max(lons)]]

    def page(self, title: str, under: str, *, before: str = "", after: str = "") -> str:
        """The whole document; `before` and `after` the map are HTML, title and what stands under it are text."""
        root: Any = self.get_root()
        root.title = escape(title)
        head = (
            "<meta name='viewport' content='width=device-width, initial-scale=1'>"
            f"<style>{_vendor('leaflet.css')}</style><style>{_own('paper.css')}</style><script>{_vendor('leaflet.js')}</script>"
        )
        root.header.add_child(_Written(head), index=0)
        top = f"<header><h1>{escape(title)}</h1><p>{escape(under)}</p>{before}</header>"
        root.html.add_child(_Written(top), index=0)
        root.html.add_child(_Written(f"<footer>{after}</footer>"))
        drawn = _NO_ZOOM.sub("", root.render()).replace("<html>", f'<html lang="{self.language}">', 1)
        return drawn.replace(
            "<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy(drawn)}">', 1
        )


def _whose(attribution: str) -> str:
    """Whose map it is, as HTML; a link says on what terms, and is fetched by nobody before it is touched."""
    to, said = more_about(attribution), escape(attribution)
    return f'<a href="{to}" target="_blank" rel="noreferrer noopener">{said}</a>' if to else said


class _Finish(MacroElement):
    """What Leaflet is told once the map is there: where to look, and whose map it is."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.attributionControl.setPrefix(false).addAttribution({{ this.source }});
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        L.control.zoom({{ this.zoom }}).addTo({{ this._parent.get_name() }});
        {{ this._parent.get_name() }}.fitBounds({{ this.sheet.looks_at|tojson }}, {padding: [24, 24], maxZoom: 13});
        {% endmacro %}"""
    )

    def __init__(self, sheet: Sheet, source: str) -> None:
        super().__init__()
        self._name, self.sheet, self.source = "Finish", sheet, in_script(source)
        self.zoom = in_script(
            {"zoomInTitle": say(CLOSER, sheet.language), "zoomOutTitle": say(FARTHER, sheet.language)}
        )


class Label(MacroElement):
    """Words on the map; text, never markup. (folium's own marker asks for a picture before it takes its icon.)"""

    _template = Template(
        """{% macro script(this, kwargs) %}
        L.marker({{ this.at|tojson }}, {interactive: false, keyboard: false, zIndexOffset: {{ this.above }}, icon: L.divIcon({{ this.icon }})})
          .addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, text: str, lon: float, lat: float, kind: str) -> None:
        super().__init__()
        self._name, self.at, self.above = "Label", [lat, lon], -1000 if kind == "name" else 0
        self.icon = in_script(
            {"html": f"<span>{escape(text)}</span>", "className": f"label {kind}", "iconSize": [0, 0]}
        )


def in_script(value: Any) -> str:
    """The value as JavaScript reads it. folium takes a finished script for a template once more, so no string may open a tag of one."""
    return _STRING.sub(lambda found: found[0].replace("{", "\\u007b"), str(htmlsafe_json_dumps(value)))


def policy(page: str) -> str:
    """What such a page may do: run its own inline scripts, and ask nobody for anything."""
    digests = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in _INLINE.findall(page)}
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(digests))
    return f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The same in words, folded away."""
    head = "".join(f"<th scope='col'>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows)
    return f"<details><summary>{escape(caption)}</summary><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"


class _Written(Element):
    """HTML that stands as it is: folium would read it as a template."""

    _template = Template("{{ this.html }}")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html


@cache
def _vendor(name: str) -> str:
    text = (VENDOR / name).read_text("utf-8")
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", text) if name.endswith(".css") else text


@cache
def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")
