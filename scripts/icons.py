"""Draws helpnet's icons from its mark: `python scripts/icons.py` writes assets/icons/, favicon.ico and favicon.svg.

The drawings are committed, so that a machine without a browser can serve them; run this again when the mark changes.
"""

from __future__ import annotations

import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from components.kit.glyphs import MARK_HANDS, MARK_HEXAGON

ASSETS = Path(__file__).parents[1] / "assets"
PINE, PAPER = "#0b5d4e", "#faf7f1"


def drawing(*, ground: str | None, scale: float, cell: str = PINE, line: str = "#ffffff") -> str:
    """The mark as SVG on a 32 × 32 field; `scale` leaves room around it, as maskable icons need."""
    around = f'<path d="M0 0h32v32H0z" fill="{ground}"/>' if ground else ""
    move = 16 * (1 - scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{around}<g transform="translate({move:g} {move:g}) scale({scale:g})">'
        f'<path d="{MARK_HEXAGON}" fill="{cell}"/><path d="{MARK_HANDS}" fill="none" stroke="{line}" stroke-width="2.3" '
        'stroke-linecap="round" stroke-linejoin="round"/></g></svg>'
    )


def png(browser: Browser, svg: str, size: int) -> bytes:
    """The drawing as a PNG of that many pixels a side, transparent where nothing is drawn."""
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f'<body style="margin:0">{svg.replace("<svg ", f"<svg width={size} height={size} style=display:block ", 1)}'
    )
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def ico(picture: bytes, size: int) -> bytes:
    """A favicon.ico that holds one PNG."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, size, size, 0, 0, 1, 32, len(picture), 22) + picture


def main() -> None:
    """Write them all."""
    icons = ASSETS / "icons"
    icons.mkdir(exist_ok=True)
    plain = drawing(ground=None, scale=1)
    masked = drawing(ground=PINE, scale=0.66, cell=PAPER, line=PINE)
    (ASSETS / "favicon.svg").write_text(plain, encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium")
        for name, svg, size in (
            ("icon-192", plain, 192),
            ("icon-512", plain, 512),
            ("maskable-192", masked, 192),
            ("maskable-512", masked, 512),
            ("apple-touch", masked, 180),
            ("badge-96", drawing(ground=None, scale=1, cell="none", line="#ffffff"), 96),
        ):
            (icons / f"{name}.png").write_bytes(png(browser, svg, size))
        (ASSETS / "favicon.ico").write_bytes(ico(png(browser, plain, 48), 48))
        browser.close()


if __name__ == "__main__":
    main()
