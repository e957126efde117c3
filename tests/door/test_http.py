"""What every answer says, what is too much, and from whom, over a really running server."""

import base64
import hashlib
import re
from collections.abc import Callable

import httpx
import pytest

from helpnet.build import PAGES
from tests.door.conftest import Served

pytestmark = pytest.mark.usefixtures("built")

COOKIE = {"Cookie": "helpnet_session=secret-anna"}


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/api/v1/nothing", "/language.js"])
def test_every_answer_has_the_security_headers(server: Served, path: str):
    headers = httpx.get(server.base + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers  # this server is not https
    assert "server" not in headers


def test_https_is_promised_for_a_year(serve: Callable[..., Served]):
    headers = httpx.get(serve(HELPNET_PUBLIC_URL="https://hjalp.example").base).headers
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert "upgrade-insecure-requests" in headers["content-security-policy"]
    assert "wss://hjalp.example" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_a_page_may_run_its_own_inline_scripts_and_no_others(server: Served, path: str):
    answer = httpx.get(server.base + path)
    policy = dict(
        part.strip().split(" ", 1)
        for part in answer.headers["content-security-policy"].split(";")
        if " " in part.strip()
    )
    inline = [
        script
        for script in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
        if script.strip()
    ]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline}
    assert inline
    assert set(policy["script-src"].split()) == {"'self'", *hashes}
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'none'"


@pytest.mark.parametrize(
    "path", ["/_upload", "/_upload/x.html", "/ping", "/_health", "/_all_routes", "/auth-codespace", "/admin"]
)
def test_reflexs_other_paths_lead_nowhere(server: Served, path: str):
    assert httpx.get(server.base + path).status_code == 404
    assert httpx.post(server.base + path, content=b"x" * 100).status_code == 405


def test_an_upload_is_not_even_read(server: Served):
    files = {"files": ("x.bin", b"x" * 300_000)}
    headers = {"reflex-client-token": "x", "reflex-event-handler": "probe_state.write", **COOKIE}
    assert httpx.post(f"{server.base}/_upload", files=files, headers=headers).status_code == 405


def test_the_socket_answers_no_other_transport(server: Served):
    assert httpx.get(f"{server.base}/_event/?EIO=4&transport=polling&token=x").status_code == 404


def test_a_page_is_asked_again_and_a_built_file_is_kept(server: Served):
    page = httpx.get(server.base)
    assert page.headers["cache-control"] == "no-cache"
    assert httpx.get(server.base, headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    script = re.search(r'"(/assets/[^"]+\.js)"', page.text)
    assert script is not None
    kept = httpx.get(server.base + script[1], headers={"Accept-Encoding": "br"})
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-encoding"] == "br"
    assert kept.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/../rxconfig.py", "/%2e%2e/rxconfig.py", "/..%2f..%2fpyproject.toml", "//etc/passwd", "/assets/"]
)
def test_no_path_leads_out_of_the_pages(server: Served, path: str):
    answer = httpx.get(httpx.URL(server.base).copy_with(raw_path=path.encode()))
    assert answer.status_code == 404
    assert "<html" in answer.text


def test_an_unknown_path_is_404_and_still_a_page_of_ours(server: Served):
    answer = httpx.get(f"{server.base}/nowhere")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]
    assert (PAGES / "404.html").read_text() == answer.text


def test_the_kits_gallery_is_for_demonstrations_only(server: Served, serve: Callable[..., Served]):
    assert httpx.get(f"{server.base}/gallery").status_code == 200
    assert httpx.get(f"{serve(HELPNET_DEMO='0').base}/gallery").status_code == 404


def test_a_body_over_64_kib_is_refused(server: Served):
    answer = httpx.post(f"{server.base}/api/v1/errands", content=b"x" * 65_537)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"

    def unannounced():
        for _ in range(10):
            yield b"x" * 10_000

    assert httpx.post(f"{server.base}/api/v1/errands", content=unannounced()).status_code == 413
    assert httpx.post(f"{server.base}/api/v1/errands", content=b"x" * 65_536).status_code not in (413, 500)


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT"])
def test_a_cookie_from_another_site_changes_nothing(server: Served, method: str):
    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        answer = httpx.request(method, f"{server.base}/api/v1/me", headers={**COOKIE, **origin})
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("not-allowed")
    own = httpx.request(method, f"{server.base}/api/v1/me", headers={**COOKIE, "Origin": server.base})
    assert own.status_code != 403


def test_another_site_cannot_sign_somebody_in(server: Served):
    form = {"person": "helper"}
    assert (
        httpx.post(f"{server.base}/auth/demo", data=form, headers={"Origin": "https://evil.example"}).status_code == 403
    )


def test_a_bearer_token_needs_no_origin(server: Served):
    answer = httpx.post(f"{server.base}/api/v1/me", headers={"Authorization": "Bearer x"})
    assert answer.status_code != 403


def test_too_many_calls_are_told_when_to_come_back(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.1")  # 10 calls at once, then 2 a second
    with httpx.Client(base_url=served.base, headers={**COOKIE, "Accept-Language": "nb"}) as client:
        answers = [client.get("/api/v1/nothing") for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 10 <= len(refused) <= 20
    assert int(refused[0].headers["retry-after"]) >= 1
    assert refused[0].json()["type"].endswith("too-many")
    assert (
        httpx.get(f"{served.base}/api/v1/nothing", headers={"Cookie": "helpnet_session=secret-bo"}).status_code != 429
    )


def test_an_address_is_limited_whatever_it_says_it_is(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.1")  # 40 calls of an address at once
    with httpx.Client(base_url=served.base) as client:
        codes = [
            client.get(
                "/api/v1/nothing", headers={"Authorization": f"Bearer {n}", "X-Forwarded-For": f"10.0.0.{n}"}
            ).status_code
            for n in range(90)
        ]
    assert codes.count(429) >= 20


def test_behind_our_proxy_each_address_has_its_own_limit(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.1", HELPNET_PROXY_HOPS="1")
    with httpx.Client(base_url=served.base) as client:
        codes = [
            client.get(
                "/api/v1/nothing", headers={"Authorization": f"Bearer {n}", "X-Forwarded-For": f"6.6.6.6, 10.0.0.{n}"}
            ).status_code
            for n in range(90)
        ]
    assert codes.count(429) == 0


def test_signing_in_is_limited_by_address(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.1")
    codes = [httpx.post(f"{served.base}/auth/logout").status_code for _ in range(20)]
    assert codes.count(429) >= 10
