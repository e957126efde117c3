"""A geocoding server over HTTP: used politely, and never in the way when it is slow, down or rambling."""

import contextlib
import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpnet.gateways.deadline import LARGEST_ANSWER
from helpnet.gateways.geocoding import GazetteerGeocoder
from helpnet.gateways.geocoding_http import GeopyGeocoder, geocoder
from helpnet.gateways.turns import SharedTurns
from helpnet.town.bounds import HELSINGBORG
from tests.servers.serving import serving

ANSWER = {
    "lat": "56.0500",
    "lon": "12.7000",
    "display_name": "7, Påhittsgatan, Olympia, Helsingborg, Skåne län, 252 00, Sverige",
    "address": {"road": "Påhittsgatan", "house_number": "7", "suburb": "Olympia", "city": "Helsingborg"},
}
FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [12.7, 56.05]},
    "properties": {"street": "Påhittsgatan", "housenumber": "7", "district": "Olympia", "city": "Helsingborg",
                   "name": "Påhittsgatan 7", "label": "Påhittsgatan 7, Helsingborg"},
}  # fmt: skip


class Server(ThreadingHTTPServer):
    """A server that answers every call with what `answer` says, and remembers the calls."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls, self.answer = [], lambda path: (200, json.dumps([ANSWER]))
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.calls.append((self.path, self.headers["User-Agent"], time.monotonic()))
        status, body = self.server.answer(self.path)
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())
        except OSError:
            pass  # the caller did not wait

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with serving(Server()) as server:
        yield server


def test_without_an_address_the_gazetteer_is_the_geocoder():
    assert isinstance(geocoder(""), GazetteerGeocoder)
    assert isinstance(geocoder("https://nominatim.invalid"), GeopyGeocoder)


def test_an_answer_becomes_a_place_and_is_remembered(server):
    asked = GeopyGeocoder(server.url, turn=0)
    for _ in range(3):
        found = asked.geocode("Påhittsgatan 7", HELSINGBORG)
        assert found
        assert (found.label, found.address) == ("Påhittsgatan 7, Olympia", "Påhittsgatan 7, Olympia, Helsingborg")
        assert (found.lon, found.lat, found.district) == (12.7, 56.05, "Olympia")
    assert len(server.calls) == 1
    assert "helpnet" in server.calls[0][1]
    assert "viewbox=" in server.calls[0][0]


def two_streets(path):
    """Storgatan 5 of Ödåkra and of Påarp, which Nominatim both has in Helsingborg."""
    at = {"Ödåkra": ("56.105", "12.747"), "Påarp": ("56.028", "12.812")}
    return 200, json.dumps(
        [
            {"lat": lat, "lon": lon, "display_name": f"5, Storgatan, {suburb}",
             "address": {"road": "Storgatan", "house_number": "5", "suburb": suburb, "city": "Helsingborg"}}
            for suburb, (lat, lon) in at.items()
        ]
    )  # fmt: skip


def test_streets_of_one_name_have_an_address_each_and_neither_is_taken_for_the_other(server):
    server.answer = two_streets
    asked = GeopyGeocoder(server.url, turn=0)
    found = asked.suggest("Storgatan 5", HELSINGBORG)
    assert [(place.label, place.address, place.lon) for place in found] == [
        ("Storgatan 5, Ödåkra", "Storgatan 5, Ödåkra, Helsingborg", 12.747),
        ("Storgatan 5, Påarp", "Storgatan 5, Påarp, Helsingborg", 12.812),
    ]
    assert [asked.geocode(place.address, HELSINGBORG) for place in found] == found
    assert asked.geocode("Storgatan 5, påarp", HELSINGBORG) == found[1]
    for typed in ("Storgatan 5", "Storgatan 5, Helsingborg", "Storgatan 5, 2 tr"):
        assert asked.geocode(typed, HELSINGBORG) is None, typed


@pytest.mark.parametrize("district", [{}, {"suburb": "Helsingborg"}])
def test_who_says_the_town_may_mean_any_part_of_it(server, district):
    here, there = json.loads(two_streets("")[1])
    here["address"] = {"road": "Storgatan", "house_number": "5", "city": "Helsingborg", **district}
    server.answer = lambda path: (200, json.dumps([there, here]))
    asked = GeopyGeocoder(server.url, turn=0)
    assert asked.geocode("Storgatan 5, Helsingborg", HELSINGBORG) is None
    found = asked.geocode("Storgatan 5, Påarp", HELSINGBORG)
    assert found
    assert found.lon == 12.812


def test_of_two_villages_the_one_that_was_said_is_meant_and_not_the_one_whose_house_is_known(server):
    here, there = json.loads(two_streets("")[1])
    del here["address"]["house_number"]
    server.answer = lambda path: (200, json.dumps([here, there]))
    asked = GeopyGeocoder(server.url, turn=0)
    for typed, lon in (("Storgatan 5, Ödåkra", 12.747), ("Storgatan 5, Påarp", 12.812), ("Storgatan, Påarp", 12.812)):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.lon == lon, typed
    assert asked.geocode("Storgatan 5", HELSINGBORG) is None


@pytest.mark.parametrize("known", [{"road": "Påhittsgatan"}, {"suburb": "Norr"}])
def test_a_house_that_was_typed_is_meant_though_its_street_is_answered_too(server, known):
    street = {**ANSWER, "lat": "56.056", "display_name": "Påhittsgatan", "address": {"city": "Helsingborg", **known}}
    server.answer = lambda path: (200, json.dumps([street, ANSWER]))
    asked = GeopyGeocoder(server.url, turn=0)
    for typed, lat in (("Påhittsgatan 7, 252 21 Helsingborg", 56.05), ("Påhittsgatan, Helsingborg", 56.056)):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.lat == lat, typed


def test_of_the_doors_of_one_number_the_one_with_the_letter_that_was_typed_is_meant(server):
    server.answer = lambda path: (200, json.dumps([
        {**ANSWER, "lon": lon, "address": {**ANSWER["address"], "house_number": number}}
        for number, lon in (("7a", "12.690"), ("7", "12.700"), ("7 B", "12.710"))
    ]))  # fmt: skip
    asked = GeopyGeocoder(server.url, turn=0)
    for typed, lon in (("Påhittsgatan 7 B", 12.71), ("Påhittsgatan 7A, 2 tr", 12.69), ("Påhittsgatan 7", 12.7)):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.lon == lon, typed
    assert asked.geocode("Påhittsgatan 7 C", HELSINGBORG) is None
    assert {place.address: place.lon for place in asked.suggest("påhittsgatan 7 b, 2 tr", HELSINGBORG)} == {
        "Påhittsgatan 7a, Olympia, Helsingborg": 12.69,
        "Påhittsgatan 7, Olympia, Helsingborg": 12.7,
        "Påhittsgatan 7 B, 2 tr, Olympia, Helsingborg": 12.71,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_a_part_of_a_name_is_neither_meant_nor_says_where_it_is(server, order):
    there = ("Norra Storgatan", "Centrum", "12.694"), ("Storgatan", "Norra Vram", "12.930")
    answers = [
        {"lat": "56.05", "lon": lon, "display_name": f"5, {road}, {suburb}, Helsingborg",
         "address": {"road": road, "house_number": "5", "suburb": suburb, "city": "Helsingborg"}}
        for road, suburb, lon in there
    ]  # fmt: skip
    server.answer = lambda path: (200, json.dumps(answers[::order]))
    asked = GeopyGeocoder(server.url, turn=0)
    for typed, lon in (("Norra Storgatan 5", 12.694), ("Storgatan 5, Norra Vram", 12.93), ("Storgatan 5", 12.93)):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.lon == lon, typed


def test_the_districts_own_word_is_no_part_of_a_name(server):
    parts = [{"road": road, "house_number": "5", "suburb": "Norra Vram"} for road in ("Norra Storgatan", "Storgatan")]
    asked = answering(server, *parts, display_name="5, Norra Vram, Helsingborg")
    for typed, road in (
        ("Norra Vram, Storgatan 5", "Storgatan"),
        ("Norra Storgatan 5, Norra Vram", "Norra Storgatan"),
    ):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.address == f"{road} 5, Norra Vram, Helsingborg"


def answering(server, *parts, **more):
    """The server answers every question with those parts of an address, whatever was asked."""
    there = {**ANSWER, "display_name": f"{parts[0].get('road', '')}, Olympia, Helsingborg", **more}
    answers = [{**there, "address": {"suburb": "Olympia", "city": "Helsingborg", **part}} for part in parts]
    server.answer = lambda path: (200, json.dumps(answers))
    return GeopyGeocoder(server.url, turn=0)


HOUSE, STREET = {"road": "Påhittsgatan", "house_number": "7"}, {"road": "Påhittsgatan"}


@pytest.mark.parametrize(
    ("typed", "parts", "address"),
    [
        ("Påhittsgatan 7, 3 tr", [HOUSE], "Påhittsgatan 7, 3 tr, Olympia, Helsingborg"),
        ("pahittsgatan 7 b, lgh 1204, Helsingborg", [HOUSE], "Påhittsgatan 7 B, lgh 1204, Olympia, Helsingborg"),
        ("Påhittsgatan 70 B, 2 tr", [STREET], "Påhittsgatan 70 B, 2 tr, Olympia, Helsingborg"),
        ("Påhittsgatan 7", [STREET, HOUSE], "Påhittsgatan 7, Olympia, Helsingborg"),
        ("Påhittsgatan 9", [{**HOUSE, "house_number": "7-9"}], "Påhittsgatan 9, Olympia, Helsingborg"),
        ("Påhitsgatan", [HOUSE], "Påhittsgatan, Olympia, Helsingborg"),
    ],
)
def test_the_point_is_the_servers_and_number_and_floor_are_kept_as_typed(server, typed, parts, address):
    asked = answering(server, *parts)
    found = asked.geocode(typed, HELSINGBORG)
    assert found
    assert (found.address, found.lon, found.lat) == (address, 12.7, 56.05)
    assert found in asked.suggest(typed, HELSINGBORG)
    assert asked.geocode(found.address, HELSINGBORG) == found


def test_four_digits_before_a_town_are_a_number_where_the_server_has_that_house_and_else_a_post_code(server):
    asked, norway = answering(server, STREET, {**STREET, "house_number": "1046"}), replace(HELSINGBORG, country="NO")
    for typed, address in (
        ("Påhittsgatan 1046 Helsingborg", "Påhittsgatan 1046, Olympia, Helsingborg"),
        ("Påhittsgatan 1050 Helsingborg", "Påhittsgatan, Olympia, Helsingborg"),
    ):
        found = asked.geocode(typed, norway)
        assert found
        assert found.address == address
        assert found in asked.suggest(typed, norway)


def test_a_house_of_a_village_without_streets_is_known_by_the_villages_name(server):
    there = {"house_number": "45", "hamlet": "Fleninge", "city": "Helsingborg"}
    server.answer = lambda path: (200, json.dumps([{**ANSWER, "display_name": "45, Fleninge", "address": there}]))
    found = GeopyGeocoder(server.url, turn=0).geocode("Fleninge 45, röda huset", HELSINGBORG)
    assert found
    assert (found.address, found.lon, found.district) == ("Fleninge 45, röda huset, Helsingborg", 12.7, "Fleninge")


@pytest.mark.parametrize("typed", ["Påhittsgatan 70", "Kungsgatan 1, Ödåkra", "Påhittsvägen 7", "Olympia 7", "Påhitt"])
def test_another_street_or_number_than_was_typed_is_offered_but_not_taken(server, typed):
    asked = answering(server, HOUSE)
    assert asked.geocode(typed, HELSINGBORG) == GazetteerGeocoder().geocode(typed, HELSINGBORG)
    assert [place.address for place in asked.suggest(typed, HELSINGBORG)] == ["Påhittsgatan 7, Olympia, Helsingborg"]


def test_a_place_is_known_by_its_own_name_too(server):
    asked = answering(server, HOUSE, display_name="Påhittsbiblioteket, 7, Påhittsgatan, Olympia, Helsingborg")
    for typed, address in (
        ("påhittsbiblioteket, 2 tr", "Påhittsbiblioteket, 2 tr, Olympia, Helsingborg"),
        ("Påhittsgatan 7, 2 tr", "Påhittsgatan 7, 2 tr, Olympia, Helsingborg"),
        ("Påhittsbiblioteket Olympia", "Påhittsbiblioteket, Olympia, Helsingborg"),
    ):
        found = asked.geocode(typed, HELSINGBORG)
        assert found
        assert found.address == address
    assert asked.geocode("Olympiabiblioteket", HELSINGBORG) is None


def test_a_place_that_is_called_nearly_as_its_street_keeps_its_own_name(server):
    asked = answering(server, HOUSE, display_name="Påhittsgatans skola, 7, Påhittsgatan, Olympia, Helsingborg")
    found = asked.geocode("Påhittsgatans skola", HELSINGBORG)
    assert found
    assert found.address == "Påhittsgatans skola, Olympia, Helsingborg"


def test_of_two_places_of_one_name_the_one_without_a_number_is_not_taken(server):
    asked = answering(server, HOUSE, {"road": "Annangatan", "suburb": "Norr"}, display_name="Apoteket, Helsingborg")
    there = json.loads(server.answer("")[1])
    server.answer = lambda path: (200, json.dumps([there[0], {**there[1], "lat": "56.056"}]))
    assert asked.geocode("Apoteket", HELSINGBORG) is None


def test_one_place_that_is_answered_twice_is_suggested_once_and_means_itself(server):
    two = {
        **ANSWER,
        "address": {"road": "Påhittsgatan", "house_number": "9", "village": "Påarp", "city": "Helsingborg"},
    }
    server.answer = lambda path: (200, json.dumps([ANSWER, {**ANSWER, "lat": "56.0501"}, two]))
    asked = GeopyGeocoder(server.url, turn=0)
    found = asked.suggest("Påhittsgatan 7", HELSINGBORG)
    assert [(place.address, place.lat) for place in found] == [
        ("Påhittsgatan 7, Olympia, Helsingborg", 56.05),
        ("Påhittsgatan 9, Påarp, Helsingborg", 56.05),
    ]
    assert asked.geocode("Påhittsgatan 7", HELSINGBORG) == found[0]


def test_what_was_just_suggested_is_looked_up_without_another_call(server):
    asked = GeopyGeocoder(server.url, turn=0)
    suggested = asked.suggest("Påhittsgatan 7", HELSINGBORG)
    assert asked.geocode("Påhittsgatan 7", HELSINGBORG) == suggested[0]
    assert len(server.calls) == 1


@pytest.mark.parametrize("kind", ["photon", "pelias"])
def test_photon_and_pelias_are_spoken_too(server, kind):
    server.answer = lambda path: (200, json.dumps({"type": "FeatureCollection", "features": [FEATURE]}))
    asked = GeopyGeocoder(f"{kind}+{server.url}", turn=0)
    found = asked.geocode("Påhittsgatan 7", HELSINGBORG)
    assert found
    assert found.address == "Påhittsgatan 7, Olympia, Helsingborg"
    assert asked.reverse(12.7, 56.05, HELSINGBORG) == found


def test_a_point_is_named_where_it_is(server):
    server.answer = lambda path: (200, json.dumps(ANSWER))
    found = GeopyGeocoder(server.url, turn=0).reverse(12.70001, 56.05001, HELSINGBORG)
    assert found
    assert (found.lon, found.lat, found.address) == (12.70001, 56.05001, "Påhittsgatan 7, Olympia, Helsingborg")
    assert found.label != found.district


@pytest.mark.parametrize(
    ("called", "there"),
    [
        ("Helsingborgs kommun", {"municipality": "Helsingborgs kommun"}),
        ("Allerum", {"suburb": "Allerum", "city": "Helsingborg"}),
        ("Pålsjö skog", {"suburb": "Pålsjö", "city": "Helsingborg"}),
    ],
)
def test_a_point_whose_words_name_no_street_is_known_by_its_district(server, called, there):
    """So that `placing.here` puts the point itself into the words."""
    server.answer = lambda path: (200, json.dumps({**ANSWER, "display_name": called, "address": there}))
    found = GeopyGeocoder(server.url, turn=0).reverse(12.70001, 56.05001, HELSINGBORG)
    assert found
    assert found.label.startswith(called)
    assert found.district == found.label


def test_places_outside_the_municipality_are_dropped(server):
    server.answer = lambda path: (200, json.dumps([{**ANSWER, "lat": "59.33", "lon": "18.06"}]))
    found = GeopyGeocoder(server.url, turn=0).geocode("Drottninggatan 4", HELSINGBORG)
    assert found == GazetteerGeocoder().geocode("Drottninggatan 4", HELSINGBORG)


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "null", "5", "[]", "{}", "[null]", "[[]]", '{"features": 3}', '[{"lat": "x", "lon": []}]',
     '[{"lat": "NaN", "lon": "12.7", "display_name": null}]', '[{"lat": "56.05", "lon": "12.7", "address": "here"}]',
     "[" * 100_000],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["nominatim", "photon", "pelias"])
def test_rambling_is_met_with_the_gazetteer(server, kind, body):
    server.answer = lambda path: (200, body)
    asked = GeopyGeocoder(f"{kind}+{server.url}", turn=0)
    found = asked.geocode("Drottninggatan 4", HELSINGBORG)
    assert found == GazetteerGeocoder().geocode("Drottninggatan 4", HELSINGBORG)
    assert asked.reverse(12.6945, 56.0465, HELSINGBORG)


def test_a_server_that_fails_rests_before_it_is_asked_again(server):
    server.answer = lambda path: (500, "no")
    asked = GeopyGeocoder(server.url, turn=0)
    for number in range(5):
        assert asked.geocode(f"Drottninggatan {number + 2}", HELSINGBORG)
    assert len(server.calls) == 1


def test_a_slow_server_is_not_waited_for(server):
    server.answer = lambda path: time.sleep(2) or (200, "[]")
    start = time.monotonic()
    assert GeopyGeocoder(server.url, turn=0, timeout=0.2).geocode("Drottninggatan 4", HELSINGBORG)
    assert time.monotonic() - start < 1


@pytest.fixture(params=["headers", "body"])
def dripping(request) -> Iterator[tuple[str, list[float]]]:
    """The address of a server that says a little twice a second and never comes to an end, and when it was called."""
    calls: list[float] = []

    def drip(line: socket.socket) -> None:
        calls.append(time.monotonic())
        with contextlib.suppress(OSError), line:
            line.recv(4096)
            line.sendall(
                b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 1000\r\n\r\n" if request.param == "body" else b"X-A: ")
            )
            while True:
                line.sendall(b" ")
                time.sleep(0.1)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listening.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", calls
        listening.shutdown(socket.SHUT_RDWR)


def test_a_server_that_drips_is_not_waited_for_and_rests_as_one_that_is_down_does(dripping):
    url, calls = dripping
    asked, start = GeopyGeocoder(url, turn=0, timeout=0.4), time.monotonic()
    for number in range(5):
        assert asked.geocode(f"Drottninggatan {number + 2}", HELSINGBORG)
    assert time.monotonic() - start < 2
    assert len(calls) == 1


def test_a_server_that_does_not_stop_talking_is_not_heard_out(server):
    server.answer = lambda path: (200, "[" + " " * LARGEST_ANSWER + json.dumps(ANSWER) + "]")
    asked = GeopyGeocoder(server.url, turn=0)
    assert asked.geocode("Påhittsgatan 7", HELSINGBORG) is None
    assert asked.down_until > time.monotonic()


def test_nobody_there_is_no_matter():
    assert GeopyGeocoder("http://127.0.0.1:9", turn=0).geocode("Drottninggatan 4", HELSINGBORG)


def test_calls_keep_their_distance_and_who_would_wait_too_long_gets_the_gazetteer(server):
    asked = GeopyGeocoder(server.url, turn=0.3)
    threads = [threading.Thread(target=asked.geocode, args=(f"Drottninggatan {n}", HELSINGBORG)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(at for *_, at in server.calls)
    assert 1 <= len(times) <= 3
    assert all(b - a > 0.15 for a, b in itertools.pairwise(times))  # a call may take longer to arrive than the next


ASKING = """
import sys, threading
from helpnet.gateways.geocoding_http import GeopyGeocoder
from helpnet.town.bounds import HELSINGBORG

