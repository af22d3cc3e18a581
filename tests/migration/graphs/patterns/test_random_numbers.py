"""Random numbers that a model draws are those of Keras, and what follows from them is compared all the same."""

import keras
import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from converting import arguments_of, check, converted, layers_of
from saved_graphs import weight

from migration.graphs.conversion import compared, computed
from migration.graphs.drawing import draw, drawing_layers, drawing_the_same


def x():
    return tf.placeholder(tf.float32, [None, 4], "x")


def noisy(draw):
    """An encoder with noise, as of a variational autoencoder."""

    def build():
        mean = tf.matmul(x(), weight("w", 4, 3))
        return tf.sigmoid(tf.matmul(mean + 0.5 * draw(mean), weight("v", 3, 4)))

    return build


DRAWS = {
    "normal": lambda like: tf.random_normal(tf.shape(like)),
    "uniform": lambda like: tf.random_uniform([tf.shape(like)[0], 3], -1.0, 2.0),
    "truncated_normal": lambda like: tf.truncated_normal([3], 1.0, 2.0),
    "randint": lambda like: tf.to_float(tf.random_uniform(tf.shape(like), 2, 7, tf.int32)),
}


@pytest.mark.parametrize("distribution", DRAWS)
def test_they_are_drawn_by_keras_and_the_rest_is_exact(distribution):
    found = converted(noisy(DRAWS[distribution]))
    check(found)
    assert not found.uncertain
    arguments = arguments_of(found, "RandomNumbers")
    assert arguments["*distribution"] == distribution
    assert arguments["*shape"] == ((3,) if distribution == "truncated_normal" else (None, 3))
    assert len(found.drawn) == 1


@pytest.mark.parametrize("distribution", DRAWS)
def test_the_model_draws_others_each_time_as_many_as_there_are_examples(distribution):
    model = converted(noisy(DRAWS[distribution])).model
    (layer,) = [each for each in model.layers if type(each).__name__ == "RandomNumbers"]
    examples = np.zeros((2000, 4), np.float32)
    one, other = (np.asarray(layer(examples), np.float64) for _ in range(2))
    assert not np.array_equal(one, other)
    if distribution == "randint":
        assert set(np.unique(one)) == set(range(2, 7))
    elif distribution == "uniform":
        assert 0 <= one.min() < 0.01 and 0.99 < one.max() < 1  # the graph multiplies and adds
    elif distribution == "normal":
        # 6,000 draws: three standard errors of the mean and of the deviation.
        assert abs(one.mean()) < 3 / 6000**0.5 and abs(one.std() - 1) < 3 / 12000**0.5
    else:
        assert one.shape == (3,) and abs(one).max() < 2


def test_what_follows_wrongly_from_random_numbers_is_found():
    found = converted(noisy(DRAWS["normal"]))
    session = found.plan.flow.session
    fed = {"x": np.ones((5, 4), np.float32)}
    drawn = draw(session, drawing_layers(found.plan), fed)
    found.model.get_layer(found.plan.calls[-1].layer.name).kernel.assign_add(np.full((3, 4), 0.01))
    with drawing_the_same(found.model, drawn):
        (other,) = computed(found.model, fed).values()
    (wanted,) = session.run(fed, drawn=drawn.values()).values()
    assert not compared("y", wanted, other).allowed


def test_a_layer_that_draws_another_number_of_them_is_refused():
    found = converted(noisy(DRAWS["normal"]))
    drawn = draw(found.plan.flow.session, drawing_layers(found.plan), {"x": np.ones((5, 4), np.float32)})
    with (
        drawing_the_same(found.model, drawn),
        pytest.raises(ValueError, match=r"draws float32 \[6, 3\], where the graph draws float32 \[5, 3\]"),
    ):
        computed(found.model, {"x": np.ones((6, 4), np.float32)})


def test_two_draws_stay_two():
    def build():
        fed = x()
        return tf.matmul(fed + tf.random_normal([4]) - tf.random_normal([4]), weight("w", 4, 3))

    found = converted(build)
    check(found)
    assert layers_of(found).count("RandomNumbers") == 2
    one, other = found.drawn
    assert not np.array_equal(*(found.model.get_layer(name)(np.zeros((1, 4))) for name in (one, other)))


def test_actions_drawn_from_a_policy_are_wrapped_and_compared_too():
    def build():
        logits = tf.matmul(x(), weight("w", 4, 3))
        return tf.one_hot(tf.multinomial(logits, 1), 3) * weight("v", 3)

    found = converted(build)
    check(found, wrapped=True)
    assert found.wrapped == ["Multinomial"]
    assert not found.uncertain


def test_a_saved_model_draws_too(tmp_path):
    found = converted(noisy(DRAWS["normal"]))
    found.model.save(tmp_path / "model.keras")
    classes = {"model>RandomNumbers": type(found.model.get_layer(found.drawn[0]))}
    again = keras.models.load_model(tmp_path / "model.keras", custom_objects=classes)
    examples = np.zeros((5, 4), np.float32)
    assert not np.array_equal(again.predict(examples, verbose=0), again.predict(examples, verbose=0))
