"""What TF 2.21 builds otherwise than TF 1.15, one file per module of TensorFlow; they register themselves."""