url, shared, name = sys.argv[1:]
asked = GeopyGeocoder(url, turn=0.5, shared=shared)
print("ready", flush=True)
sys.stdin.readline()
for turn in range(4):
    streets = [f"Drottninggatan {name} {turn} {n}" for n in range(12)]
    threads = [threading.Thread(target=asked.geocode, args=(street, HELSINGBORG)) for street in streets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_several_processes_take_turns_too(server, redis_url):
    command = [sys.executable, "-c", ASKING, server.url, redis_url]
    both = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        one.communicate(timeout=30)
    assert [one.returncode for one in both] == [0, 0]
    times = sorted(at for *_, at in server.calls)
    assert len(times) >= 4
    assert all(b - a > 0.25 for a, b in itertools.pairwise(times))


def test_when_nobody_says_whose_turn_it_is_the_gazetteer_answers(server):
    asked = GeopyGeocoder(server.url, shared="redis://127.0.0.1:9/0")
    assert asked.geocode("Drottninggatan 4", HELSINGBORG) == GazetteerGeocoder().geocode(
        "Drottninggatan 4", HELSINGBORG
    )
    assert server.calls == []


def test_a_turn_that_was_given_out_is_forgotten_in_time(redis_url):
    turns = [SharedTurns(redis_url, "a.example"), SharedTurns(redis_url, "a.example")]
    given = [one.take(0.2) for one in (*turns, *turns)]
    assert given[0] == 0
    assert 0.1 < given[1] <= 0.2
    assert given[2:] == [None, None]  # one waits already
    assert SharedTurns(redis_url, "b.example").take(0.2) == 0
    time.sleep(0.45)
    assert turns[1].take(0.2) == 0
