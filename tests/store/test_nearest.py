"""Looking outward ring by ring finds just what brute force finds, on both engines and with no table read whole."""

import random
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from sqlalchemy import insert, select

from helpnet.actions import access, helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.values import AREA_CELLS, HOME_CELLS, area_of, cells_at, distance_m
from helpnet.queries import nearby
from helpnet.runtime import perform, read
from helpnet.store import hints, nearest
from helpnet.store.rings import ERRANDS, FEWEST, FROM_CENTRE, HOMES, OUTWARD, RINGS, around, rings_at
from helpnet.store.work import Work
from helpnet.store.written import run
from tests.builders import HOME, a_coordinator, a_municipality, a_person, an_errand, bergen

WGS84 = Geod(ellps="WGS84")
P = columns(Person)
SOMEWHERE = st.tuples(st.floats(4.5, 31.5), st.floats(54.6, 71.1))


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return WGS84.inv(*a, *b)[2]


# -- the rings ----------------------------------------------------------------------


@given(SOMEWHERE, st.floats(0, 360), st.floats(0, 0.9999), st.integers(0, len(OUTWARD) - 1))
@settings(max_examples=400, deadline=None)
def test_a_ring_holds_all_within_its_metres(point: tuple, azimuth: float, share: float, index: int):
    ring = rings_at(*point, to=HOMES)[index]
    lon, lat, _ = WGS84.fwd(*point, azimuth, ring.metres * share)
    assert cells_at(lon, lat, HOME_CELLS)[f"h3_r{ring.resolution}"] in around(ring, *point)
    assert cells_at(lon, lat, HOME_CELLS)[f"h3_r{ring.resolution}"] in around(
        ring, *point, beyond=ring.metres * share * 0.999, within=ring.metres * share
    )


@given(SOMEWHERE, st.floats(0, 360), st.floats(0, 1.1), st.integers(0, len(FROM_CENTRE) - 1))
@settings(max_examples=400, deadline=None)
def test_from_a_centre_a_ring_holds_all_that_stand_at_centres_within_its_metres(
    point: tuple, azimuth: float, share: float, index: int
):
    here = area_of(*point)
    ring = rings_at(here.lon, here.lat, to=ERRANDS)[index]
    lon, lat, _ = WGS84.fwd(here.lon, here.lat, azimuth, ring.metres * share)
    there = area_of(lon, lat)
    if (away := metres((here.lon, here.lat), (there.lon, there.lat))) <= ring.metres:
        cells = around(ring, here.lon, here.lat, beyond=away * 0.999, within=away)
        assert cells_at(there.lon, there.lat, AREA_CELLS)[f"h3_r{ring.resolution}"] in cells


def test_what_lies_wholly_nearer_or_farther_is_left_out_and_no_list_is_short():
    ring = OUTWARD[-3]
    every = around(ring, *HOME)
    assert len(every) == len(set(every)) == 1 + 3 * ring.k * (ring.k + 1)
    some = around(ring, *HOME, beyond=5_400.0, within=10_000.0)
    assert set(some) < set(every)
    assert len(some) < len(every) * 0.7
    assert len(around(FROM_CENTRE[0], *HOME)) == FEWEST


@given(SOMEWHERE)
@settings(max_examples=200, deadline=None)
def test_rings_grow_and_reach_as_far_as_anybody_looks(point: tuple):
    for what in RINGS:
        rings = rings_at(*point, to=what)
        assert all(near.metres < far.metres for near, far in pairwise(rings))
        assert rings[-1].metres > nearest.FARTHEST > nearby.RADIUS_MOST


# -- against brute force -------------------------------------------------------------


def scattered(count: int, seed: int, asta: Actor, *, wide: float = 0.2) -> list[dict]:
    """Open errands here and there, some many in one place, and a hundred people; past the actions, for their number."""
    chance = random.Random(seed)

    def write(work: Work, *, by: Actor) -> list[dict]:
        account, rows = work.account_of(by.person_id), []
        for number in range(count):
            lon, lat = chance.gauss(HOME[0], wide), chance.gauss(HOME[1], wide / 2)
            area = area_of(lon, lat)
            posted = work.now() - timedelta(minutes=chance.randrange(5) * 10)
            rows.append({
                "id": new_id(), "municipality_id": by.municipality_id, "requester_id": by.person_id, "payer_id": account.id,
                "category": chance.choice(SLUGS), "title": f"{number}", "text": "", "for_name": "Asta", "minutes": 30, "capacity": 1, "free": 1,
                "state": chance.choice(["open"] * 8 + ["taken", "done"]), "address": "", "lon": lon, "lat": lat, "cell": area.cell,
                "area_name": "", "area_lon": area.lon, "area_lat": area.lat, **cells_at(area.lon, area.lat),
                "reach": chance.choice([0] * 40 + [30_000]), "reason": "", "trouble": "", "waves": 0, "stall": "", "stall_count": 0,
                "ends_at": work.now() + timedelta(hours=chance.choice([-1, 5, 50])), "posted_at": posted, "stalls_at": posted, "asks_at": None,
            })  # fmt: skip
            rows[-1]["free"] = 1 if rows[-1]["state"] == "open" else 0
        work.connection.execute(insert(table(Errand)), rows)
        return rows

    return perform(write, by=asta)


