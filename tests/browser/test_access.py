"""Access for all, as far as axe-core can tell: every rule, in every state and scheme."""

import unittest

from support import AXE, FILING, TEXT, BrowserTest

REPORT = f"{FILING}.report.html"


class Access(BrowserTest):
    def check(self, page, state):
        page.wait_for_timeout(250)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [
            f"{state}: {rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
            for rule in found["violations"]
            for node in rule["nodes"][:3]
        ]
        self.assertEqual(told, [])
        self.assertGreater(len(found["passes"]), 10, "axe looked at something")

    def test_a_report_in_every_state(self):
        for scheme in ("light", "dark"):
            for name in (REPORT, f"{TEXT}.report.html", "many.report.html", "hostile.report.html"):
                page = self.open(name, color_scheme=scheme)
                self.check(page, f"{name}, {scheme}")
                page.keyboard.press("j")
                self.check(page, f"{name}, {scheme}, details")
                page.keyboard.press("Escape")
                # Each colour once.
                for focus in range(8 if name.startswith("many") else 1):
                    page.select_option("#heat", str(focus))
                    self.check(page, f"{name}, {scheme}, heat of {focus}")
                page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                page.fill("#query", "the")
                self.check(page, f"{name}, {scheme}, all open")
                page.locator("#help-button").click()
                self.check(page, f"{name}, {scheme}, help")

    def test_a_report_on_a_phone_and_on_paper(self):
        page = self.open(REPORT, width=390, height=844)
        self.check(page, "narrow")
        page.emulate_media(media="print")
        self.check(page, "print")

    def test_an_index(self):
        for scheme in ("light", "dark"):
            for width in (1280, 390):
                page = self.open("index.html", width=width, color_scheme=scheme)
                self.check(page, f"index, {scheme}, {width}")


if __name__ == "__main__":
    unittest.main()
