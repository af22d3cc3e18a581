"""`tensorflow.examples.tutorials.mnist`."""

from tfgraph.v1.examples.tutorials.mnist import input_data, mnist

__all__ = ["input_data", "mnist"]
