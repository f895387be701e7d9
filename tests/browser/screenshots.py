"""Pictures of the pages, to be looked at: `screenshots.py FOLDER`."""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from support import FILING, TEXT, address


def jumped(page):
    page.click("#s8 .said")
    page.mouse.move(1439, 899)


def heated(page):
    page.select_option("#heat", "2")


def open_details(page):
    page.click("#s2 summary")
    page.hover("#s4 .said")
    page.wait_for_timeout(600)


def foot(page):
    page.evaluate("document.querySelector('#report').scrollTop = 1e6")


def on_paper(page):
    page.emulate_media(media="print")


# Name, page, width, height, scheme, what to do first.
SHOTS = [
    ("light", f"{FILING}.report.html", 1440, 900, "light", jumped),
    ("dark", f"{FILING}.report.html", 1440, 900, "dark", jumped),
    ("heat", f"{TEXT}.report.html", 1440, 900, "light", heated),
    ("heat-dark", f"{TEXT}.report.html", 1440, 900, "dark", heated),
    ("details", f"{TEXT}.report.html", 1440, 900, "light", open_details),
    ("foot", f"{FILING}.report.html", 1440, 900, "light", foot),
    ("narrow", f"{FILING}.report.html", 390, 844, "light", None),
    ("narrow-source", f"{FILING}.report.html", 390, 844, "light", jumped),
    ("print", f"{FILING}.report.html", 760, 1075, "light", on_paper),
    ("many", "many.report.html", 1440, 900, "light", None),
    ("index", "index.html", 1280, 700, "light", None),
    ("index-dark", "index.html", 1280, 700, "dark", None),
    ("index-narrow", "index.html", 390, 844, "light", None),
]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("BROWSER") or None)
        for name, address_of, width, height, scheme, first in SHOTS:
            viewport = {"width": width, "height": height}
            page = browser.new_page(viewport=viewport, color_scheme=scheme)
            page.goto(address(address_of))
            page.wait_for_timeout(200)
            if first:
                first(page)
                page.wait_for_timeout(250)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
