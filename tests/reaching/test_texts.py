"""A text message answers at most the one errand its code names, once, and only from the telephone that was asked."""

import re
import threading

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import Uuid, bindparam, text

from helpnet import reaching
from helpnet.actions import access, answering, errands
from helpnet.domain.phone_messages import Answer, read_answer
from helpnet.queries import desk_reaching, mine
from helpnet.runtime import perform, read
from tests.api.conftest import BASE, door
from tests.builders import a_caller, a_coordinator, a_draft, a_person, an_errand, at
from tests.reaching.conftest import SECRET, code_in, want, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
NUMBER = "+46701740605"


@pytest.fixture
def phone(omar, gateway):
    """Omar's telephone: says a text to the gateway, which passes it on; what comes back."""
    with_sms(omar, gateway)
    caller = TestClient(door(), base_url=BASE)
    count = 0

    def say(text: str, number: str = NUMBER, gateway_id: str = "", secret: str = SECRET) -> str:
        nonlocal count
        count += 1
        form = {"from": number, "to": "+46700000000", "message": text, "id": gateway_id or f"in-{count}"}
        answer = caller.post(f"/api/v1/sms/incoming/{secret}", data=form)
        assert answer.status_code == 200, answer.text
        return answer.text

    return say


@pytest.fixture
def ask(asta, omar, gateway):
    """Ask Omar by text about a new errand: the errand and its code."""

    def asking():
        errand = an_errand(asta)
        want(errand, omar)
        work_off()
        return errand, code_in(gateway.sent[-1]["message"])

    return asking


def place(errand, person) -> str | None:
    found, _ = read(mine.page, 50, by=person)
    return next((one.place for one in found if one.card.id == str(errand)), None)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("JA 4821", Answer(True, "4821")), ("ja4821", Answer(True, "4821")), ("Yes 4821.", Answer(True, "4821")), (" 4821 ja", Answer(True, "4821")),
        ("NEJ 4821", Answer(False, "4821")), ("Nei, 4821", Answer(False, "4821")), ("no4821!", Answer(False, "4821")), ("JA ٤٨٢١", Answer(True, "4821")),
        ("ja", Answer(True, None)), ("Nej!", Answer(False, None)), ("4821", None), ("ja 48211", None), ("ja 482", None), ("ja 4821 5530", None),
        ("ja 4821 men inte före tolv", None), ("inte ja 4821", None), ("ja nej 4821", None), ("", None), ("hej 4821", None), ("ja 4821\nnej 5530", None),
    ],
)  # fmt: skip
def test_what_a_text_says(text, answer):
    assert read_answer(text) == answer


def test_an_answer_answers_its_errand_and_no_other(omar, phone, ask):
    (first, code), (second, other) = ask(), ask()
    assert code != other
    assert "Tack" in phone(f"ja{code}")
    assert (place(first, omar), place(second, omar)) == ("accepted", None)
    assert "Tack" in phone(f"NEJ {other}")
    assert place(second, omar) is None


def test_a_bare_yes_with_two_open_questions_answers_neither_and_reaches_a_coordinator(omar, town, phone, ask):
    (first, _), (second, _) = ask(), ask()
    assert "Vilket uppdrag" in phone("JA")
    assert (place(first, omar), place(second, omar)) == (None, None)
    (message,) = read(desk_reaching.messages, by=a_coordinator(town))
    assert (message.who, message.text, message.unread) == ("Omar", "JA", True)


def test_a_bare_yes_answers_nothing_even_when_only_one_is_open(omar, phone, ask):
    errand, _ = ask()
    assert "Vilket uppdrag" in phone("ja")
    assert place(errand, omar) is None


def test_somebody_elses_telephone_answers_nothing(omar, town, phone, ask):
    errand, code = ask()
    assert phone(f"JA {code}", number="+46701740699") == ""
    nils = a_person(town, name="Nils", phone="+46701740698")  # gave the number, never showed it to be his
    assert phone(f"JA {code}", number="+46701740698") == ""
    assert (place(errand, omar), place(errand, nils)) == (None, None)
    assert len(read(desk_reaching.messages, by=a_coordinator(town))) == 2


