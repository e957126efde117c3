"""What stands in every page's head: icons, the manifest, the colours of the phone's own bars, and the language."""

from __future__ import annotations

import reflex as rx


def head() -> list[rx.Component]:
    """For rx.App(head_components=...)."""
    return [
        rx.el.script(src="/language.js"),
        rx.el.link(rel="icon", href="/favicon.ico", custom_attrs={"sizes": "48x48"}),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.meta(name="theme-color", content="#faf7f1", custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content="#14181a", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
    ]
