"""The cross entropies of `tf.nn` take labels and logits by name only, as in TF 1.15."""

import numpy as np
import pytest

import tfgraph.v1 as tf

LOGITS = np.log([[1.0, 3.0], [1.0, 1.0]]).astype(np.float32)
FUNCTIONS = [
    ("sigmoid_cross_entropy_with_logits", [[1.0, 0.0], [0.0, 1.0]], np.log([[2, 4], [2, 2]])),
    ("softmax_cross_entropy_with_logits", [[1.0, 0.0], [0.0, 1.0]], np.log([4, 2])),
    ("sparse_softmax_cross_entropy_with_logits", [0, 1], np.log([4, 2])),
]


@pytest.mark.parametrize(("name", "labels", "wanted"), FUNCTIONS)
def test_values(name, labels, wanted):
    with tf.Graph().as_default(), tf.Session() as session:
        loss = getattr(tf.nn, name)(labels=labels, logits=LOGITS, name="loss")
        assert loss.op.name.startswith("loss")
        np.testing.assert_allclose(session.run(loss), wanted, rtol=1e-6)


@pytest.mark.parametrize(("name", "labels", "wanted"), FUNCTIONS)
def test_by_position(name, labels, wanted):
    with pytest.raises(ValueError, match=rf"Only call `{name}` with named arguments \(labels=..., logits=..., ...\)"):
        getattr(tf.nn, name)(LOGITS, labels)


@pytest.mark.parametrize(("name", "labels", "wanted"), FUNCTIONS)
def test_both_are_needed(name, labels, wanted):
    with pytest.raises(ValueError, match="Both labels and logits must be provided."):
        getattr(tf.nn, name)(labels=labels)
