"""Look at the machine: what is there, what makes numbers differ, and the remedy.

`migration doctor` prints the findings of a process of its own. In a user's process or test

    from migration.doctor import examine

    assert [finding for finding in examine() if finding.bad] == []

sees what was changed in there, too: flags set too late, a policy, determinism.
"""

from migration.doctor.examination import examine
from migration.doctor.finding import Finding, Status
from migration.doctor.machine import Gpu, Machine

__all__ = ["Finding", "Gpu", "Machine", "Status", "examine"]