def expected(rows: list[dict], kinds: tuple, here: tuple, radius: float, now, *, widened: bool) -> dict:
    """What there is to find, with the ellipsoid's metres, when it was posted and its id: the order it is wanted in."""
    found = {}
    for row in rows:
        if row["state"] == "open" and row["ends_at"] > now and row["category"] in kinds:
            away = metres(here, (row["area_lon"], row["area_lat"]))
            if away <= radius or (widened and away <= row["reach"]):
                found[row["id"]] = (away, row["cell"], row["posted_at"], row["id"])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_are_those_that_brute_force_finds(engine, seed: int):
    asta = a_person(a_municipality())
    rows, chance = scattered(400, seed, asta), random.Random(seed)
    for _ in range(60):
        area = area_of(chance.gauss(HOME[0], 0.2), chance.gauss(HOME[1], 0.1))
        radius, limit = chance.choice([500, 1_500, 3_000, 8_000, 25_000, 50_000]), chance.choice([1, 7, 50, 500])
        kinds, widened = tuple(chance.sample(SLUGS, chance.randint(1, 14))), chance.random() < 0.5

        def look(work: Work, *, by: Actor, area=area, kinds=kinds, radius=radius, limit=limit, widened=widened):
            sought = nearest.Sought(by.municipality_id, kinds, work.now())
            found = nearest.errands(work, sought, area.lon, area.lat, radius=radius, limit=limit, widened=widened)
            return found, work.now()

        found, now = read(look, by=asta)
        right = expected(rows, kinds, (area.lon, area.lat), radius, now, widened=widened)
        assert len(found) == min(limit, len(right))
        shown = [right.pop(one.id) for one in found]
        for one, (away, *_) in zip(found, shown, strict=True):
            assert one.metres == pytest.approx(away, abs=1.0)
        for (near, cell, *first), (far, beside, *then) in pairwise(shown):
            assert first < then if cell == beside else near < far + 1.0
        assert all(away > shown[-1][0] - 1.0 for away, *_ in right.values()) or not shown


def test_pages_follow_each_other_without_a_gap(engine):
    asta = a_person(a_municipality())
    omar = a_person(asta.municipality_id)
    scattered(300, 5, asta, wide=0.05)
    whole = [card.id for card in read(nearby.errands, nearby.Filters(radius=9_000), 500, by=omar)]
    pages, after = [], None
    while True:
        cards, after = read(nearby.page, nearby.Filters(radius=9_000, after=after), 7, by=omar)
        pages += [card.id for card in cards]
        if after is None:
            break
    assert len(whole) > 20
    assert pages == whole


def test_what_is_not_for_the_reader_does_not_shorten_the_list(engine):
    town = a_municipality()
    omar, asta, rude = a_person(town), a_person(town), a_person(town)
    wanted = [str(an_errand(asta, title=f"{n}")) for n in range(3)]
    for n in range(6):
        perform(helping.decline, an_errand(asta, title=f"no {n}"), by=omar)
    perform(helping.accept, an_errand(asta, title="two of us", helpers=2), by=omar)
    an_errand(omar)
    an_errand(rude)
    perform(access.suspend, rude.person_id, by=a_coordinator(town))
    an_errand(a_person(bergen(), home=(5.3221, 60.3913)))
    assert [card.id for card in read(nearby.errands, limit=3, by=omar)] == wanted


# -- backwards -----------------------------------------------------------------------


def live(town: UUID, home: tuple, **profile) -> Actor:
    person = a_person(town, home=home)
    if profile:
        perform(people.change_profile, ProfileDraft(profile), by=person)
    return person


