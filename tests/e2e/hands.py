"""What people do with their hands on a page: a finger on the glass, and a keyboard alone."""

import time
from typing import Any

from playwright.sync_api import Page, expect

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2.6, "is_mobile": True, "has_touch": True,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
TOP = ".deck-card.swipe h2"
BEHIND = ".deck-card.behind:not([hidden]) h2"

SEEN = """() => {
    const now = document.activeElement;
    if (!now || now === document.body) return "nothing";
    if (/^(H[1-6]|MAIN)$/.test(now.tagName)) return "";
    const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const label = now.labels?.[0];
    const shown = [now, label, now.nextElementSibling, now.parentElement.querySelector(".track")].filter(Boolean);
    const ringed = shown.some((one) => drawn(getComputedStyle(one))) || drawn(getComputedStyle(now, "::after"));
    const box = (getComputedStyle(now).opacity === "0" || now.offsetWidth < 4 ? (label ?? now) : now).getBoundingClientRect();
    const inside = box.width > 3 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return ringed && inside ? "" : `${now.outerHTML.slice(0, 160)} ringed: ${ringed}, inside: ${inside}`;
}"""
"""Why somebody who looks for the keyboard's focus would not find it; nothing when they would. Headings are where focus begins."""

NAMED = """() => {
    const now = document.activeElement;
    return (now.getAttribute("aria-label") ?? now.labels?.[0]?.innerText ?? now.innerText ?? "").trim();
}"""


class Finger:
    """A real touch, as the browser gets it from the glass."""

    def __init__(self, page: Page) -> None:
        self._page, self._glass = page, page.context.new_cdp_session(page)

    def drag(self, selector: str, by: int) -> None:
        """Put a finger on it and move it aside (to the right when `by` is positive), without lifting it."""
        box = self._page.locator(selector).bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2 - by / 2, box["y"] + 60
        self._touch("touchStart", x, y)
        for step in range(1, 9):
            self._touch("touchMove", x + by * step / 8, y + step)
            time.sleep(0.012)

    def lift(self) -> None:
        """Take the finger off the glass."""
        self._touch("touchEnd")

    def swipe(self, by: int) -> None:
        """Swipe the deck's top card."""
        self.drag(".deck-card.swipe", by)
        self.lift()

    def _touch(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Keys:
    """A keyboard and no mouse: every key leaves focus on something that can be seen."""

    def __init__(self, page: Page, per_key: int = 5) -> None:
        self._page, self._per_key = page, per_key
        self._passed: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.check()

    def type(self, text: str) -> None:
        self._page.keyboard.type(text, delay=self._per_key)

    def check(self) -> None:
        """Focus is on something, and it shows; a page that is being left gets a moment."""
        end = time.monotonic() + 1.5
        while (wrong := self._page.evaluate(SEEN)) and time.monotonic() < end:
            self._page.wait_for_timeout(50)
        assert not wrong, f"{wrong}, after {self._passed[-12:]}"

    def to(self, name: str, most: int = 40) -> None:
        """Tab on until something of that name has focus."""
        for _ in range(most):
            self.press("Tab")
            self._passed.append(self._page.evaluate(NAMED))
            if self._passed[-1].startswith(name):
                return
        raise AssertionError(f"{most} times Tab do not lead to {name}, but to {self._passed[-most:]}")


def arrives(page: Page, route: str, heading: str) -> None:
    """A page has been gone to: its heading is there, and focus begins at it."""
    page.wait_for_url(route)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("h1")).to_be_focused()
