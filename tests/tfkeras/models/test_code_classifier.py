"""The classifier on an autoencoder's code: the code stays, the numbers are those of the graph-mode twin."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.models
from migration.checkpoints import load_ckpt
from migration.parity import LOOPS, KerasProgram
from tfkeras.models import Autoencoder, CodeClassifier, ConvolutionalAutoencoder
from tfkeras.training import train_function


@pytest.fixture
def batch(rng):
    return rng.uniform(0, 1, (12, 784)).astype(np.float32), np.eye(10, dtype=np.float32)[rng.integers(0, 10, 12)]


@pytest.mark.parametrize(("kind", "size"), [(Autoencoder, 32), (ConvolutionalAutoencoder, 7 * 7 * 8)])
def test_the_autoencoder_is_frozen(kind, size, batch, device):
    autoencoder = kind()
    classifier = CodeClassifier(autoencoder, name="any_name")
    assert [tuple(weight.shape) for weight in classifier.trainable_weights] == [(size, 10), (10,)]
    frozen, trained = autoencoder.get_weights(), classifier.fc.get_weights()
    for _ in train_function(classifier, [batch, batch]):
        pass
    for before, after in zip(frozen, autoencoder.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    assert not any(np.array_equal(a, b) for a, b in zip(trained, classifier.fc.get_weights(), strict=True))
    assert classifier(batch[0]).shape == (12, 10)


def test_encode_then_decode_is_the_autoencoder(batch, device):
    for model, shape in ((Autoencoder(code_size=7), (12, 7)), (ConvolutionalAutoencoder(), (12, 7, 7, 8))):
        code = model.encode(tf.constant(batch[0]))
        assert code.shape == shape
        np.testing.assert_array_equal(model.decode(code), model(batch[0]))


def test_bits_of_a_session(batch, tmp_path, device, rng):
    with tf.Graph().as_default(), tf.device(device):
        tf.compat.v1.set_random_seed(0)
        session = tf.compat.v1.Session()
        classifier = tfgraph.models.CodeClassifier(tfgraph.models.Autoencoder())
        session.run(tf.compat.v1.global_variables_initializer())
        variables = tf.compat.v1.trainable_variables()
        for variable in variables:
            variable.load(rng.normal(scale=0.1, size=variable.shape).astype(np.float32), session)
        checkpoint = tf.compat.v1.train.Saver(variables).save(session, str(tmp_path / "start.ckpt"))
        feed = {classifier.x: batch[0], classifier.y_: batch[1]}
        for _ in range(5):
            session.run(classifier.optimizer, feed)
        after = session.run({variable.op.name: variable for variable in tf.compat.v1.global_variables()})
        outputs, loss = session.run([classifier.y, classifier.loss], feed)
    coders = {f"{part}{number}" for part in ("encoder", "decoder") for number in (1, 2, 3)}
    for loop in LOOPS:
        twin = CodeClassifier(Autoencoder(name="autoencoder"))
        load_ckpt(twin, checkpoint, rename={coder: f"autoencoder/{coder}" for coder in coders})
        state = KerasProgram(twin, loop).train([batch] * 5, [[]] * 5).state
        for name in ("fc/kernel", "fc/bias", "fc/kernel/Adam", "fc/bias/Adam_1"):
            np.testing.assert_array_equal(state[name], after[name], err_msg=f"{loop}: {name}")
        y = twin(batch[0])
        np.testing.assert_array_equal(y, outputs, err_msg=loop)
        assert twin.compute_loss(x=None, y=batch[1], y_pred=y).numpy() == loss


@pytest.mark.parametrize("kind", [Autoencoder, ConvolutionalAutoencoder])
def test_keras_file_keeps_every_bit(kind, batch, tmp_path, device):
    arguments = {"code_size": 8} if kind is Autoencoder else {}
    model = CodeClassifier(kind(**arguments), learning_rate=0.25, name="mine")
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.autoencoder) is kind
    assert loaded.get_config() == model.get_config()
    assert loaded.optimizer.learning_rate.numpy() == 0.25
    np.testing.assert_array_equal(loaded(batch[0]), model(batch[0]))
