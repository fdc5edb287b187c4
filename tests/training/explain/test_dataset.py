import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from tests.training.explain.conftest import HAPPY, SAD, LightAndDark
from training.explain.dataset import EXAMPLES, MISTAKES, seen_in, worst_mistakes


def sure_of(expression: list[int], by: list[float]) -> NDArray[np.float32]:
    """[n, 7]: `by` for the expression, the rest shared by the others."""
    rows = np.repeat((1 - np.array(by))[:, None] / 6, 7, 1)
    rows[np.arange(len(by)), expression] = by
    return rows.astype(np.float32)


def test_the_worst_cells_come_first_with_their_surest_pictures() -> None:
    """Fear as sad: 3 of 4. Angry as neutral: 1 of 2. Happy is always right."""
    names = ["fear"] * 4 + ["angry"] * 2 + ["happy"] * 3
    read = ["sad", "sad", "fear", "sad", "neutral", "angry", "happy", "happy", "happy"]
    labels, answers = (np.array([EXPRESSIONS.index(name) for name in each]) for each in (names, read))
    crops = np.arange(9, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    found = worst_mistakes(crops, labels, sure_of(answers.tolist(), [0.5, 0.9, 0.6, 0.7, 0.8, 0.6, 0.9, 0.9, 0.9]))
    assert [(each.true, each.read, each.count, each.of) for each in found] == [("fear", "sad", 3, 4), ("angry", "neutral", 1, 2)]
    assert found[0].crops[:, 0, 0].tolist() == [1, 3, 0]
    np.testing.assert_allclose(found[0].confidence, [0.9, 0.7, 0.5])


def test_no_more_pictures_than_fit() -> None:
    labels = np.zeros(20, np.int64)
    found = worst_mistakes(np.zeros((20, 48, 48), np.uint8), labels, sure_of([HAPPY] * 20, [0.9] * 20))
    assert len(found[0].crops) == MISTAKES
    assert found[0].count == 20


def test_the_mean_map_shows_where_the_evidence_of_most_pictures_is(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    """Happy faces are bright low on the left, sad ones dark high on the right; the mean is taken over those that are read rightly."""
    random = np.random.default_rng(0)
    crops = np.clip(spots + random.normal(0, 20, (10, 48, 48)), 0, 255).astype(np.uint8)
    labels = np.array([HAPPY] * 5 + [SAD] * 5)
    happy, sad = seen_in(light_and_dark, crops, labels, sure_of(labels.tolist(), np.linspace(0.5, 0.9, 10).tolist()))
    assert (happy.expression, happy.n, sad.expression) == ("happy", 5, "sad")
    assert spots[np.unravel_index(happy.mean_map.argmax(), (48, 48))] == 255
    assert spots[np.unravel_index(sad.mean_map.argmax(), (48, 48))] == 0
    assert happy.crops.shape == happy.maps.shape


def test_examples_are_the_surest_and_not_one_photograph_twice(light_and_dark: LightAndDark) -> None:
    random = np.random.default_rng(0)
    crops = random.integers(0, 256, (9, 48, 48), dtype=np.uint8)
    crops[7] = np.clip(crops[8].astype(int) + random.integers(-9, 9, (48, 48)), 0, 255)  # the surest again, with noise
    [seen] = seen_in(light_and_dark, crops, np.full(9, HAPPY), sure_of([HAPPY] * 9, np.linspace(0.5, 0.9, 9).tolist()))
    assert len(seen.crops) == EXAMPLES
    np.testing.assert_array_equal(seen.crops, crops[[8, 6, 5, 4]])


def test_an_expression_that_is_never_read_rightly_is_shown_too(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    [seen] = seen_in(light_and_dark, spots[None], np.array([HAPPY]), sure_of([SAD], [0.9]))
    assert (seen.expression, seen.n, len(seen.crops)) == ("happy", 1, 1)
