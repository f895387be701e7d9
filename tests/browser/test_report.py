"""What a person does with a report: jump, look closer, search, use keys, print, have no script."""

import json
import unittest

from support import FILING, PAGES, TEXT, BrowserTest, address, focused, in_view

REPORT = f"{FILING}.report.html"
WHOLE = f"{TEXT}.report.html"


def summary(name):
    return json.loads((PAGES / f"{name}.json").read_text())


class Jumps(BrowserTest):
    def test_a_sentence_jumps_to_its_place_and_back(self):
        page = self.open(REPORT)
        last = len(summary(FILING)["units"])
        for number in (last, 1, last // 2):
            page.click(f"#s{number} .said")
            page.wait_for_timeout(150)
            self.assertTrue(in_view(page, f"#u{number} a"), f"mark {number} is seen")
            self.assertEqual(focused(page), f"#s{number}", "the focus is on the mark")
            self.assertEqual(page.locator("#report .now").get_attribute("id"), f"s{number}")
        page.click(f"#u{last // 2} a")
        page.wait_for_timeout(150)
        self.assertEqual(focused(page), f"#u{last // 2}", "the focus is on the sentence")
        self.assertTrue(in_view(page, f"#s{last // 2} .said"))
        self.check_quiet(page, REPORT)

    def test_going_back_goes_back(self):
        page = self.open(REPORT)
        page.click("#s1 .said")
        page.click("#s4 .said")
        page.go_back()
        page.wait_for_timeout(150)
        self.assertEqual(page.locator("#report .now").get_attribute("id"), "s1")

    def test_the_part_is_seen_first(self):
        page = self.open(REPORT)
        self.assertTrue(in_view(page, "#part h3"))
        self.assertGreater(page.evaluate("document.querySelector('#source').scrollTop"), 100)
        self.check_quiet(page, REPORT)

    def test_charts_and_what_was_left_out_lead_to_the_source(self):
        page = self.open(REPORT)
        page.locator(".lane .tick").last.click()
        page.wait_for_timeout(150)
        self.assertRegex(focused(page), r"#s\d+")
        link = page.locator(".best a").first
        target = link.get_attribute("href")
        link.click()
        page.wait_for_timeout(150)
        self.assertTrue(in_view(page, target))
        page.locator(".histograms .chosen").last.click()
        self.assertRegex(focused(page), r"#s\d+")

    def test_the_copy_is_the_summary(self):
        page = self.open(REPORT)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.click("#copy")
        page.wait_for_timeout(100)
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), summary(FILING)["text"])


class Keys(BrowserTest):
    def test_keys_walk_through_the_chosen_sentences(self):
        page = self.open(REPORT)
        for key, place in (("j", 1), ("j", 2), ("j", 3), ("k", 2)):
            page.keyboard.press(key)
            self.assertEqual(focused(page), f"#s{place}")
        page.keyboard.press("Enter")
        self.assertEqual(focused(page), "#u2", "Enter goes to the summary")
        page.keyboard.press("Enter")
        self.assertEqual(focused(page), "#s2", "and back")
        page.keyboard.press("s")
        self.assertEqual(focused(page), "#u2")
        self.check_quiet(page, REPORT)

    def test_tab_reaches_everything_in_order(self):
        page = self.open(WHOLE)
        order = []
        for _ in range(30):
            page.keyboard.press("Tab")
            order.append(focused(page))
        self.assertEqual(order[:2], ["#source", "copy"])
        self.assertLess(order.index("#u1"), order.index("#u2"))

    def test_help_opens_and_keys_can_be_turned_off(self):
        page = self.open(REPORT)
        page.keyboard.press("?")
        self.assertTrue(page.locator("#help").is_visible())
        page.uncheck("#single-keys")
        page.keyboard.press("Escape")
        self.assertFalse(page.locator("#help").is_visible())
        page.keyboard.press("j")
        self.assertEqual(page.locator(".now").count(), 0)

    def test_details_follow_the_focus_and_leave(self):
        page = self.open(REPORT)
        page.keyboard.press("j")
        card = page.locator("#card")
        self.assertTrue(card.is_visible())
        self.assertIn(summary(FILING)["units"][0]["reason"], card.inner_text())
        self.assertEqual(page.locator("[aria-describedby=card]").count(), 1)
        page.keyboard.press("Escape")
        self.assertFalse(card.is_visible())
        self.assertEqual(page.locator("[aria-describedby=card]").count(), 0)


