"""Models to serve: small ones whose answers can be worked out by hand, as SavedModels, and their clients."""

import pytest
import tensorflow as tf
from starlette.testclient import TestClient

from tfkeras.loading import load
from tfkeras.serving.app import Limits, create_app


class Half(tf.Module):
    """TensorFlow Serving's own example, and signatures with other inputs."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, "x")])
    def half_plus_three(self, x):
        return {"y": x / 2 + 3}

    @tf.function(
        input_signature=[tf.TensorSpec([None, 2], tf.float32, "signal"), tf.TensorSpec([None], tf.string, "tag")]
    )
    def two_inputs(self, signal, tag):
        return {"total": tf.reduce_sum(signal, axis=1), "tag_bytes": tag, "tag": tf.strings.upper(tag)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.uint8, "count"), tf.TensorSpec([None], tf.bool, "flag")])
    def integers(self, count, flag):
        return {"chosen": tf.where(flag, tf.cast(count, tf.int32), -1)}

    @tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32, "rows")])
    def free(self, rows):
        return {"largest": tf.reduce_max(rows, axis=1)}

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32, "x")])
    def scalar(self, x):
        return {"square": x * x}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "number")])
    def parse(self, number):
        return {"value": tf.strings.to_number(number)}


@pytest.fixture(scope="session")
def half(tmp_path_factory):
    """The model, loaded."""
    directory = tmp_path_factory.mktemp("half") / "123"
    module = Half()
    names = ["two_inputs", "integers", "free", "scalar", "parse"]
    signatures = {name: getattr(module, name) for name in names}
    tf.saved_model.save(module, str(directory), {"serving_default": module.half_plus_three, **signatures})
    return load(directory.parent)


@pytest.fixture(scope="session")
def client(half):
    """A client of the model, with limits that are easily passed."""
    limits = Limits(max_body_bytes=100_000, max_instances=8)
    with TestClient(create_app(half, "half", limits), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def predict(client):
    """Post a body, of bytes or JSON; returns the status and the answer."""

    def post(body, address="/v1/models/half:predict"):
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        response = client.post(address, **sent)
        assert response.headers["content-type"] == "application/json"
        return response.status_code, response.json()

    return post
