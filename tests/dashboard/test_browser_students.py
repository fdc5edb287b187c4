"""Single students on the live page: only where they may be shown, and without names when a teacher wants it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import texts
from services import clock
from services.domain.policy import Analysis, Policy
from services.storage import consents
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]
ROWS = "[...document.querySelectorAll('.cp-graph-heat .ytick text')].map((each) => each.textContent)"


def restless(student: int, second: float) -> dict[str, float]:
    """The third shows a face after four minutes that weighs little."""
    return {"disgust": 0.9} if student == 2 and second > 240 else {"happy": 0.1}


def lesson_of(make_classroom: Make, policy: Policy) -> Classroom:
    room = make_classroom("Triangles and proofs", 8, policy=policy)
    room.read(clock.now() - timedelta(minutes=7), 420, restless, step_s=2)
    return room


def rows(page: Page) -> list[str]:
    found: list[str] = page.evaluate(ROWS)
    return found


def wait_for(page: Page, first: str) -> None:
    page.wait_for_function(f"{ROWS}[0] === '{first}'")


def file_of(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=texts.STUDENT_FILE.format(name=name, form="PDF"))


def address_of_file(room: Classroom, student: int) -> str:
    return f"/api/v1/sessions/{room.session.id}/participants/{room.students[student].id}/report.pdf"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_names_hide_by_a_key_and_stay_hidden(browser: Browser, serve: Serve, make_classroom: Make, width: int, scheme: str) -> None:
    room = lesson_of(make_classroom, Policy(k=3, individual_view=True))
    server = serve()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}")
        wait_for(page, "Student 0")
        assert rows(page) == [f"Student {i}" for i in range(8)]
        needs = page.get_by_role("listitem").filter(has_text="usually")
        expect(needs).to_have_count(1)
        expect(needs).to_contain_text("Student 2")
        assert overflow(page) <= 0
        keep(page, f"students-{width}-{scheme}")
        page.get_by_text(texts.STUDENT_FILES).click()
        expect(file_of(page, "Student 0")).to_have_attribute("href", address_of_file(room, 0))
        assert overflow(page) <= 0
        keep(page, f"student-files-{width}-{scheme}")

        page.locator("body").press("h")
        wait_for(page, "Student 1")
        assert rows(page) == [f"Student {i}" for i in range(1, 9)]
        expect(file_of(page, "Student 8")).to_be_visible()
        expect(file_of(page, "Student 0")).to_have_count(0)
        expect(needs).to_contain_text(re.compile("^Student [1-8]engagement"))  # in the order they came
        page.reload()
        wait_for(page, "Student 1")
        page.wait_for_timeout(1500)
        assert rows(page)[0] == "Student 1"
        page.get_by_text(texts.TABLE).click()
        expect(page.get_by_role("cell", name="Student 8")).to_be_visible()
        expect(page.get_by_role("cell", name="Student 0")).to_have_count(0)


@pytest.mark.parametrize(("individual_view", "times"), [(True, 1), (False, 0)])
def test_a_lesson_that_is_over_gives_a_student_s_file_where_its_policy_does(
    browser: Browser, serve: Serve, make_classroom: Make, individual_view: bool, times: int
) -> None:
    room = lesson_of(make_classroom, Policy(k=3, individual_view=individual_view))
    with room.engine.begin() as conn:
        consents.record(conn, room.students[1].id, given=False, guardian=None)
    room.end()
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}")
        expect(page.get_by_role("heading", name=texts.REVIEW)).to_be_visible()
        expect(page.get_by_text(texts.STUDENT_FILES)).to_have_count(times)
        if individual_view:
            page.get_by_text(texts.STUDENT_FILES).click()
            expect(file_of(page, "Student 7")).to_have_attribute("href", address_of_file(room, 7))
        expect(file_of(page, "Student 1")).to_have_count(0)  # who does not agree


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(k=3), texts.STUDENTS_NOT),
        (Policy(k=3, individual_view=True, analysis=Analysis.PRESENCE), texts.STUDENTS_PRESENCE),
    ],
)
def test_elsewhere_the_class_is_alone_and_the_page_says_why(
    browser: Browser, serve: Serve, make_classroom: Make, policy: Policy, words: str
) -> None:
    room = make_classroom("Triangles and proofs", 8, policy=policy)
    room.read(clock.now() - timedelta(minutes=1), 60, step_s=2)
    server = serve()
    with room.going_on(), Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}")
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_text("6 of 8 faces readable")).to_be_visible()
        page.wait_for_timeout(1000)
        assert "Student 0" not in page.content()
        assert overflow(page) <= 0
        keep(page, f"alone-{policy.analysis}-1440-light")