class Details(BrowserTest):
    def test_the_pointer_brings_details(self):
        page = self.open(REPORT)
        unit = next(u for u in summary(FILING)["units"] if u.get("runner_up"))
        number = summary(FILING)["units"].index(unit) + 1
        page.hover(f"#s{number} .said")
        page.wait_for_timeout(700)
        shown = page.locator("#card").inner_text()
        for part in (unit["reason"], unit["runner_up"], f"{unit['tokens']} token"):
            self.assertIn(part, shown)
        page.hover("#card")
        page.wait_for_timeout(500)
        self.assertTrue(page.locator("#card").is_visible(), "the pointer may go to the card")
        page.mouse.move(1, 1)
        page.wait_for_timeout(500)
        self.assertFalse(page.locator("#card").is_visible())

    def test_why_holds_the_same_without_a_pointer(self):
        page = self.open(REPORT)
        page.locator("#s1 summary").focus()
        page.keyboard.press("Enter")
        self.assertIn(summary(FILING)["units"][0]["reason"], page.locator("#s1 dl").inner_text())


class HeatView(BrowserTest):
    def test_every_unit_is_shaded_by_its_score(self):
        page = self.open(REPORT)
        page.select_option("#heat", "2")
        data = json.loads(page.locator("#data").text_content())
        top = max(max(scores) for scores in data["scores"])
        shades = page.evaluate(
            """[...document.querySelectorAll("#text [data-u]")].map((unit) =>
                [Number(unit.dataset.u), Number(/\\bh([1-5])\\b/.exec(unit.className)?.[1] ?? 0),
                 getComputedStyle(unit).backgroundColor])"""
        )
        self.assertEqual({unit for unit, _, _ in shades}, set(range(len(data["starts"]))))
        grounds = {}
        for unit, level, ground in shades:
            self.assertEqual(level, min(5, int(data["scores"][2][unit] * 6 / top)), f"unit {unit}")
            grounds.setdefault(level, set()).add(ground)
        self.assertTrue(all(len(found) == 1 for found in grounds.values()), grounds)
        self.assertEqual(len(set.union(*grounds.values())), len(grounds), "each level has a shade")
        self.assertGreater(page.locator(".lane[data-focus='2'] .warm").count(), 0)
        self.check_quiet(page, REPORT)

    def test_the_best_come_one_after_the_other(self):
        page = self.open(REPORT)
        page.keyboard.press("h")
        data = json.loads(page.locator("#data").text_content())
        order = sorted(range(len(data["starts"])), key=lambda unit: -data["scores"][0][unit])
        for unit in order[:3]:
            page.keyboard.press("n")
            page.wait_for_timeout(100)
            self.assertEqual(page.locator("#text .now").first.get_attribute("data-u"), str(unit))
            self.assertTrue(in_view(page, f"#text [data-u='{unit}']"))
        page.keyboard.press("N")
        self.assertEqual(page.locator("#text .now").first.get_attribute("data-u"), str(order[1]))
        page.keyboard.press("Escape")
        self.assertEqual(page.locator("#text .h1, #text .h3, .warm").count(), 0)

    def test_what_was_not_chosen_shows_its_scores(self):
        page = self.open(REPORT)
        page.select_option("#heat", "0")
        page.locator("#part span[data-u]").first.hover()
        page.wait_for_timeout(700)
        self.assertIn("Not chosen", page.locator("#card").inner_text())


class Search(BrowserTest):
    def test_words_are_found_across_lines(self):
        page = self.open(WHOLE)
        page.keyboard.press("/")
        page.keyboard.type("NET sales")
        page.wait_for_timeout(300)
        text = " ".join(page.locator("#text").text_content().split()).lower()
        self.assertEqual(page.locator("#hits").inner_text(), f"{text.count('net sales')} found")
        self.assertGreater(text.count("net sales"), 3)
        page.keyboard.press("Enter")
        page.wait_for_timeout(150)
        self.assertIn("1 of", page.locator("#hits").inner_text())
        marked = page.evaluate("[...CSS.highlights.get('current')].map(String)")
        self.assertEqual([text.lower().split() for text in marked], [["net", "sales"]])
        page.fill("#query", "no (such[ text")
        page.wait_for_timeout(300)
        self.assertEqual(page.locator("#hits").inner_text(), "0 found")
        self.check_quiet(page, WHOLE)


