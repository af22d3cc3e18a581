"""The examination never fails, whatever a check does."""

import pytest

from migration.doctor import Finding, Status, examination, examine
from migration.doctor.checks import all_checks
from migration.doctor.checks.check import Check
from migration.doctor.finding import ok
from migration.doctor.machine import Machine, NotImportableError


def check(function):
    return Check("", "", function)


def unlucky(machine):
    yield ok("so far")
    raise RuntimeError("two\nlines")


def without_keras(machine):
    raise NotImportableError("Keras", "whatever")


@pytest.fixture
def checks(monkeypatch):
    """Other checks than those of the folder."""
    chosen = {"unlucky": check(unlucky), "without_keras": check(without_keras), "last": check(lambda _: [ok("all")])}
    monkeypatch.setattr(examination, "all_checks", lambda: chosen)


def test_a_check_that_raises_is_an_error_and_the_others_go_on(checks):
    remedy = "something here is not as it expects; please report it with the output of `migration doctor --json`"
    assert examine() == [
        Finding(Status.OK, "so far", check="unlucky"),
        Finding(Status.ERROR, "this check failed: RuntimeError: two lines", remedy, "unlucky"),
        Finding(Status.NOTE, "not looked at: Keras cannot be imported", "", "without_keras"),
        Finding(Status.OK, "all", check="last"),
    ]


def test_this_machine_is_looked_at_by_every_check():
    findings = examine()
    assert {finding.check for finding in findings} == set(all_checks())
    assert [finding for finding in findings if "this check failed" in finding.what] == []
    assert all(finding.remedy for finding in findings if finding.bad)


def test_a_machine_of_which_nothing_is_known_fails_no_check(tmp_path):
    nothing = Machine(environ={}, root=tmp_path / "absent", home=tmp_path / "absent", packages=[])
    assert [finding for finding in examine(nothing) if "this check failed" in finding.what] == []
