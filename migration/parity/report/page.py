"""A comparison as one HTML file that needs nothing else: no network, no script."""

import html
import io
import os
from collections.abc import Sequence

import matplotlib.figure
import numpy as np

from migration.checkpoints.replacing import replacing
from migration.parity.alignment import Aligned
from migration.parity.comparison import Comparison
from migration.parity.divergence import Place, shown
from migration.parity.report.terminal import explanation, said
from migration.parity.ulps import bin_name

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; } th, td { padding: .25rem .6rem; text-align: left; }
th { border-bottom: 2px solid #888; } td { border-bottom: 1px solid #ddd; vertical-align: top; }
code { font-size: .9em; } mark { background: #fbdfe1; }
.passed { color: #14612c; } .failed { color: #a3131f; font-weight: 600; } .none { color: #777; }
.places { display: flex; gap: 1rem; flex-wrap: wrap; }
.place { flex: 1 1 24rem; border: 1px solid #ccc; border-radius: 6px; padding: .5rem 1rem; }
.path { line-height: 2.2; } .path code { border: 1px solid #bbb; border-radius: 4px; padding: .15rem .4rem; }
.path code.first { background: #fbdfe1; border-color: #a3131f; }
.ulps td { text-align: right; } .ulps td:first-child { text-align: left; }
svg { max-width: 100%; height: auto; } details { margin: .5rem 0; color: #1b1b1b; font-weight: normal; }
"""
#: Nodes of a path that are shown; the others are counted.
_PATH = 12


def write_page(comparisons: Sequence[Comparison], path: str | os.PathLike[str], title: str = "Parity") -> None:
    """Write comparisons to an HTML file: all of it or, if that fails, nothing.

    Raises:
        CheckpointError: if it cannot be written.
    """
    verdict = "passed" if all(comparison.passed for comparison in comparisons) else "failed"
    body = "".join(_section(comparison) for comparison in comparisons)
    page = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{_text(title)}</title><style>{_STYLE}</style>"
        f"<h1>{_text(title)}: <span class={verdict}>{verdict}</span></h1>{body}</html>\n"
    )
    with replacing(path) as file:
        file.write(page.encode())


def _section(comparison: Comparison) -> str:
    verdict = "passed" if comparison.passed else "failed"
    return (
        f"<h2>{_text(comparison.a)} against {_text(comparison.b)}: <span class={verdict}>{verdict}</span></h2>"
        + _divergence(comparison)
        + _levels(comparison)
        + _losses(comparison)
        + _activations(comparison.activations)
    )


def _levels(comparison: Comparison) -> str:
    rows = []
    for level in comparison.levels:
        verdict = {True: "passed", False: "failed", None: "none"}[level.passed]
        rows.append(f"<tr><td>{level.name}<td class={verdict}>{_text(said(level))}")
        failed = [difference for difference in level.differences if not difference.allowed]
        if len(failed) > 1:
            items = "".join(f"<tr><td><code>{_text(each.name)}</code><td>{_text(each)}" for each in failed)
            rows[-1] += f"<details><summary>all {len(failed)}</summary><table>{items}</table></details>"
    return f"<h3>Levels</h3><table><tr><th>level<th>worst difference{''.join(rows)}</table>"


def _divergence(comparison: Comparison) -> str:
    lines = "".join(f"<p>{_text(line)}</p>" for line in explanation(comparison) if not line.startswith("  "))
    if comparison.passed:
        return lines
    divergence = comparison.divergence
    if divergence is None:
        return f"<h3>Where they part</h3>{lines}"
    a, b = divergence.a, divergence.b
    places = _place(comparison.a, a, b) + _place(comparison.b, b, a)
    path = divergence.path
    shown_nodes = [
        f"<code{' class=first' * (number == 0)}>{_text(node.name)}</code>" for number, node in enumerate(path)
    ]
    if len(path) > _PATH:
        shown_nodes[_PATH - 2 : -1] = [f"… {len(path) - _PATH + 1} more …"]
    arrows = " → ".join(shown_nodes)
    way = f"<h3>From there to {_text(divergence.target)}</h3><p class=path>{arrows}</p>" if path else ""
    return f"<h3>Where they part</h3>{lines}<div class=places>{places}</div>{way}"


def _place(program: str, place: Place | None, other: Place | None) -> str:
    if place is None:
        return f"<div class=place><b>{_text(program)}</b><p>has no such operation</div>"
    settings = "".join(
        f"<tr><td>{_text(name)}<td>{_marked(shown(value), other is not None and other.settings.get(name) != value)}"
        for name, value in place.settings.items()
    )
    agreeing = "".join(
        f"<li><code>{_text(own)}</code> = <code>{_text(theirs)}</code>" for own, theirs in place.agreeing.items()
    )
    return (
        f"<div class=place><b>{_text(program)}</b><p><code>{_text(place.node)}</code>, {_text(place.node.type)}"
        f"<table>{settings}</table>inputs that agree:<ul>{agreeing or '<li>none'}</ul></div>"
    )


def _marked(text: str, is_other: bool) -> str:
    return f"<mark>{_text(text)}</mark>" if is_other else _text(text)


def _losses(comparison: Comparison) -> str:
    first, second = (np.array(losses) for losses in comparison.losses)
    if not first.size or first.shape != second.shape:
        return ""
    figure = matplotlib.figure.Figure(figsize=(9, 3.2), layout="constrained")
    curves, gap = figure.subplots(1, 2)
    steps = np.arange(1, len(first) + 1)
    curves.plot(steps, first, label=comparison.a, linewidth=3, alpha=0.45)
    curves.plot(steps, second, label=comparison.b, linewidth=1, color="black")
    curves.set(title="loss", xlabel="step")
    curves.legend()
    gap.plot(steps, np.abs(first - second), marker=".")
    gap.set(title="|difference| of the losses", xlabel="step")
    return f"<h3>Loss, {len(first)} steps</h3>{_svg(figure)}"


def _activations(activations: Sequence[Aligned]) -> str:
    if not activations:
        return ""
    used = max((number for each in activations for number, count in enumerate(each.ulps) if count), default=0)
    headings = "".join(f"<th>{bin_name(number)}" for number in range(used + 1))
    rows = "".join(_row(each, used) for each in activations)
    return (
        f"<details><summary>{len(activations)} tensors of the first program that the second has, too: how many elements"
        f" are how many ulp apart</summary><table class=ulps><tr><th>tensor{headings}{rows}</table></details>"
    )


def _row(each: Aligned, used: int) -> str:
    total = max(sum(each.ulps), 1)
    cells = []
    for number, count in enumerate(each.ulps[: used + 1]):
        colour = f"rgba({'163,19,31' if number else '20,97,44'},{0.1 + 0.6 * count / total:.2f})"
        cells.append(f'<td style="background: {colour}">{count:,}' if count else "<td>")
    return f"<tr><td><code>{_text(each.name)}</code>{''.join(cells)}"


def _svg(figure: matplotlib.figure.Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    return text[text.index("<svg") :]


def _text(value: object) -> str:
    return html.escape(str(value))