class Elsewhere(BrowserTest):
    def test_without_script_everything_is_there_and_links_jump(self):
        page = self.open(REPORT, java_script_enabled=False)
        self.assertFalse(page.locator("#heat").is_visible())
        self.assertFalse(page.locator("#copy").is_visible())
        for part in ("svg.budget", ".lane svg", ".histograms svg", "#text mark", ".provenance code"):
            self.assertTrue(page.locator(part).first.is_visible(), part)
        page.click("#s9 .said")
        page.wait_for_timeout(150)
        self.assertTrue(page.url.endswith("#u9"))
        box = page.locator("#u9 a").bounding_box()
        self.assertTrue(0 < box["y"] < 900, box)
        page.click("#s2 summary")
        self.assertTrue(page.locator("#s2 dl").is_visible())

    def test_a_phone_shows_one_side_below_the_other(self):
        for name in (REPORT, WHOLE):
            page = self.open(name, width=390, height=844)
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 390)
            self.assertEqual(page.evaluate("scrollY"), 0, "the summary comes first")
            page.click("#s5 .said")
            page.wait_for_timeout(200)
            self.assertTrue(in_view(page, "#u5 a"))
            page.click("#u5 a")
            page.wait_for_timeout(200)
            self.assertTrue(in_view(page, "#s5 .said"))
            self.check_quiet(page, name)

    def test_paper_has_the_part_and_no_controls(self):
        page = self.open(REPORT)
        page.emulate_media(media="print")
        for part in (".controls button", "#copy", ".out", "#card"):
            self.assertFalse(page.locator(part).first.is_visible(), part)
        for part in ("#s1", "svg.budget", ".histograms svg", "#u1", ".provenance"):
            self.assertTrue(page.locator(part).first.is_visible(), part)
        self.assertGreater(page.locator("main").bounding_box()["height"], 2000, "nothing is cut off")

    def test_markup_in_a_document_is_text(self):
        page = self.open("hostile.report.html")
        self.assertIn("<script>alert(1)</script>", page.locator("#text").text_content())
        page.select_option("#heat", "0")
        page.keyboard.press("j")
        self.assertEqual(page.locator("#text script, #text img, #text b").count(), 0)
        self.check_quiet(page, "hostile.report.html")

    def test_the_policy_forbids_what_would_slip_through(self):
        page = self.open(REPORT)
        page.evaluate(
            """() => {
                new Image().src = "http://127.0.0.1:9/picture";
                document.body.append(Object.assign(document.createElement("script"), {text: "window.ran = 1"}));
                document.body.insertAdjacentHTML("beforeend", "<b id=b style='color: red' onclick='window.ran = 2'>b</b>");
                document.querySelector("#b").click();
                return fetch("http://127.0.0.1:9/data").catch(() => {});
            }"""
        )
        page.wait_for_timeout(200)
        self.assertIsNone(page.evaluate("window.ran ?? null"))
        violations = page.evaluate("window.violations")
        self.assertGreaterEqual(len(violations), 4, violations)

    def test_a_long_document_is_laid_out_as_it_comes_into_sight(self):
        page = self.open("long.report.html")
        groups = page.evaluate(
            """[...document.querySelectorAll(".k > *")].map((element) =>
                element.checkVisibility({contentVisibilityAuto: true}))"""
        )
        self.assertGreater(len(groups), 3000)
        self.assertLess(groups.count(True), len(groups) / 4)
        last = page.locator(".said").count()
        page.click(f"#s{last} .said")
        page.wait_for_timeout(300)
        self.assertTrue(in_view(page, f"#u{last} a"))
        self.check_quiet(page, "long.report.html")


if __name__ == "__main__":
    unittest.main()
