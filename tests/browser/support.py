"""What the tests share: the pages, a browser, and an ear for whatever leaves a page."""

import os
import unittest
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = Path(os.environ["PAGES"])
AXE = Path(os.environ["AXE"])
# A filing of which one part is summarized, with tables, lists, pages and a focus that is not disclosed.
FILING = "solwick-cycles-2022"
# A text that is summarized whole.
TEXT = "lanternworks-2021"

LISTEN = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (e) => violations.push(e.blockedURI));
"""


def address(name):
    return (PAGES / name).as_uri()


class BrowserTest(unittest.TestCase):
    """A test with a browser, in which no page may ask for anything or complain."""

    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path=os.environ.get("BROWSER") or None)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()

    def open(self, name, width=1440, height=900, **options):
        """The page of this name in a window of its own."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.add_init_script(LISTEN)
        page = context.new_page()
        self.requests, self.complaints = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(address(name))
        page.wait_for_timeout(150)
        self.addCleanup(context.close)
        return page

    def check_quiet(self, page, name):
        """Nothing was fetched but the page itself and its empty icon; nobody complained."""
        others = [url for url in self.requests if url not in (address(name), "data:,")]
        self.assertEqual(others, [])
        self.assertEqual(self.complaints, [])
        self.assertEqual(page.evaluate("window.violations ?? []"), [])


def in_view(page, selector):
    """Whether the middle of the first line of an element is where a person sees it."""
    return page.evaluate(
        """(selector) => {
            const element = document.querySelector(selector);
            const box = element.getClientRects()[0];
            const x = box.left + Math.min(box.width / 2, 40);
            const seen = document.elementFromPoint(x, box.top + box.height / 2);
            return element.contains(seen) || (seen !== null && seen.contains(element) && seen !== document.body);
        }""",
        selector,
    )


def focused(page):
    """The `href` of what has the focus, or its id."""
    return page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id")
