"""Denormal numbers, really switched off in this thread."""

import ctypes
import platform
import struct

import pytest

from migration.doctor import Status

#: Bits of the register MXCSR of x86: flush results to zero, take operands for zero.
FLUSH_TO_ZERO, DENORMALS_ARE_ZERO = 1 << 15, 1 << 6
#: Where glibc's fenv_t has that register.
OFFSET = 28


def test_as_processes_start(only, machine):
    assert only("denormals", machine).status == Status.OK


@pytest.mark.skipif(
    platform.machine() != "x86_64" or platform.libc_ver()[0] != "glibc", reason="another register, or another fenv_t"
)
def test_switched_off(only, machine):
    library = ctypes.CDLL("libm.so.6")
    environment = ctypes.create_string_buffer(64)
    library.fegetenv(environment)
    before = environment.raw
    switched = bytearray(before)
    (register,) = struct.unpack_from("I", before, OFFSET)
    struct.pack_into("I", switched, OFFSET, register | FLUSH_TO_ZERO | DENORMALS_ARE_ZERO)
    library.fesetenv(bytes(switched))
    try:
        finding = only("denormals", machine)
    finally:
        library.fesetenv(before)
    assert finding.status == Status.WARNING
    assert "-ffast-math" in finding.what
    assert only("denormals", machine).status == Status.OK
