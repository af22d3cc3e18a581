"""The TensorFlow 2 / Keras 3 side: eager models, TF1's optimizers, training loops, data.

It stands alone: nothing here imports `tfgraph` or `migration`.
"""
