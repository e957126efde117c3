"""The finished maps: where help is wanted and given now, a week played back, and one for the municipality's own site."""

from typing import Any

import folium
import h3
from branca.element import MacroElement, Template

from helpnet.i18n import mark, say
from helpnet.mapping.ground import Ground
from helpnet.mapping.paper import Label, Sheet, in_script, table
from helpnet.views.documents import Hexagon, NowMap, OpenMap, WeekMap

NEEDS = ("#fbd9a5", "#f3a45c", "#d9662b", "#a53a12")
HELPERS = ("#bfe0d8", "#7bbfb2", "#358b80", "#0f5e57")
AREA, ERRANDS = mark("Area"), mark("Errands")
OPEN_ERRANDS, READY_HELPERS = mark("Open errands"), mark("Helpers who are ready")
FEW = mark("one or two")


def now(view: NowMap, ground: Ground) -> str:
    """Open errands and ready helpers by hexagon, as two layers to choose between or lay on each other."""
    sheet, language = Sheet(ground, view.bounds, view.language), view.language
    needs, helpers = say(OPEN_ERRANDS, language), say(READY_HELPERS, language)
    _hexagons(sheet, helpers, view.helpers, HELPERS, numbers=False)
    _hexagons(sheet, needs, view.needs, NEEDS, numbers=True)
    folium.LayerControl(collapsed=False, position="topright").add_to(sheet)
    sheet.look_at([_ring(one.cell) for one in (*view.needs, *view.helpers)])
    legend = _legend([(needs, NEEDS[2]), (helpers, HELPERS[2])])
    said = say(
        "Helpers are counted in fives, and only where there are at least five; so nobody can be picked out.", language
    )
    rows = [(one.name or "–", str(one.count)) for one in sorted(view.needs, key=lambda one: -one.count)]
    return sheet.page(
        say("Help in {place} right now", language, place=view.name), f"{view.when}. {said}", before=legend,
        after=table(say("The errands as a table", language), (say(AREA, language), say(ERRANDS, language)), rows),
    )  # fmt: skip


def week(view: WeekMap, ground: Ground) -> str:
    """Seven days hour by hour, with a button to play and a slider."""
    sheet, language = Sheet(ground, view.bounds, view.language), view.language
    cells = sorted({course.cell for course in view.errands})
    at = {cell: number for number, cell in enumerate(cells)}
    sheet.look_at([_ring(cell) for cell in cells])
    courses = [[at[one.cell], one.posted, one.taken, one.ended] for one in view.errands]
    sheet.add_child(_Playback([_ring(cell) for cell in cells], courses, view.hours, language))
    words = {name: say(text, language) for name, text in (("open", WAITING), ("taken", ON_THE_WAY))}
    ended = len(view.hours)
    totals: dict[str, list[int]] = {}
    for one in view.errands:
        counts = totals.setdefault(view.names.get(one.cell, "–"), [0, 0])
        counts[0] += 1
        counts[1] += 0 <= one.taken < ended
    rows = [
        (name, str(came), str(taken)) for name, (came, taken) in sorted(totals.items(), key=lambda item: -item[1][0])
    ]
    heads = (say(AREA, language), say(ERRANDS, language), say("Taken", language))
    return sheet.page(
        say("A week in {place}", language, place=view.name), view.when,
        before=_legend([(words["open"], NEEDS[2]), (words["taken"], HELPERS[2])]),
        after=_controls(language) + table(say("The week as a table", language), heads, rows),
    )  # fmt: skip


def embedded(view: OpenMap, ground: Ground) -> str:
    """How many open errands there are, in areas of about five square kilometres; small numbers only in words."""
    sheet, language = Sheet(ground, view.bounds, view.language), view.language
    _hexagons(sheet, say(OPEN_ERRANDS, language), view.open, NEEDS, numbers=True)
    sheet.look_at([_ring(one.cell) for one in view.open])
    rows = [
        (one.name or "–", say(FEW, language) if one.rough else str(one.count))
        for one in sorted(view.open, key=lambda one: (-one.count, one.name))
    ]
    wanted, nobody = (
        mark("Neighbours who would like a hand, by area. Nobody's address is here."),
        mark("Nobody is waiting for a hand right now."),
    )
    return sheet.page(
        say("Help wanted in {place}", language, place=view.name),
        say(wanted if rows else nobody, language),
        before=_legend([(say(OPEN_ERRANDS, language), NEEDS[2]), (say(FEW, language), NEEDS[0])]) if rows else "",
        after=table(say("The errands as a table", language), (say(AREA, language), say(ERRANDS, language)), rows) if rows else "",
    )  # fmt: skip


