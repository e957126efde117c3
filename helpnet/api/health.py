"""Whether the process is up, and whether all it needs answers; for whoever watches over the machine."""

from typing import Literal

import redis
from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from helpnet.api.words import Shown
from helpnet.queries import health
from helpnet.reaching import channels
from helpnet.runtime import read
from helpnet.settings import settings

router = APIRouter(tags=["health"])


class Up(Shown):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(Shown):
    """What answers and what does not."""

    status: Literal["ready", "not ready"]
    database: Literal["up", "down"]
    redis: Literal["up", "down", "unused"]
    jobs: Literal["up", "down"]


@router.get("/healthz")
async def healthz() -> Up:
    """The process is up."""
    return Up()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Something does not answer."}})
def readyz(response: Response) -> Readiness:
    """Database, Redis (where there is one) and jobs answer; 503 when one does not."""
    try:
        jobs, database = read(health.jobs_answer, channels(), by=None), True
    except SQLAlchemyError:
        jobs = database = False
    remembered = _redis()
    ready = jobs and database and remembered != "down"
    response.status_code = 200 if ready else 503
    return Readiness(
        status="ready" if ready else "not ready", database="up" if database else "down", redis=remembered,
        jobs="up" if jobs else "down",
    )  # fmt: skip


def _redis() -> Literal["up", "down", "unused"]:
    url = settings().redis_url
    if not url:
        return "unused"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
            client.ping()
    except (redis.RedisError, ValueError):
        return "down"
    return "up"