def test_the_same_text_again_does_nothing_and_is_answered_the_same(omar, phone, ask):
    errand, code = ask()
    first = phone(f"JA {code}", gateway_id="x")
    assert phone(f"JA {code}", gateway_id="x") == first
    assert "redan" in phone(f"JA {code}")
    assert place(errand, omar) == "accepted"


def test_the_same_text_many_times_at_once_is_taken_once(omar, phone, ask):
    errand, code = ask()
    replies: list[str] = []
    callers = [
        threading.Thread(target=lambda: replies.append(reaching.hear(NUMBER, f"JA {code}", "same"))) for _ in range(6)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(replies) == 6
    assert len(set(replies)) == 1
    assert place(errand, omar) == "accepted"


def test_yes_and_then_no_is_cannot_after_all(omar, asta, phone, ask):
    errand, code = ask()
    phone(f"JA {code}")
    phone(f"NEJ {code}")
    assert place(errand, omar) == "withdrawn"


def test_refusals_are_answered_in_words(omar, asta, town, phone, ask):
    errand, code = ask()
    from helpnet.actions import helping

    perform(helping.accept, errand, by=a_person(town))
    assert "hann före" in phone(f"JA {code}") or "snabbare" in phone(f"JA {code}")
    late, other = ask()
    perform(errands.cancel, late, by=asta)
    assert phone(f"JA {other}")
    assert place(late, omar) is None


@pytest.mark.parametrize("word", ["JA", "NEJ"])
def test_an_answer_that_comes_too_late_reaches_a_coordinator_and_is_told_so(omar, town, phone, ask, clock, word):
    errand, code = ask()
    if word == "NEJ":  # they were on it, and somebody must look after that
        phone(f"JA {code}")
    clock.at = at(2026, 12, 8, 3)  # on the day itself, which is told by its date
    reply = phone(f"{word} {code}")
    assert ("för sent" in reply, "Handla mat, tisdag 8 december" in reply, "samordnare" in reply) == (
        True,
        True,
        True,
    ), reply
    assert place(errand, omar) == ("accepted" if word == "NEJ" else None)
    (message,) = read(desk_reaching.messages, by=a_coordinator(town))
    assert (message.who, message.text, message.answered, message.unread) == ("Omar", f"{word} {code}", reply, True)


def test_a_code_that_is_unknown_is_answered_kindly_and_guessing_ends(omar, phone, ask):
    errand, code = ask()
    wrong = [f"{n:04}" for n in range(6) if f"{n:04}" != code][:5]
    for guess in wrong:
        assert "känner inte igen" in phone(f"JA {guess}")
    assert "samordnare" in phone(f"JA {code}")
    assert place(errand, omar) is None


def test_who_is_suspended_takes_nothing(omar, town, phone, ask):
    errand, code = ask()
    perform(access.suspend, omar.person_id, by=a_coordinator(town))
    assert "pausat" in phone(f"JA {code}")
    assert place(errand, omar) is None


def test_only_the_gateway_may_call(engine, gateway):
    caller = TestClient(door(), base_url=BASE)
    form = {"from": NUMBER, "message": "JA 1234", "id": "1"}
    for secret in ("wrong", SECRET[:-1], "%C3%A5"):
        assert caller.post(f"/api/v1/sms/incoming/{secret}", data=form).status_code == 404
        assert caller.post(f"/api/v1/sms/reports/{secret}", data={"id": "s1", "status": "failed"}).status_code == 404
    assert caller.post(f"/api/v1/sms/incoming/{SECRET}", data={}).status_code == 422


def test_without_a_secret_nobody_may_call(engine):
    caller = TestClient(door(), base_url=BASE)
    assert caller.post("/api/v1/sms/incoming/", data={"from": NUMBER}).status_code == 404
    assert caller.post("/api/v1/sms/incoming/x", data={"from": NUMBER}).status_code == 404


def test_the_desk_reads_answers_and_calls_back(omar, town, phone, gateway):
    import asyncio

    phone("Kommer ni i dag?")
    desk, other = a_coordinator(town), a_person(town)
    (message,) = read(desk_reaching.messages, by=desk)
    assert NUMBER not in str(message)
    from uuid import UUID

    from helpnet.domain.refusals import Invalid, NotAllowed

    asyncio.run(reaching.write_back(UUID(message.id), "Ja, klockan tre", by=desk))
    assert gateway.sent[-1] == {"from": "+46700000000", "to": NUMBER, "message": "Ja, klockan tre"}
    assert read(desk_reaching.unread, by=desk) == 0
    assert [one.ours for one in read(desk_reaching.messages, by=desk)] in ([True, False], [False, True])
    assert read(desk_reaching.number_of, UUID(message.id), by=desk) == "070-174 06 05"
    gateway.answers = [503]
    with pytest.raises(Invalid):
        asyncio.run(reaching.write_back(UUID(message.id), "Hej", by=desk))
    for act in (
        lambda: read(desk_reaching.messages, by=other),
        lambda: perform(answering.mark_read, UUID(message.id), by=other),
        lambda: asyncio.run(reaching.write_back(UUID(message.id), "Hej", by=other)),
        lambda: read(desk_reaching.broken, by=other),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_caller_the_desk_knows_is_named(omar, town, gateway, phone):
    desk = a_coordinator(town)
    perform(errands.post, a_draft(caller=a_caller(phone="070-555 44 33")), by=desk)
    phone("Tack för hjälpen", number="+46705554433")
    assert [one.who for one in read(desk_reaching.messages, by=desk)] == ["Greta Lind"]


def test_an_answering_machine_is_answered_a_few_times_a_day(phone, ask, town, clock):
    said = [phone("Jag kör bil och svarar senare.") for _ in range(20)]
    assert [bool(one) for one in said] == [True] * 6 + [False] * 14
    assert len(read(desk_reaching.messages, by=a_coordinator(town))) == 20
    _, code = ask()
    assert "Tack" in phone(f"JA {code}")
    clock.forward(hours=24, seconds=1)
    assert phone("Nu är jag framme.")


def test_two_on_one_telephone_never_share_a_code(asta, omar, town, gateway, phone, ask):
    from helpnet.store import questions

    eva = a_person(town, name="Eva")
    with_sms(eva, gateway)
    _, code = ask()
    errand = an_errand(asta)
    want(errand, eva)
    work_off()
    other = code_in(gateway.sent[-1]["message"])
    assert other != code
    phone(f"JA {other}")
    assert (place(errand, eva), place(errand, omar)) == ("accepted", None)
    assert questions.CODES == 10_000


@pytest.fixture
def pair(ask, engine):
    """Two open questions with their codes, and how many answers of any kind each errand has."""
    asked = [ask(), ask()]
    counts = [text(f"select count(*) from {table} where errand_id = :errand") for table in ("acceptance", "decline")]

    def answers() -> list[int]:
        with engine.connect() as connection:
            given = [bindparam("errand", type_=Uuid())]
            return [
                sum(connection.execute(one.bindparams(*given), {"errand": errand}).scalar() for one in counts)
                for errand, _ in asked
            ]

    return asked, answers


@how(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(r"(ja|nej|yes|JA|no|hej) ?[0-9]{3,5}( [a-z0-9]{1,6})?", fullmatch=True),
        st.lists(st.sampled_from(["ja", "NEJ", "CODE0", "CODE1", " ", "", "och", ",", "7"]), max_size=5).map(" ".join),
    )
)
@example("nej CODE1")
@example("CODE0 ja CODE1")
@example("ja CODE0CODE1")
def test_whatever_a_text_says_it_touches_at_most_the_errand_its_code_names(omar, phone, pair, said):
    asked, answers = pair
    for n, (_, code) in enumerate(asked):
        said = said.replace(f"CODE{n}", code)
    before = answers()
    reaching.hear(NUMBER, said, None)
    changed = [code for (_, code), now, was in zip(asked, answers(), before, strict=True) if now != was]
    assert len(changed) <= 1
    for code in changed:
        assert re.findall(r"\d+", said) == [code]
