from services.ingest.sampler import Sampler


def chosen(fps: float, times: list[float]) -> list[float]:
    sampler = Sampler(fps)
    return [t for t in times if sampler.wants(t)]


def test_two_looks_a_second_of_a_30_fps_video() -> None:
    assert len(chosen(2, [n / 30 for n in range(300)])) == 20


def test_a_slower_video_is_looked_at_in_full() -> None:
    assert chosen(2, [0.0, 1.0, 2.0]) == [0.0, 1.0, 2.0]


def test_a_burst_after_a_stall_counts_once() -> None:
    assert chosen(2, [0.0, 5.0, 5.01, 5.02, 5.5]) == [0.0, 5.0, 5.5]


def test_uneven_frames_do_not_drift() -> None:
    times = [n / 7 for n in range(70)]
    picked = chosen(2, times)
    assert len(picked) == 20
    assert all(abs(t - k / 2) < 1 / 7 + 1e-9 for k, t in enumerate(picked))


def test_a_clock_that_starts_again_is_followed() -> None:
    assert chosen(2, [100.0, 100.5, 0.0, 0.5]) == [100.0, 100.5, 0.0, 0.5]
