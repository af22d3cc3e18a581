"""Every check has its test file, and stands in docs/doctor.md."""

import re
from pathlib import Path

from migration.doctor.checks import all_checks

HERE = Path(__file__).parent
DOCS = Path(__file__).parents[3] / "docs" / "doctor.md"


def test_docs_list_every_check():
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", DOCS.read_text(), flags=re.MULTILINE)
    assert rows == [(name, check.looks_at, check.remedy) for name, check in all_checks().items()]


def test_every_check_has_its_tests():
    files = {file.stem.removeprefix("test_") for file in HERE.glob("test_*.py")}
    assert files == {*all_checks(), "registry", "examination", "machine", "control_group", "doctoring"}
