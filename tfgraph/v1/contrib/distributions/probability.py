"""Where `tf.distributions` meets TensorFlow Probability.

TF 1.15 had one family: `tf.contrib.distributions` held the twelve distributions of `tf.distributions`
and some forty others. TensorFlow 2 kept the twelve, with 1.15's kernels and random streams; the others
moved to TensorFlow Probability, whose distributions have another base class. Here the two become one
family again: each distribution of TensorFlow Probability is an instance of `tf.distributions.Distribution`,
`tf.distributions.kl_divergence` knows it, and `of_probability` takes one of the twelve across.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
import tensorflow_probability as tfp

from tfgraph.v1.contrib.distributions import Chi2

tfb = tfp.bijectors
tfd = tfp.distributions

#: The distributions that TensorFlow kept, and what makes the twin of one. The logits and not the
#: probabilities: all of 1.15's formulas start from them.
_TWINS: dict[str, tuple[str, ...]] = {
    "Bernoulli": ("logits", "dtype"),
    "Beta": ("concentration1", "concentration0"),
    "Categorical": ("logits", "dtype"),
    "Dirichlet": ("concentration",),
    "DirichletMultinomial": ("total_count", "concentration"),
    "Exponential": ("rate",),
    "Gamma": ("concentration", "rate"),
    "Laplace": ("loc", "scale"),
    "Multinomial": ("total_count", "logits"),
    "Normal": ("loc", "scale"),
    "StudentT": ("df", "loc", "scale"),
    "Uniform": ("low", "high"),
}

# `isinstance` and the registry of divergences are how TensorFlow lets others say what they are.
tf.distributions.Distribution.register(tfd.Distribution)
for _name in _TWINS:
    getattr(tf.distributions, _name).register(getattr(tfd, _name))
tf.distributions.RegisterKL(tfd.Distribution, tfd.Distribution)(
    lambda a, b, name=None: tfd.kl_divergence(a, b, name=name)
)


def of_probability(value: Any) -> Any:
    """Take a distribution of `tf.distributions` across to TensorFlow Probability.

    Args:
        value: a distribution, or a list of them; anything else is returned as it is.

    Returns:
        The distribution of the same name and parameters.

    Raises:
        TypeError: for a subclass that somebody else wrote: its methods would be lost.
    """
    if isinstance(value, list | tuple):
        return type(value)(map(of_probability, value))
    if tf.distributions.Distribution not in type(value).__mro__:
        return value
    for kind in type(value).__mro__:
        name = kind.__name__
        if name in _TWINS and getattr(tf.distributions, name) is kind:
            return getattr(tfd, name)(
                **{parameter: getattr(value, parameter) for parameter in _TWINS[name]},
                validate_args=value.validate_args,
                allow_nan_stats=value.allow_nan_stats,
                name=value.name.rstrip("/"),
            )
        if not kind.__module__.startswith(("tensorflow.", Chi2.__module__)):
            break
    raise TypeError(
        f"{type(value).__name__} is a tf.distributions.Distribution of your own; Independent, Mixture, "
        "TransformedDistribution and the like, which are TensorFlow Probability's now, cannot be built on it. "
        "Derive it from tensorflow_probability.distributions.Distribution instead; the methods that it has to "
        "implement have the same names."
    )


class InOrder:
    """Mixin: a distribution of TensorFlow Probability whose arguments by position are in TF 1.15's order.

    Distributions among the arguments are taken across.
    """

    #: The names of TF 1.15's arguments.
    order: tuple[str, ...]

    def __init__(self, *args: Any, **kwargs: Any):
        """Make it, with TF 1.15's arguments and those that TensorFlow Probability added.

        Raises:
            TypeError: for too many arguments, or one given twice.
        """
        name = type(self).__name__
        if len(args) > len(self.order):
            raise TypeError(f"{name} takes {len(self.order)} arguments, received {len(args)}.")
        by_position = dict(zip(self.order, args, strict=False))
        twice = sorted(by_position.keys() & kwargs.keys())
        if twice:
            raise TypeError(f"{name} received these by position and by name: {', '.join(twice)}.")
        super().__init__(**{key: of_probability(value) for key, value in {**by_position, **kwargs}.items()})


def with_own_arguments(made: Any) -> Any:
    """Class decorator: a distribution of TensorFlow Probability under the arguments of TF 1.15.

    `parameters` are the parent's, from which the parent finds the shapes; `copy` takes the new arguments.
    """
    initialize: Callable[..., None] = made.__init__
    signature = inspect.signature(initialize)
    parent = made.__mro__[1]

    @functools.wraps(initialize)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        initialize(self, *args, **kwargs)
        _, *arguments = signature.bind(self, *args, **kwargs).arguments.items()
        self._own_arguments = self._no_dependency(dict(arguments))

    def copy(self: Any, **override_parameters_kwargs: Any) -> Any:
        """A new distribution, made with the arguments of this one but for those that are given."""
        return type(self)(**{**self._own_arguments, **override_parameters_kwargs})

    made.__init__ = __init__
    made.copy = copy
    made._parameter_properties = classmethod(
        lambda cls, dtype, num_classes=None: parent._parameter_properties(dtype, num_classes)
    )
    return made
