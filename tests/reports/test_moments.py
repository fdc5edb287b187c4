"""The HTML report's script in a real Chromium, from a file and without a network: what a pointer, a finger and the keyboard are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Analysis
from services.reports import files, texts
from services.reports.formats import Format, export
from services.reports.summary import SessionReport
from tests.dashboard.browsing import keep, overflow
from tests.dashboard.classroom import Classroom
from tests.reports.offline import offline

pytestmark = pytest.mark.browser

ReportOf = Callable[..., SessionReport]
TAKEN_OUT = "path.off, span.off"


@pytest.fixture
def report(lesson: Classroom, report_of: ReportOf) -> SessionReport:
    """22 points in five minutes: 12 shown, 4 hidden, a pause of 8 without a row, 6 shown."""
    return report_of(lesson)


@pytest.fixture
def path(report: SessionReport, tmp_path: Path) -> Path:
    return saved(report, tmp_path)


def saved(report: SessionReport, folder: Path) -> Path:
    out = folder / "report.html"
    files.save(export(report, Format.HTML), out)
    return out


def chart(page: Page, title: str) -> Locator:
    return page.locator("section.chart").filter(has=page.get_by_role("heading", name=title, exact=True))


def point_at(page: Page, where: Locator, second: float, lasted: float) -> None:
    field = where.locator(".field")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * second / lasted, box["y"] + box["height"] / 2)


def told(where: Locator) -> list[str]:
    return [line for line in where.locator(".told").inner_text().split("\n") if line]


def percent(share: float) -> str:
    return f"{round(100 * share, 2):g} %"


def test_a_pointer_is_told_the_exact_numbers(browser: Browser, path: Path, report: SessionReport) -> None:
    point, lasted = report.points[3], (report.until - report.origin).total_seconds()
    assert point.expressions is not None
    with offline(browser, path, 1440, "light") as page:
        mood, index, coverage = (chart(page, title) for title in (texts.MOOD, texts.ENGAGEMENT, texts.COVERAGE))
        point_at(page, mood, 35, lasted)
        when, *lines = told(mood)
        assert when == "0:30–0:40"
        assert dict(zip(lines[::2], lines[1::2], strict=True)) == {
            texts.EXPRESSIONS[name]: percent(point.expressions[name]) for name in EXPRESSIONS
        }
        point_at(page, index, 35, lasted)
        assert told(index) == [
            "0:30–0:40",
            *(texts.ENGAGEMENT, f"{point.engagement!r}"),
            *(texts.INTERVAL_BAND, f"{point.engagement_low!r}–{point.engagement_high!r}"),
        ]
        assert mood.locator(".told").is_hidden()
        assert page.locator(".moment:visible").count() == 3  # the moment, in all charts
        point_at(page, coverage, 35, lasted)
        assert told(coverage)[1:] == [texts.PRESENT_LINE, f"{point.present} of 6", texts.READABLE_LINE, f"{point.readable} of 6"]
        point_at(page, index, 135, lasted)
        assert told(index) == ["2:10–2:20", texts.hidden_stretch(report.k)]
        point_at(page, index, 200, lasted)
        assert told(index) == ["3:20–3:30", texts.MOMENT_GAP]
        point_at(page, index, lasted - 1, lasted)
        box, window = index.locator(".told").bounding_box(), page.viewport_size
        assert box is not None
        assert window is not None
        assert box["x"] + box["width"] < window["width"]
        page.mouse.move(1, 1)
        assert page.locator(".moment:visible, .told:visible").count() == 0


def test_the_keyboard_reaches_every_moment(browser: Browser, path: Path, report: SessionReport) -> None:
    with offline(browser, path, 1440, "dark") as page:
        slider = chart(page, texts.ENGAGEMENT).get_by_role("slider")
        slider.focus()
        for key in ("ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"):
            page.keyboard.press(key)
        assert said(slider) == (7, f"1:10–1:20, {texts.ENGAGEMENT} {report.points[7].engagement!r}")
        assert page.locator("tr.chosen td").first.text_content() == report.points[7].at.isoformat()
        keep(page, "report-moment-1440-dark")
        page.keyboard.press("End")
        assert said(slider) == (29, f"4:50–5:00, {texts.ENGAGEMENT} {report.points[-1].engagement!r}")
        page.keyboard.press("ArrowRight")
        assert said(slider)[0] == 29
        page.keyboard.press("Escape")
        assert page.locator(".moment:visible, .told:visible, tr.chosen").count() == 0


def said(slider: Locator) -> tuple[int, str]:
    """Which moment, and the first two things that a screen reader says of it."""
    text = slider.get_attribute("aria-valuetext") or ""
    return int(slider.get_attribute("aria-valuenow") or -1), ", ".join(text.split(", ")[:2])


def outlines(where: Locator) -> list[str]:
    paths: list[str] = where.locator("[data-part]").evaluate_all("(paths) => paths.map((path) => path.getAttribute('d'))")
    return paths


def heights(outline: str) -> list[float]:
    """Thickness of a band at each of its moments."""
    points = [float(point.split()[1]) for point in outline[1:-1].split("L")]
    half = len(points) // 2
    return [floor - ceiling for ceiling, floor in zip(points[:half], reversed(points[half:]), strict=True)]


def test_an_expression_is_taken_out_and_the_others_sink(browser: Browser, path: Path) -> None:
    with offline(browser, path, 390, "light") as page:
        mood = chart(page, texts.MOOD)
        drawn = outlines(mood)
        assert len(drawn) == 14  # seven in each of the two stretches
        sad = mood.get_by_role("button", name=texts.EXPRESSIONS["sad"])
        sad.focus()
        page.keyboard.press("Enter")
        assert sad.get_attribute("aria-pressed") == "false"
        assert mood.locator("path.off").count() == 2
        sunk = outlines(mood)
        for before, after in zip(drawn[1:7], sunk[1:7], strict=True):
            assert heights(after) == pytest.approx(heights(before), abs=0.02)
        assert sunk[1].split("L")[-1].split()[1].startswith("100")  # the next lies on the floor
        mood.locator(".field").tap(position={"x": 20, "y": 80})
        assert len(told(mood)) == 1 + 2 * 6
        keep(page, "report-taken-out-390-light")
        assert overflow(page) <= 0
        printed = on_paper(page)
        assert (printed["outlines"], printed["off"]) == (drawn, 0)  # on paper the key holds
        assert outlines(mood) == sunk
        sad.tap()
        assert outlines(mood) == drawn
        assert page.locator(".off").count() == 0


def on_paper(page: Page) -> Any:
    """What stood in the page while it was printed."""
    page.evaluate(
        """() => addEventListener("beforeprint", () => (window.printed = {
          outlines: Array.from(document.querySelectorAll(".stacked [data-part]"), (path) => path.getAttribute("d")),
          off: document.querySelectorAll(".off").length,
        }))"""
    )
    assert page.pdf(format="A4")[:4] == b"%PDF"
    return page.evaluate("window.printed")


def test_lines_are_taken_out_too(browser: Browser, make_lesson: Callable[..., Classroom], report_of: ReportOf, tmp_path: Path) -> None:
    lesson = make_lesson("Poetry", analysis=Analysis.PRESENCE)
    lesson.read(report_of(lesson).made_at, 60, step_s=2)
    with offline(browser, saved(report_of(lesson), tmp_path), 1440, "light") as page:
        presence = chart(page, texts.PRESENCE)
        presence.get_by_role("button", name=texts.FACING_LINE).click()
        assert presence.locator("path.off").get_attribute("data-part") == "facing"
        presence.get_by_role("slider").focus()
        assert told(presence)[1:] == [texts.PRESENT_LINE, "5 of 6"]


def test_without_script_it_is_the_still_page(browser: Browser, path: Path) -> None:
    with offline(browser, path, 1440, "light", script=False) as page:
        assert page.locator("section.chart").count() == 3
        assert page.locator(".keys li").first.inner_text().split("\n")[0] == texts.EXPRESSIONS["happy"]
        assert page.locator("button, [role=slider], .hint").count() == 0


def test_no_other_script_runs(browser: Browser, path: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.evil = true' }))")
    assert page.evaluate("window.evil") is None
    assert page.locator("[role=slider]").count() == 3  # ours did
    context.close()


def test_a_lesson_without_figures_brings_no_script(make_lesson: Callable[..., Classroom], report_of: ReportOf) -> None:
    assert b"<script" not in export(report_of(make_lesson()), Format.HTML)
