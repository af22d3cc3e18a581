"""Modules of the tutorials that TF 0.x carried as `tensorflow.models`, written anew."""
