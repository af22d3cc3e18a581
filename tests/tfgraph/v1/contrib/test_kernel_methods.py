"""contrib.kernel_methods against what TF 1.15.5 made: values and gradients."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("kernel_methods"))
def test_features_and_losses_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_the_hinge_loss_is_collected():
    with tf.Graph().as_default():
        loss = contrib.kernel_methods.sparse_multiclass_hinge_loss(tf.constant([1]), tf.constant([[0.0, 1.0]]))
        assert tf.losses.get_losses() == [loss]


def test_shapes_that_do_not_fit_are_refused():
    K = contrib.kernel_methods
    with tf.Graph().as_default():
        with pytest.raises(K.InvalidShapeError, match=r"expected \[batch, 4\] input features, got \(2, 3\)"):
            K.RandomFourierFeatureMapper(4, 5).map(tf.zeros([2, 3]))
        with pytest.raises(ValueError, match="logits should have rank 2"):
            K.sparse_multiclass_hinge_loss(tf.constant([1]), tf.zeros([2]))
        with pytest.raises(ValueError, match="Acceptable dtypes: int32 and int64"):
            K.sparse_multiclass_hinge_loss(tf.constant([1.0]), tf.zeros([1, 2]))
