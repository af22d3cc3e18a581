"""The page docs/gpu.md: what the sections found, between two markers; the rest of it is written by hand."""

from pathlib import Path

from section import Found, Task
from sections import SECTIONS

BEGIN, END = "<!-- report -->\n", "<!-- end of report -->\n"
NOT_A_GPU = (
    "**Measured on `{}`, which stands in for a GPU: it shows that the report can be made, and says nothing about any"
    " GPU.**\n\n"
)


def write(page: Path, found: Found, task: Task) -> None:
    """Put what was found into the page; one that is not there yet begins with the markers."""
    text = page.read_text() if page.exists() else BEGIN + END
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{page} has no line '{BEGIN.strip()}' with '{END.strip()}' below it.")
    head, _, rest = text.partition(BEGIN)
    page.write_text(head + BEGIN + report(found, task) + END + rest.partition(END)[2])


def report(found: Found, task: Task) -> str:
    """The Markdown of all sections that found anything."""
    text = "" if task.on_gpu else NOT_A_GPU.format(task.device)
    for name, section in SECTIONS.items():
        if name not in found:
            continue
        text += f"## {section.title}\n\n" + (f"{section.about}\n\n" if section.about else "")
        if section.no_gpu and not task.on_gpu:
            text += f"{section.no_gpu}\n\n"
        text += (section.table(found, task) or "Nothing was measured: no time was left, or it failed.\n") + "\n"
    return text
