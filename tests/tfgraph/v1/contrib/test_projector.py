"""The embeddings projector's config."""

from types import SimpleNamespace

from tfgraph.v1.contrib.tensorboard.plugins import projector


def test_config_is_written_as_tensorboard_reads_it(tmp_path):
    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = "words"
    embedding.metadata_path = "metadata.tsv"
    embedding.sprite.single_image_dim.extend([28, 28])
    projector.visualize_embeddings(SimpleNamespace(get_logdir=lambda: str(tmp_path)), config)
    assert (tmp_path / "projector_config.pbtxt").read_text() == (
        'embeddings {\n  tensor_name: "words"\n  metadata_path: "metadata.tsv"\n'
        "  sprite {\n    single_image_dim: 28\n    single_image_dim: 28\n  }\n}\n"
    )
