"""The index of many reports: sort, search, open."""

import unittest

from support import BrowserTest


def titles(page):
    return [row.inner_text() for row in page.locator("tbody tr:visible th").all()]


class Index(BrowserTest):
    def test_columns_sort_both_ways(self):
        page = self.open("index.html")
        page.click("th button >> nth=0")
        self.assertEqual(titles(page), sorted(titles(page)))
        self.assertEqual(page.locator("[aria-sort]").get_attribute("aria-sort"), "ascending")
        page.click("th button >> nth=0")
        self.assertEqual(titles(page), sorted(titles(page), reverse=True))
        page.click("th button >> nth=1")
        tokens = [cell.inner_text() for cell in page.locator("tbody td:nth-child(2)").all()]
        numbers = [int(text) if text.isdigit() else -1 for text in tokens]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(page.locator("[aria-sort]").count(), 1)
        self.check_quiet(page, "index.html")

    def test_search_looks_into_titles_and_summaries(self):
        page = self.open("index.html")
        page.fill("#search", "solwick")
        self.assertEqual(titles(page), ["solwick-cycles-2022"])
        page.fill("#search", "LANTERNS headlamps")
        self.assertEqual(titles(page), ["lanternworks-2021"])
        self.assertIn("1 of", page.locator("#found").inner_text())
        page.fill("#search", "")
        self.assertGreater(len(titles(page)), 3)

    def test_a_title_opens_its_report(self):
        page = self.open("index.html")
        page.click("text=lanternworks-2021")
        page.wait_for_timeout(150)
        self.assertEqual(page.locator("h1").inner_text(), "lanternworks-2021.txt")

    def test_without_script_it_is_a_table(self):
        page = self.open("index.html", java_script_enabled=False)
        self.assertFalse(page.locator("#search").is_visible())
        page.click("tbody details summary >> nth=0")
        self.assertTrue(page.locator("tbody details p >> nth=0").is_visible())


if __name__ == "__main__":
    unittest.main()
