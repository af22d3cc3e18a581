"""Every layout has a test of its name."""

from pathlib import Path

from migration.checkpoints.layouts import layouts


def test_every_layout_has_a_test_of_its_name():
    here = Path(__file__).parent
    assert len(layouts()) == 3
    for layout in layouts().values():
        assert (here / f"test_{layout.__module__.rpartition('.')[2]}.py").is_file()
