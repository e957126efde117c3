"""What mail servers write about letters that came back is read as they write it; whatever else comes is no report."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.gateways.returned import Returned, read_returned

KEY = UUID("0192f3c4b5d67e8f9012a3b4c5d6e7f8")
POSTFIX = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: noreply@helpnet.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="one/mx"

This is a MIME-encapsulated message.

--one/mx
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<omar@exempel.se>: {said}

--one/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; {final}
Original-Recipient: rfc822;{original}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--one/mx
Content-Description: Undelivered Message
Content-Type: {returned}

Subject: =?utf-8?q?Vill_du_hj=C3=A4lpa=3F?=
Message-ID: <{key}@helpnet.example>
To: omar@exempel.se
Content-Type: text/plain; charset="utf-8"

Hej

--one/mx--
"""


def report(**changes: str) -> bytes:
    said = {
        "said": "550 no such user", "final": "omar@exempel.se", "original": "Omar@Exempel.se", "action": "failed", "status": "5.1.1",
        "returned": "message/rfc822", "key": KEY.hex,
    }  # fmt: skip
    return POSTFIX.format(**said | changes).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_letter_and_who_is_gone(returned):
    assert read_returned(report(returned=returned)) == Returned(KEY, "5.1.1", frozenset({"omar@exempel.se"}))


def test_where_it_was_sent_on_both_addresses_are_known():
    found = read_returned(report(final="o.ali@elsewhere.example"))
    assert found
    assert found.gone == {"omar@exempel.se", "o.ali@elsewhere.example"}


def test_a_report_that_returns_nothing_is_known_by_what_it_answers():
    bare = report(returned="text/plain").replace(
        b"Subject: Und", b"In-Reply-To: <%s@helpnet.example>\r\nSubject: Und" % KEY.hex.encode()
    )
    found = read_returned(bare)
    assert found
    assert found.key == KEY


@pytest.mark.parametrize(
    ("status", "gone"), [("5.2.2", True), ("5.7.1", False), ("4.4.1", False), ("5.4.4 (no route)", False)]
)
def test_only_what_blames_the_address_takes_it_away(status, gone):
    found = read_returned(report(status=status))
    assert found
    assert (bool(found.gone), found.status) == (gone, status[:5])


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed"), report(action="delivered"), report(status="2.0.0"), report(status=""), report(key="somebody-elses"),
        report().replace(b"multipart/report; report-type=delivery-status", b"multipart/mixed"),
        b"", b"\x00\xff", b"Subject: I am away until Monday\r\n\r\nHej", b"Content-Type: multipart/report; boundary=x\r\n\r\n--x",
    ],
)  # fmt: skip
def test_all_other_letters_are_passed_over(raw):
    assert read_returned(raw) is None


def test_a_letter_made_to_exhaust_its_reader_is_passed_over():
    deep = b"Content-Type: multipart/report; boundary=b0\n\n"
    for level in range(1, 1_090):
        deep += b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (level - 1, level)
    assert len(deep) < 64 * 1024, "no larger than the door lets in"
    assert read_returned(deep) is None


@given(st.binary(max_size=300), st.integers(0, 1200), st.integers(0, 400))
def test_nothing_breaks_it(noise: bytes, at: int, instead_of: int):
    whole = report()
    read_returned(whole[:at] + noise + whole[at + instead_of :])
