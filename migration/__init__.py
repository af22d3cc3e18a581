"""Move TensorFlow 1 models to Keras 3 and prove that nothing changed: checkpoints, numerical comparison."""
