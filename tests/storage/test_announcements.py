from uuid import UUID, uuid4

from services.storage.announcements import Announcements

A, B = uuid4(), uuid4()


def run(announcements: Announcements, now: float) -> list[UUID]:
    due = announcements.due(now)
    announcements.sent(due, now)
    return due


def test_the_first_news_goes_out_at_once() -> None:
    announcements = Announcements(gap_s=0.5)
    assert announcements.next_due(100.0) is None
    announcements.add([A])
    assert announcements.next_due(100.0) == 0.0
    assert run(announcements, 100.0) == [A]
    assert run(announcements, 100.1) == []


def test_a_burst_goes_out_twice_a_second_and_its_end_is_not_lost() -> None:
    announcements = Announcements(gap_s=0.5)
    sent = []
    for tick in range(25):  # news every 50 ms until 1.2 s, looked at until 3 s
        announcements.add([A])
        sent += [tick / 20 for _ in run(announcements, tick / 20)]
    last_news = 24 / 20
    for tick in range(25, 60):
        sent += [tick / 20 for _ in run(announcements, tick / 20)]
    assert sent == [0.0, 0.5, 1.0, 1.5]
    assert sent[-1] > last_news


def test_it_says_how_long_to_wait() -> None:
    announcements = Announcements(gap_s=0.5)
    announcements.add([A])
    run(announcements, 10.0)
    announcements.add([A])
    assert announcements.next_due(10.125) == 0.375
    assert announcements.next_due(11.0) == 0.0


def test_sessions_do_not_slow_each_other() -> None:
    announcements = Announcements(gap_s=0.5)
    announcements.add([A])
    assert run(announcements, 0.0) == [A]
    announcements.add([A, B])
    assert run(announcements, 0.1) == [B]
    assert announcements.pending() == [A]


def test_what_was_not_sent_stays_pending() -> None:
    announcements = Announcements()
    announcements.add([A])
    assert announcements.due(0.0) == announcements.due(0.1) == [A]
