"""The sections of the page, one a file, in their order."""

from sections import first_use, machine, peaks, precision, speed, tf32_effect

SECTIONS = {
    "machine": machine.SECTION,
    "peaks": peaks.SECTION,
    "first_use": first_use.SECTION,
    "tf32": tf32_effect.SECTION,
    "speed": speed.SECTION,
    "precision": precision.SECTION,
}