def listen(by: Actor, **more) -> list[UUID]:
    def look(work: Work, *, by: Actor) -> list[UUID]:
        return [one.id for one in nearest.helpers(work, by.municipality_id, *HOME, **more)]

    return read(look, by=by)


def north(far: float) -> tuple[float, float]:
    lon, lat, _ = WGS84.fwd(*HOME, 0, far)
    return lon, lat


def test_those_hear_who_live_within_the_distance_they_chose(engine):
    town = a_municipality()
    near, far = live(town, north(900), alert_radius=1_000), live(town, north(4_000), alert_radius=5_000)
    live(town, north(1_100), alert_radius=1_000)
    live(town, north(50), alerts_on=False)
    a_person(town, home=None)
    live(bergen(), (5.3221, 60.3913), alert_radius=10_000)
    assert listen(near) == [near.person_id, far.person_id]
    assert listen(near, limit=1) == [near.person_id]
    assert len(listen(near, reach=1_200)) == 3
    assert len(listen(near, whoever=True, farthest=50_000)) == 4
    assert listen(near, farthest=1_000) == [near.person_id]


def test_those_sleep_whose_quiet_hours_it_is(engine):
    town = a_municipality()
    night = live(town, HOME, quiet_from=22 * 60, quiet_until=7 * 60)
    noon = live(town, HOME, quiet_from=12 * 60, quiet_until=13 * 60)
    awake = {minute: set(listen(night, minute=minute)) for minute in (0, 7 * 60 - 1, 7 * 60, 12 * 60, 13 * 60, 22 * 60)}
    assert awake == {
        0: {noon.person_id}, 7 * 60 - 1: {noon.person_id}, 7 * 60: {night.person_id, noon.person_id}, 12 * 60: {night.person_id},
        13 * 60: {night.person_id, noon.person_id}, 22 * 60: {noon.person_id},
    }  # fmt: skip
    assert len(listen(night)) == 2


def test_only_the_approved_hear_of_what_wants_approval(engine):
    town = a_municipality()
    boss, fit, _ = a_coordinator(town), a_person(town), a_person(town)
    perform(people.grant_qualification, fit.person_id, "companion", by=boss)
    assert listen(boss, qualification="companion") == [fit.person_id]


@pytest.mark.parametrize("seed", range(3))
def test_those_who_hear_are_those_that_brute_force_finds(engine, seed: int):
    """Where the distance one chose is passed over unread, where rings are skipped, and where a look begins farther out."""
    asta, chance = a_person(a_municipality(), home=None), random.Random(seed)
    crowded(1_500, seed, asta)

    def everybody(work: Work, *, by: Actor) -> list:
        return work.rows(select(P.id, P.home_lon, P.home_lat, P.alert_radius).where(P.home_lon.is_not(None)))

    homes = read(everybody, by=asta)
    for _ in range(80):
        here = chance.gauss(HOME[0], 1.0), chance.gauss(HOME[1], 0.5)
        limit, reach = chance.choice([1, 5, 20, 200]), chance.choice([0, 0, 2_000, 20_000])
        whoever, farthest = chance.random() < 0.2, chance.choice([3_000, 10_000, 10_000, 25_000])

        def look(
            work: Work, *, by: Actor, here=here, limit=limit, reach=reach, whoever=whoever, farthest=farthest
        ) -> list:
            more = {"limit": limit, "reach": float(reach), "whoever": whoever, "farthest": farthest}
            return nearest.helpers(work, by.municipality_id, *here, **more)

        away = {row.id: (metres(here, (row.home_lon, row.home_lat)), row.alert_radius) for row in homes}
        right = sorted(
            (far, who)
            for who, (far, chosen) in away.items()
            if far <= farthest and (whoever or far <= chosen or far <= reach)
        )
        found = read(look, by=asta)
        assert [one.id for one in found] == [who for _, who in right[:limit]]
        assert all(one.metres == pytest.approx(away[one.id][0], abs=1.0) for one in found)


def test_people_come_page_by_page_outward(engine):
    town, chance = a_municipality(), random.Random(3)
    homes = {}
    for _ in range(25):
        home = (chance.gauss(HOME[0], 0.03), chance.gauss(HOME[1], 0.015))
        homes[live(town, home, alert_radius=10_000).person_id] = home
    boss, found, beyond = a_person(town, home=None), [], None

    def look(work: Work, *, by: Actor) -> list[nearest.Near]:
        return nearest.helpers(work, by.municipality_id, *HOME, limit=4, beyond=beyond)

    while page := read(look, by=boss):
        found += [one.id for one in page]
        beyond = page[-1]
    right = sorted((distance_m(*home, *HOME), who) for who, home in homes.items() if distance_m(*home, *HOME) <= 10_000)
    assert found == [who for _, who in right]


