"""A summary writer that only records: tensorflow-estimator has it.

Source: TF 1.15 `tf.contrib.testing.FakeSummaryWriter`.
"""

from tfgraph.v1 import estimator as _estimator  # noqa: F401  its repairs, before the package

from tensorflow_estimator.python.estimator.hooks.fake_summary_writer import FakeSummaryWriter  # isort: skip

__all__ = ["FakeSummaryWriter"]
