"""contrib.learn: data sets and preprocessing."""

import pytest

from tfgraph.v1.contrib import learn


def test_vocabulary_processor_maps_words_to_ids():
    processor = learn.preprocessing.VocabularyProcessor(4)
    ids = [row.tolist() for row in processor.fit_transform(["a cat sat", "a dog sat down here"])]
    assert ids == [[1, 2, 3, 0], [1, 4, 3, 5]]
    assert [row.tolist() for row in processor.transform(["dog bird"])] == [[4, 0, 0, 0]]
    assert list(processor.reverse([[1, 0]])) == ["a <UNK>"]


def test_csv_with_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("2,3,x,y\n1,2,3,0\n4,5,6,1\n")
    data = learn.datasets.base.load_csv_with_header(path, int, float)
    assert data.data.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert data.target.tolist() == [0, 1]


def test_a_data_set_that_was_downloaded_is_refused():
    with pytest.raises(ValueError, match="'dbpedia'.*is not available.*iris, mnist"):
        learn.datasets.load_dataset("dbpedia")


def test_real_valued_columns_are_inferred():
    (column,) = learn.infer_real_valued_columns_from_input([[1.0, 2.0], [3.0, 4.0]])
    assert column.shape == (2,)