WAITING, ON_THE_WAY = mark("Waiting for a helper"), mark("Somebody has said yes")


def _hexagons(sheet: Sheet, name: str, hexagons: list[Hexagon], colours: tuple[str, ...], *, numbers: bool) -> None:
    most = max((one.count for one in hexagons), default=1)
    layer = folium.FeatureGroup(name=name)
    for one in hexagons:
        step = 0 if one.rough or most <= 1 else min(len(colours) - 1, int((one.count - 1) / most * len(colours)))
        folium.Polygon(
            _ring(one.cell), fill_color=colours[step], fill_opacity=0.55 if numbers else 0.32, color=colours[-1], weight=1.2, opacity=0.6,
            interactive=False,
        ).add_to(layer)  # fmt: skip
        if not one.rough:
            lat, lon = h3.cell_to_latlng(one.cell)
            Label(
                str(one.count) if numbers else f"{one.count}+", lon, lat, "count" if numbers else "count about"
            ).add_to(layer)
    layer.add_to(sheet)


def _ring(cell: str) -> list[tuple[float, float]]:
    return [(round(lat, 5), round(lon, 5)) for lat, lon in h3.cell_to_boundary(cell)]


def _legend(entries: list[tuple[str, str]]) -> str:
    items = "".join(f"<li><i style='background:{colour}'></i>{words}</li>" for words, colour in entries)
    return f"<ul class='legend'>{items}</ul>"


def _controls(language: str) -> str:
    play, hour = say("Play", language), say("Hour of the week", language)
    return (
        f"<div class='play'><button type='button' id='play'>{play}</button>"
        f"<input type='range' id='hour' min='0' value='0' aria-label='{hour}'><output id='told' for='hour'></output></div>"
    )


class _Playback(MacroElement):
    """The hexagons of a week, coloured anew for each hour."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        (function (map, rings, courses, hours, words) {
          const shapes = rings.map((ring) => L.polygon(ring, { weight: 1.2, interactive: false, opacity: 0, fillOpacity: 0 }).addTo(map));
          const slider = document.getElementById("hour"), told = document.getElementById("told"), button = document.getElementById("play");
          let timer = 0;
          slider.max = hours.length - 1;
          function draw() {
            const at = Number(slider.value), open = rings.map(() => 0), taken = rings.map(() => 0);
            for (const [cell, posted, accepted, ended] of courses) {
              if (posted > at || (ended >= 0 && ended <= at)) continue;
              if (accepted >= 0 && accepted <= at) taken[cell]++; else open[cell]++;
            }
            shapes.forEach((shape, cell) => {
              const count = open[cell] + taken[cell], colours = open[cell] ? words.open : words.taken;
              const step = Math.min(colours.length - 1, Math.max(0, (open[cell] || taken[cell]) - 1));
              shape.setStyle({ color: colours[colours.length - 1], fillColor: colours[step], opacity: count ? 0.7 : 0, fillOpacity: count ? 0.6 : 0 });
            });
            const sum = (list) => list.reduce((one, other) => one + other, 0);
            told.textContent = hours[at] + ": " + sum(open) + " " + words.waiting + ", " + sum(taken) + " " + words.going;
            slider.setAttribute("aria-valuetext", told.textContent);
          }
          function stop() { clearInterval(timer); timer = 0; button.textContent = words.play; }
          button.addEventListener("click", function () {
            if (timer) return stop();
            if (Number(slider.value) >= hours.length - 1) slider.value = 0;
            button.textContent = words.pause;
            timer = setInterval(function () {
              if (Number(slider.value) >= hours.length - 1) return stop();
              slider.value = Number(slider.value) + 1;
              draw();
            }, 140);
          });
          slider.addEventListener("input", draw);
          slider.value = hours.length - 1;
          draw();
        })({{ this._parent.get_name() }}, {{ this.given }});
        {% endmacro %}"""
    )

    def __init__(self, rings: list[Any], courses: list[list[int]], hours: list[str], language: str) -> None:
        super().__init__()
        words = {
            "open": NEEDS, "taken": HELPERS, "play": say("Play", language), "pause": say("Pause", language),
            "waiting": say("waiting", language), "going": say("taken", language),
        }  # fmt: skip
        self._name, self.given = "Playback", ", ".join(map(in_script, (rings, courses, hours, words)))
