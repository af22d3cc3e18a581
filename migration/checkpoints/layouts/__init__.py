"""One module per Keras layer whose weights lie in another way than those of its TF1 twin: its own registration.

Each has a `LAYOUT`, a subclass of `layout.Layout`. Layers that are not here keep the same tensors in both worlds:
dense, convolution (depthwise and transposed, too), embedding, normalisation. A dense layer behind a flattened
convolution also: both worlds flatten `[height, width, channels]`.
"""

import functools
import importlib
import pkgutil

import keras

from migration.checkpoints.layouts.layout import Layout


@functools.cache
def layouts() -> dict[type, type[Layout]]:
    """All of them, by the class of the layer."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name != "layout"]
    found = [importlib.import_module(f"{__name__}.{name}").LAYOUT for name in names]
    return {layout.layer_class: layout for layout in found}


def layout_of(layer: keras.layers.Layer) -> Layout | None:
    """The layout of a layer, or None if both worlds keep the same tensors."""
    layout = layouts().get(type(layer))
    return layout(layer) if layout else None
