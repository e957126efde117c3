"""The statements behind `store.nearest`, each written once for each engine."""

from functools import cache

from helpnet.store.written import among, none_of, written

_D2 = """({lon} - :lon) * ({lon} - :lon) * (:kx2 + :kx2_north * ({lat} - :lat))
    + ({lat} - :lat) * ({lat} - :lat) * (:ky2 + :ky2_north * ({lat} - :lat))"""
_SIGN = "id, category, title, free, cell, area_lon, area_lat"
_SHOWN = _D2.format(lon="area_lon", lat="area_lat")
_HOME = _D2.format(lon="home_lon", lat="home_lat")
_WANTED = """state = 'open' and municipality_id = :municipality
    and area_lat between :south and :north and area_lon between :west and :east
    and ends_at > :now and (starts_at is null or starts_at < :before)"""
_AFTER = "and (d2 > :after_d2 or (d2 = :after_d2 and (posted_at, id) > (:after_posted, :after_id)))"
_AWAKE = """and (quiet_from is null
    or (quiet_from <= quiet_until and not (:minute >= quiet_from and :minute < quiet_until))
    or (quiet_from > quiet_until and :minute < quiet_from and :minute >= quiet_until))"""
_APPROVED = """and id in (select q.person_id from qualification q
    where q.kind = :qualification and (q.until is null or q.until > :now))"""
_ONCE = {"sqlite": "limit -1 offset 0", "postgresql": "offset 0"}
"""Behind an inner query: what it works out is worked out once a row, not again in each condition outside."""


# -- the statements ------------------------------------------------------------------


@cache
def errands_in(resolution: int, dialect: str, *, paged: bool) -> str:
    """Open errands in cells of a resolution, between `inner` and `outer`, after the last one of the page before if there was one."""
    table = _of("errand", f"errand_near_r{resolution}", dialect)
    return written(
        f"""select id, d2, posted_at from (
            select id, posted_at, {_SHOWN} as d2 from {table} where {_wanted(dialect)} and {among(f"h3_r{resolution}", "cells", dialect)} {_ONCE[dialect]}
        ) as near where d2 > :inner and d2 <= :outer {_AFTER if paged else ""} order by d2, posted_at, id limit :most""",
        dialect,
    )


@cache
def widened(dialect: str, *, paged: bool) -> str:
    """Open errands from farther than `inner` whose reach comes this far."""
    table = _of("errand", "errand_widened", dialect)
    return written(
        f"""select id, d2, posted_at from (
            select id, posted_at, reach, {_SHOWN} as d2 from {table} where {_wanted(dialect)} and reach > 0 {_ONCE[dialect]}
        ) as near where d2 > :inner and d2 <= cast(reach as double precision) * reach {_AFTER if paged else ""}
            order by d2, posted_at, id limit :most""",
        dialect,
    )


@cache
def shown_in(dialect: str) -> str:
    """What a map shows of the open errands in some cells of resolution 8: as `signs` does."""
    table = _of("errand", "errand_near_r8", dialect)
    inside = among("h3_r8", "cells", dialect)
    return written(f"select {_SIGN} from {table} where {_wanted(dialect)} and {inside}", dialect)


@cache
def signs(dialect: str) -> str:
    """What a map shows of the errands of some ids: id, category, title, free, cell, area_lon, area_lat."""
    named = among("id", "ids", dialect, "uuid")
    return written(f"select {_SIGN} from errand where {named}", dialect)


@cache
def helpers_in(resolution: int, dialect: str, *, paged: bool, awake: bool, approved: bool, whoever: bool) -> str:
    """People in cells of a resolution, between `inner` and `outer`.

    The index begins with the cell and the distance they chose, so that in far rings those who want to hear of
    what is near are passed over unread (`least`); none of them can lie within their own distance there.
    """
    table = _of("person", f"person_near_r{resolution}", dialect)
    covers = "" if whoever else "and (d2 <= alert_radius * alert_radius or d2 <= :reach2)"
    return written(
        f"""select id, d2 from (
            select id, alert_radius, {_HOME} as d2 from {table}
            where home_lon is not null and suspended_at is null and erased_at is null and municipality_id = :municipality
                and {among(f"h3_r{resolution}", "cells", dialect)} and alert_radius >= :least and home_lat between :south and :north and home_lon between :west and :east
                {"" if whoever else "and alerts_on"}
                {_AWAKE if awake else ""} {_APPROVED if approved else ""} {_ONCE[dialect]}
        ) as near where d2 > :inner and d2 <= :outer {covers}
            {"and (d2 > :after_d2 or (d2 = :after_d2 and id > :after_id))" if paged else ""} order by d2, id limit :most""",
        dialect,
    )


@cache
def not_offered(dialect: str) -> str:
    """Open errands that a person is not offered; begun from the few rows of their own, never from the many that are open."""
    mine = _of("errand as e", "errand_of_requester", dialect)
    suspended = _of("person as p", "person_suspended", dialect)
    return written(
        f"""select e.id from acceptance as a cross join errand as e
            where e.id = a.errand_id and a.helper_id = :me and a.state in ('accepted', 'done', 'standby') and e.state = 'open'
        union all select e.id from decline as d cross join errand as e where e.id = d.errand_id and d.helper_id = :me and e.state = 'open'
        union all select e.id from {mine} where e.requester_id = :me and e.state = 'open'
        union all select e.id from {suspended} cross join {mine} where p.municipality_id = :municipality and p.suspended_at is not null
            and e.requester_id = p.id and e.state = 'open'""",
        dialect,
    )


def _of(table: str, index: str, dialect: str) -> str:
    """The table; SQLite keeps no counts by which it would find the right index by itself."""
    return f"{table} indexed by {index}" if dialect == "sqlite" else table


def _wanted(dialect: str) -> str:
    return f"{_WANTED} and {none_of('category', 'other_kinds', dialect)}"