# -- no table is read whole ---------------------------------------------------------------


def crowded(count: int, seed: int, asta: Actor) -> None:
    """So many people here and there; past the actions, for their number."""
    chance, rows = random.Random(seed), []
    plain = {
        name: field.get_default(call_default_factory=True)
        for name, field in Person.model_fields.items()
        if not field.is_required()
    }

    def write(work: Work, *, by: Actor) -> None:
        for number in range(count):
            lon, lat = chance.gauss(HOME[0], 1.5), chance.gauss(HOME[1], 0.7)
            rows.append({
                **plain, "id": new_id(), "municipality_id": by.municipality_id, "handle": f"p{number}", "name": "Omar", "joined_at": work.now(),
                "home_lon": lon, "home_lat": lat, "alert_radius": chance.choice([1_000, 3_000, 10_000]), **cells_at(lon, lat, HOME_CELLS),
            })  # fmt: skip
        work.connection.execute(insert(table(Person)), rows)

    perform(write, by=asta)


def test_no_search_reads_a_whole_table(engine, monkeypatch):
    monkeypatch.setattr(nearest, "FARTHER_AT_MOST", 1.0)  # every ring, one by one
    monkeypatch.setattr(hints, "begin", lambda *_: 0.0)
    asta = a_person(a_municipality())
    scattered(3_000, 1, asta, wide=1.5)
    crowded(3_000, 1, asta)
    here = area_of(*HOME)
    asked: list[tuple[str, dict]] = []

    def look(work: Work, *, by: Actor) -> list[str]:
        on_sqlite = work.connection.dialect.name == "sqlite"
        if not on_sqlite:
            work.connection.exec_driver_sql("analyze errand")
            work.connection.exec_driver_sql("analyze person")

        def noted(work: Work, statement: str, values: dict) -> list:
            asked.append((statement, values))
            return run(work, statement, values)

        monkeypatch.setattr(nearest, "run", noted)
        sought = nearest.Sought(by.municipality_id, SLUGS, work.now())
        nearest.errands(work, sought, here.lon, here.lat, radius=50_000, limit=5_000, widened=True)
        nearest.helpers(work, by.municipality_id, *HOME, qualification="companion", farthest=50_000, limit=5_000)
        nearest.helpers(work, by.municipality_id, *HOME, minute=0, farthest=50_000, limit=5_000)
        how = "explain query plan " if on_sqlite else "explain "
        return [" / ".join(str(row) for row in run(work, how + statement, values)) for statement, values in asked]

    plans = perform(look, by=asta)
    near = [plan for (statement, _), plan in zip(asked, plans, strict=True) if "errand" in statement]
    people_near = [plan for (statement, _), plan in zip(asked, plans, strict=True) if "from person" in statement]
    assert len(near) == len(FROM_CENTRE) + 1
    assert len(people_near) == len(OUTWARD) * 2
    # The widest rings hold most of these few rows: reading them all is then right on PostgreSQL, which counts them.
    for plan in near[: len(FROM_CENTRE) - 2]:
        assert "errand_near_r" in plan, plan
    for plan in people_near[len(OUTWARD) : -2]:
        assert "person_near_r" in plan, plan
        assert "alert_radius" in plan, plan
    for plan in people_near[: len(OUTWARD) - 2]:  # few are approved: PostgreSQL may begin with those
        assert "Seq Scan on person" not in plan, plan
    assert not any("SCAN errand" in plan or "SCAN person" in plan for plan in plans), plans


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgresql_makes_no_plan_anew_for_the_few_cells_next_door(engine):
    asta = a_person(a_municipality())
    scattered(3_000, 1, asta)
    here = area_of(*HOME)

    def look(work: Work, *, by: Actor) -> list[tuple[int, int]]:
        work.connection.exec_driver_sql("analyze errand")
        sought = nearest.Sought(by.municipality_id, SLUGS, work.now())
        for _ in range(30):
            nearest.errands(work, sought, here.lon, here.lat, radius=100, limit=50)
        plans = "select generic_plans, custom_plans from pg_prepared_statements where position('h3_r8 = any' in statement) > 0"
        return work.connection.exec_driver_sql(plans).all()

    [(kept, anew)] = perform(look, by=asta)
    assert kept > anew
