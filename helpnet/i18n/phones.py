"""Telephone numbers as people read them."""

from __future__ import annotations

import phonenumbers


def phone(number: str | None, country: str) -> str:
    """A number (E.164) as it is dialled in the country, grouped: "070-174 06 05"; another country's keeps its plus. Empty for none."""
    if not number:
        return ""
    try:
        known = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    own = known.country_code == phonenumbers.country_code_for_region(country)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(known, style)
