"""Every replacement takes the arguments of the function it stands for: TF2 code in the process calls it, too."""

import functools
import importlib
import inspect

import pytest
import tensorflow
from tensorflow.python.util import tf_decorator

import tfgraph.v1  # noqa: F401
from tfgraph.v1.random_streams.replacements import REPLACEMENTS

POSITIONAL, KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize(("module", "path"), sorted(REPLACEMENTS))
def test_takes_what_the_original_takes(module, path):
    owner = functools.reduce(getattr, path.split("."), importlib.import_module(module))
    theirs = list(inspect.signature(tf_decorator.unwrap(owner)[1]).parameters.values())
    ours = inspect.signature(REPLACEMENTS[module, path])
    first = ["original"] if next(iter(ours.parameters)) == "original" else []
    if "." in path:  # a method: the object comes by position
        first.append(theirs.pop(0).name)
    ours.bind(*first, *[parameter.name for parameter in theirs if parameter.kind == POSITIONAL])
    ours.bind(*first, **{parameter.name: 0 for parameter in theirs if parameter.kind in (POSITIONAL, KEYWORD)})


def test_tf2_code_in_the_process_computes_what_it_did():
    x = tensorflow.reshape(tensorflow.range(12.0), [3, 4])

    @tensorflow.function
    def traced(x):
        cropped = tensorflow.image.crop_to_bounding_box(x[None, :, :, None], 0, 1, target_height=2, target_width=2)
        hot = tensorflow.one_hot([1], depth=2, on_value=3.0, off_value=1.0)
        return tensorflow.tensordot(x, tensorflow.transpose(x), axes=1), cropped[0, :, :, 0], hot

    product, cropped, hot = traced(x)
    assert product.numpy().tolist() == (x.numpy() @ x.numpy().T).tolist()
    assert cropped.numpy().tolist() == [[1.0, 2.0], [5.0, 6.0]]
    assert hot.numpy().tolist() == [[1.0, 3.0]]
