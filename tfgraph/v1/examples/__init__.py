"""`tensorflow.examples`, which TF 2 no longer ships."""
