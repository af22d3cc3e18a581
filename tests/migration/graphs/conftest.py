"""The saved graph of these tests."""

import pytest
import saved_graphs


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """The paths of one graph, by the way in which it was saved."""
    return saved_graphs.save(tmp_path_factory.mktemp("saved"))
