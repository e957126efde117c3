"""The API says what it does, and does what it says."""

import re
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from sqlalchemy import Engine

from helpnet.actions import access
from helpnet.api.app import api
from helpnet.api.docs import POLICY
from helpnet.api.openapi import describe
from helpnet.runtime import perform
from tests.api.conftest import Client, door
from tests.builders import a_coordinator, a_municipality, a_person, a_taken_errand

CONTRACT = {
    "GET /healthz", "GET /readyz", "GET /api/v1/me", "PATCH /api/v1/me", "DELETE /api/v1/me", "GET /api/v1/me/data", "GET /api/v1/me/errands",
    "GET /api/v1/me/ledger", "GET /api/v1/me/odds", "GET /api/v1/categories", "GET /api/v1/map", "GET /api/v1/map/base", "GET /api/v1/documents/now", "GET /api/v1/documents/week", "GET /api/v1/monitor", "POST /api/v1/errands", "GET /api/v1/errands",
    "GET /api/v1/errands/{errand_id}", "GET /api/v1/errands/{errand_id}/messages", "POST /api/v1/errands/{errand_id}/messages",
    "GET /api/v1/push-subscriptions", "POST /api/v1/push-subscriptions", "DELETE /api/v1/push-subscriptions/{device_id}",
    "GET /api/v1/push-subscriptions/key", "POST /api/v1/me/alerts/{alert_id}/shown", "POST /api/v1/push-subscriptions/{device_id}/test",
    *(f"POST /api/v1/errands/{{errand_id}}/{verb}" for verb in ("accept", "withdraw", "decline", "done", "confirm", "cancel")),
}  # fmt: skip
CHECKS = [
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance, checks.negative_data_rejection,
]  # fmt: skip


def test_the_contract_is_described(client: Client):
    document = client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {f"{method.upper()} {path}" for path, ways in document["paths"].items() for method in ways} == CONTRACT
    assert document == describe(api)


def test_every_call_is_described_with_its_problems():
    for path, ways in describe(api)["paths"].items():
        for method, call in ways.items():
            assert call["description"], (method, path)
            wrong = [
                answer
                for status, answer in call["responses"].items()
                if int(status) >= 400 and path.startswith("/api/")
            ]
            assert all("application/problem+json" in answer["content"] for answer in wrong)
            assert {"401", "403", "422", "429"} <= call["responses"].keys() or not path.startswith("/api/")


def test_the_pages_need_no_script_and_nothing_from_elsewhere(client: Client):
    answer = client().get("/api/v1/docs")
    assert answer.headers["content-security-policy"] == POLICY
    assert "<script" not in answer.text
    assert not re.search(r"(src|href)=['\"](https?:)?//", answer.text)
    for path in describe(api)["paths"]:
        assert path in answer.text
    assert (
        client().get("/problems/errand-full", follow_redirects=False).headers["location"] == "/api/v1/docs#errand-full"
    )
    assert client().get("/problems/nothing").status_code == 404
    assert "id='errand-full'" in answer.text
    anchors = set(re.findall(r"href='#(\w+)'", answer.text))
    assert anchors <= set(re.findall(r"id='(\w+)'", answer.text))


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_sent_is_answered_as_described(engine: Engine, mode: Any, own_settings: pytest.MonkeyPatch):
    """Some hundred made-up calls, right and wrong, by a helper and a coordinator: no defect, and no answer but the described ones."""
    own_settings.setenv("HELPNET_RATE_SCALE", "1000")
    town = a_municipality()
    anna, bo, cia = a_person(town, "anna"), a_person(town, "bo"), a_coordinator(town, "cia")
    errand = a_taken_errand(anna, bo, helpers=2)
    tokens = [perform(access.make_token, list(access.SCOPES), by=one) for one in (bo, cia)]
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", door())
    statuses: Counter[int] = Counter()

    for found in described.exclude(path="/api/v1/me", method="DELETE").get_all_operations():

        @given(case=found.ok().as_strategy(generation_mode=mode))
        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answered(case: Any) -> None:
            if mode is schemathesis.GenerationMode.POSITIVE and "errand_id" in case.path_parameters:
                case.path_parameters["errand_id"] = str(errand)
            for token in tokens:
                answer = case.call(headers={"Authorization": f"Bearer {token}"})
                statuses[answer.status_code] += 1
                case.validate_response(answer, checks=CHECKS)

        with suppress(Unsatisfiable):  # a call that takes nothing can't be given anything wrong
            answered()
    assert sum(statuses.values()) > 200
    assert {200, 422} & statuses.keys()
