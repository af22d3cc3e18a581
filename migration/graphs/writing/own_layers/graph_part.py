"""A part of a TF1 graph."""

import base64

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("model")
class GraphPart(layers.Layer):
    """A part of the old graph that Keras has no form for, such as a loop of its own kind."""

    def __init__(self, graph, inputs, outputs, shapes, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.graph, self.tensors, self.shapes = graph, (inputs, outputs), shapes
        definition = tf.compat.v1.GraphDef.FromString(base64.b64decode(graph))
        whole = tf.compat.v1.wrap_function(lambda: tf.import_graph_def(definition, name=""), [])
        tensors = [[whole.graph.get_tensor_by_name(name) for name in names] for names in (inputs, outputs)]
        self.function = whole.prune(*tensors)

    def call(self, *values):
        results = self.function(*(tf.convert_to_tensor(value) for value in values))
        for result, shape in zip(results, self.shapes, strict=False):
            result.set_shape(shape)
        return results if len(results) > 1 else results[0]

    def get_config(self):
        return {
            **super().get_config(),
            "graph": self.graph,
            "inputs": self.tensors[0],
            "outputs": self.tensors[1],
            "shapes": self.shapes,
        }
