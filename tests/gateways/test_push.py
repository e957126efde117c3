"""Push messages: sealed as RFC 8291 says, signed, sent only to push services, and never held up by one of them."""

import asyncio
import json
import time

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from pywebpush import WebPusher

from helpnet.domain.device import from_base64, in_base64, origin_of
from helpnet.gateways import sealing
from helpnet.gateways.push import Held, NotBefore, Push, WebPush, _Service, is_public, seconds_of
from helpnet.gateways.sealing import LONGEST, Signer, seal, sealed
from helpnet.gateways.sending import NoSuchAddress, NotNow, NotSent, Refused
from helpnet.settings import PUSH_SERVICES
from tests.servers.push import Browser, PushService, push_service

KEY = in_base64(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big"))


@pytest.fixture
def service():
    with push_service() as one:
        yield one


def a_push(browser: Browser, body: bytes = b'{"a": 1}') -> Push:
    keys = browser.subscription["keys"]
    return Push(browser.endpoint, keys["p256dh"], keys["auth"], body, 60, "high", "topic")


def send(service: PushService, *pushes: Push, seconds: float = 1.0) -> list[NotSent | None]:
    async def one(sender: WebPush, push: Push) -> NotSent | None:
        try:
            await sender.send(push)
        except NotSent as fault:
            return fault
        return None

    async def everything() -> list[NotSent | None]:
        signer = Signer(KEY, "mailto:nobody@helpnet.example")
        async with WebPush(signer, (service.origin,), seconds=seconds).opened() as sender:
            return list(await asyncio.gather(*(one(sender, push) for push in pushes)))

    return asyncio.run(everything())


def test_the_example_of_rfc_8291_comes_out_as_it_is_printed_there():
    number = int.from_bytes(from_base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    theirs = from_base64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
    made = seal(
        b"When I grow up, I want to be a watermelon\x02", theirs, from_base64("BTBZMqHH6r4Tts7J_aSIgg"),
        key=ec.derive_private_key(number, ec.SECP256R1()), salt=from_base64("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert in_base64(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=LONGEST))
def test_what_is_sealed_only_its_browser_opens_and_the_length_tells_nothing(body):
    browser, other = Browser(""), Browser("")
    keys = {name: from_base64(value) for name, value in browser.subscription["keys"].items()}
    made = sealed(body, keys["p256dh"], keys["auth"])
    assert http_ece.decrypt(made, private_key=browser.key, auth_secret=browser.secret, version="aes128gcm") == body
    assert (len(made) - 86 - 16) % 128 == 0
    assert len(made) <= 4096
    with pytest.raises(http_ece.ECEException):
        http_ece.decrypt(made, private_key=other.key, auth_secret=other.secret, version="aes128gcm")


def test_it_is_what_pywebpush_makes_but_for_the_padding():
    browser = Browser("")
    reference = WebPusher(browser.subscription).encode(b"hello", "aes128gcm")["body"]
    keys = {name: from_base64(value) for name, value in browser.subscription["keys"].items()}
    assert len(reference) == 86 + 16 + len(b"hello") + 1
    assert sealed(b"hello", keys["p256dh"], keys["auth"])[16:21] == reference[16:21]  # record size and length of key


def test_what_is_too_long_is_refused():
    with pytest.raises(ValueError, match="too long"):
        sealed(b"x" * (LONGEST + 1), b"", b"")


def test_a_message_arrives_signed_with_how_long_and_how_urgent(service):
    browser = service.browser()
    assert send(service, a_push(browser)) == [None]
    assert (service.faults, browser.said) == ([], [{"a": 1}])
    assert {name: browser.headers[0][name] for name in ("ttl", "urgency", "topic")} == {
        "ttl": "60", "urgency": "high", "topic": "topic",
    }  # fmt: skip


def test_one_signature_serves_a_push_service_for_hours(service):
    browser = service.browser()
    send(service, *(a_push(browser) for _ in range(5)))
    assert len({one["authorization"] for one in browser.headers}) == 1


def test_a_clock_that_is_set_back_makes_no_signature_that_lasts_too_long(clock, monkeypatch):
    monkeypatch.setattr(sealing, "SystemClock", lambda: clock)
    signer = Signer(KEY, "mailto:nobody@helpnet.example")

    def lasts() -> float:
        token = signer.header("https://push.example").split("t=")[1].split(",")[0].split(".")[1]
        return json.loads(from_base64(token))["exp"] - clock.at.timestamp()

    assert lasts() == 12 * 3600
    clock.forward(hours=-24)
    assert lasts() <= 24 * 3600


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(404, NoSuchAddress), (410, NoSuchAddress), (429, NotNow), (500, NotNow), (503, NotNow), (400, Refused), (401, Refused), (413, Refused)],
)  # fmt: skip
def test_what_a_push_service_answers(service, answer, kind):
    browser = service.browser()
    browser.always = answer
    [fault] = send(service, a_push(browser))
    assert isinstance(fault, kind)


def test_how_long_to_wait_is_heard(service):
    browser = service.browser()
    browser.always = (429, {"Retry-After": "17"})
    [fault] = send(service, a_push(browser))
    assert isinstance(fault, NotBefore)
    assert fault.seconds == 17
    assert (seconds_of("nonsense"), seconds_of("99999999999"), seconds_of("Wed, 21 Oct 2015 07:28:00 GMT")) == (
        0,
        3600,
        0,
    )
    browser.always = (429, {"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"})
    [fault] = send(service, a_push(browser))
    assert type(fault) is NotNow


@given(st.text() | st.from_regex(r"(Mon, )?\d+ Jan \d+ \d+:\d+:\d+ (GMT|[+-]\d+)", fullmatch=True))
def test_whatever_is_said_of_waiting_is_a_time_of_an_hour_at_most(said):
    assert 0 <= seconds_of(said) <= 3600


def test_nobody_is_led_elsewhere(service):
    browser = service.browser()
    browser.always = (307, {"Location": f"{service.origin}/inside"})
    [fault] = send(service, a_push(browser))
    assert isinstance(fault, Refused)
    assert service.elsewhere == []


def test_of_fifty_browsers_one_that_is_gone_and_one_that_hangs_delay_nobody(service):
    browsers = [service.browser() for _ in range(50)]
    browsers[7].always, browsers[23].always = 410, "hang"
    begun = time.monotonic()
    outcomes = send(service, *(a_push(one) for one in browsers), seconds=2.0)
    assert sum(one is None for one in outcomes) == 48
    assert isinstance(outcomes[7], NoSuchAddress)
    assert type(outcomes[23]) is NotNow
    last = max(one.calls[-1] for one in browsers if one.said)
    assert last - begun < 2.0  # all of them before the one that hangs was given up


def tried(service: PushService, *browsers: Browser) -> list[type | None]:
    """What became of a message to each, sent one after the other."""

    async def each() -> list[type | None]:
        found: list[type | None] = []
        async with WebPush(Signer(KEY, "mailto:a@b.example"), (service.origin,)).opened() as sender:
            for browser in browsers:
                try:
                    await sender.send(a_push(browser))
                except NotSent as fault:
                    found.append(type(fault))
                else:
                    found.append(None)
        return found

    return asyncio.run(each())


def test_a_push_service_that_is_down_is_left_alone_for_a_while(service):
    browsers = [service.browser() for _ in range(5)]
    for browser in browsers:
        browser.always = 500
    assert tried(service, *browsers, *browsers) == [NotNow] * 5 + [Held] * 5
    assert [len(browser.calls) for browser in browsers] == [1] * 5


def test_a_browser_that_fails_again_and_again_delays_nobody_at_the_same_push_service(service):
    bad, other, good = service.browser(), service.browser(), service.browser()
    bad.always = other.always = 500
    assert tried(service, *[bad, other] * 8, good) == [NotNow] * 16 + [None]


def test_browsers_that_fail_while_others_are_reached_delay_nobody(service):
    bad, good = [service.browser() for _ in range(8)], service.browser()
    for browser in bad:
        browser.always = 503
    assert tried(service, *bad[:4], good, *bad[4:], good) == [NotNow] * 4 + [None] + [NotNow] * 4 + [None]


def test_a_push_service_that_stays_down_is_left_alone_for_longer_once_for_all_that_was_under_way():
    one = _Service()
    for later in (60, 120, 240, 300, 300):
        for at in range(50):
            one.failed(str(at))
        assert one.rests == later
        one.until = 0.0  # it has rested
    one.failed("0")
    one.answered()
    assert (one.rests, one.until, one.failing) == (30, 0, set())


def test_an_allowed_name_that_leads_into_the_own_network_is_not_followed(service):
    """Though there is a push service of tests beside it: it alone may stand on this machine."""
    port = service.server_port
    inside, tests = Browser(f"https://localhost:{port}"), Browser(f"http://localhost:{port}")
    service.browsers[tests.token] = tests
    origins = (f"https://localhost:{port + 1}", f"https://localhost:{port}", f"http://localhost:{port + 2}")

    async def one(browser: Browser, origins: tuple[str, ...]) -> None:
        async with WebPush(Signer(KEY, "mailto:a@b.example"), origins).opened() as sender:
            await sender.send(a_push(browser))

    with pytest.raises(NotNow, match="DNS"):  # not by the certificate: nobody was even called
        asyncio.run(one(inside, origins))
    assert service.elsewhere == []
    tests.always = 410
    with pytest.raises(NoSuchAddress):
        asyncio.run(one(tests, (f"http://localhost:{port}",)))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.1", "100.64.0.1"]
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example/fcm.googleapis.com", "https://fcm.googleapis.com:8443/x", "https://127.0.0.1/x", "https://[::1]/x",
        "https://push.apple.com/x", "https://evilpush.apple.com.example/x", "https://xnotify.windows.com/x", "ftp://fcm.googleapis.com/",
        "https://fcm.googleapis.com\\@evil.example/x", "https://fcm.googleapis.com/a b", "https://fcm.googleapis.com:99999/x", "", "x",
    ],
)  # fmt: skip
def test_what_is_not_a_push_service(endpoint):
    assert origin_of(endpoint, PUSH_SERVICES) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x", "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x", "https://wns2-par02p.notify.windows.com/w/?token=x", "https://fcm.googleapis.com:443/x",
    ],
)  # fmt: skip
def test_what_is_one(endpoint):
    assert origin_of(endpoint, PUSH_SERVICES)
