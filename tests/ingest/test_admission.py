import pytest

from services.ingest.admission import Admission, Full


def test_a_full_node_says_when_to_come_again() -> None:
    admission = Admission(3)
    admission.admit(2)
    with pytest.raises(Full, match="most of 3") as refused:
        admission.admit(3)
    assert int(refused.value.retry_after) > 0
    assert (admission.room(1), admission.room(5)) == (2, 0)


def test_a_node_that_cannot_keep_up_takes_nobody_until_it_can() -> None:
    admission = Admission(3)
    for late in (1.5, 1.5, 0.0, 1.5, 1.5):
        admission.woke_up(late)
    admission.admit(0)
    admission.woke_up(1.5)
    with pytest.raises(Full, match="overloaded"):
        admission.admit(0)
    assert admission.room(0) == 0
    admission.woke_up(0.1)
    admission.admit(0)


def test_a_node_that_is_about_to_stop_takes_nobody() -> None:
    admission = Admission(3)
    admission.close()
    with pytest.raises(Full, match="about to stop"):
        admission.admit(0)
    assert admission.room(0) == 0
