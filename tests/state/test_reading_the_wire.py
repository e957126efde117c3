"""Whatever a browser sends, a handler gets what it can use or a refusal: never a surprise."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from helpnet.domain.refusals import Invalid, NotFound
from state.wire import form_from_wire, id_from_wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


class Form(BaseModel):
    """What a page might ask for."""

    title: str = Field(min_length=1, max_length=80)
    minutes: int = Field(ge=5, le=600)


@given(JSON)
def test_an_id_is_a_uuid_or_nothing_is_found(value: Any):
    with pytest.raises(NotFound):
        id_from_wire(value)


def test_an_id_is_read():
    assert id_from_wire(str(UUID(int=7))) == UUID(int=7)


@pytest.mark.parametrize("value", [UUID(int=7).hex, f"{{{UUID(int=7)}}}", f"urn:uuid:{UUID(int=7)}", f" {UUID(int=7)}"])
def test_an_id_has_one_spelling(value: str):
    with pytest.raises(NotFound):
        id_from_wire(value)


@given(JSON)
def test_whatever_is_no_form_is_invalid(value: Any):
    refused: set[str] = set()
    try:
        form_from_wire(Form, value)
    except Invalid as invalid:
        refused = {error.field for error in invalid.errors}
    assert refused
    assert refused <= {"title", "minutes"}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"title": "required", "minutes": "required"}),
        ({"title": "", "minutes": "30"}, {"title": "empty"}),
        ({"title": "x" * 81, "minutes": "30"}, {"title": "too-long"}),
        ({"title": {"$ne": 1}, "minutes": "30"}, {"title": "not-text"}),
        ({"title": "x", "minutes": "4"}, {"minutes": "out-of-range"}),
        ({"title": "x", "minutes": "many"}, {"minutes": "not-a-number"}),
        ({"title": "x", "minutes": 5.5}, {"minutes": "not-whole"}),
    ],
)
def test_each_wrong_field_is_named_with_its_reason(data: dict[str, Any], wrong: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        form_from_wire(Form, data)
    assert {error.field: error.reason for error in refused.value.errors} == wrong


def test_what_the_model_does_not_know_is_left_out():
    assert form_from_wire(Form, {"title": "x", "minutes": "30", "role": "admin"}).model_dump() == {
        "title": "x",
        "minutes": 30,
    }
