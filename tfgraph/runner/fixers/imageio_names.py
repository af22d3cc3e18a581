"""`imageio.imwrite` of floats."""

from tfgraph.runner.mending.fixer import MovedNames

_LEGACY = "tfgraph.runner.legacy.imageio_functions"

FIXER = MovedNames(
    reason="imageio 2.28 no longer makes bytes of floats, and takes durations in milliseconds.",
    moves={
        "imageio.imsave": f"{_LEGACY}.imwrite",
        "imageio.imwrite": f"{_LEGACY}.imwrite",
        "imageio.mimsave": f"{_LEGACY}.mimwrite",
        "imageio.mimwrite": f"{_LEGACY}.mimwrite",
    },
)
