"""Lazy Adam that counts by the global step. Source: TF 1.15 `tf.contrib.opt.LazyAdamGSOptimizer`."""

from tfgraph.v1.contrib.opt.adam_gs_optimizer import AdamGSOptimizer
from tfgraph.v1.contrib.opt.lazy_adam_optimizer import LazyAdamOptimizer


class LazyAdamGSOptimizer(AdamGSOptimizer, LazyAdamOptimizer):
    """`AdamGSOptimizer` with the sparse update of `LazyAdamOptimizer`.

    Source: TF 1.15 `tf.contrib.opt.LazyAdamGSOptimizer`.
    """
