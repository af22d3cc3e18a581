"""A certificate as one HTML file that needs nothing else."""

import html
from typing import Any

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; } th, td { padding: .25rem .6rem; text-align: left; }
th { border-bottom: 2px solid #888; } td { border-bottom: 1px solid #ddd; vertical-align: top; }
code, pre { font-size: .9em; } pre { background: #f6f6f4; padding: 1rem; overflow-x: auto; }
.passed { color: #14612c; } .failed { color: #a3131f; font-weight: 600; } .none { color: #777; }
"""


def page(certificate: dict[str, Any], source: str) -> str:
    """Draw a certificate.

    Args:
        certificate: what `contents` says.
        source: of the model.
    """
    verified = certificate["verified"]
    verdict = "verified" if verified else "not verified"
    title = f"{certificate['graph']} as Keras 3"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{_text(title)}</title><style>{_STYLE}</style>"
        f"<h1>{_text(title)}: <span class={'passed' if verified else 'failed'}>{verdict}</span></h1>"
        + _outputs(certificate)
        + f"<h2>model.py</h2><pre>{_text(source)}</pre>"
        + _lines(certificate["lines"])
        + _weights(certificate["weights"])
        + _training(certificate.get("training"))
        + _left_out(certificate["left out"])
        + "</html>\n"
    )


def _outputs(certificate: dict[str, Any]) -> str:
    rows = [
        f"<tr><td>{_text(kind)}<td><code>{_text(each['name'])}</code>{_difference(each)}"
        for kind, differences in certificate["compared"].items()
        for each in differences
    ]
    rows += [
        f"<tr><td>random<td><code>{_text(name)}</code><td class=none>random numbers are in it: not compared<td>"
        for name in certificate["random"]
    ]
    ends = "".join(
        f"<tr><td>{what}<td><code>{_text(each['name'])}</code><td><code>{_text(each['tensor'])}</code>"
        f"<td>{_text(each['dtype'])} {_text(each['shape'])}"
        for what in ("inputs", "outputs")
        for each in certificate[what]
    )
    wrapped = ", ".join(f"{name} ({number})" for name, number in certificate["wrapped"].items())
    also = f"; operations of TensorFlow in a wrapper: {wrapped}" if wrapped else ""
    drawn = ", ".join(f"<code>{_text(name)}</code>" for name in certificate["drawn"])
    draws = f"<p>{drawn}: random numbers; for the comparison the graph's own were in their place." if drawn else ""
    return (
        f"<p>{certificate['idiomatic']} lines of Keras{also}.{draws}"
        f"<table><tr><th><th>name<th>in the graph<th>{ends}</table>"
        f"<h2>Outputs, compared with the graph</h2><table><tr><th>inputs<th>output<th>ulp<th>largest difference"
        f"{''.join(rows)}</table>"
    )


def _lines(lines: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(line['layer'] or '')}</code><td><code>{_text(line['type'])}</code>"
        f"<td><code>{_text(', '.join(line['nodes']))}</code>"
        + (_difference(line["compared"][0]) if line["compared"] else "<td class=none>within another line<td>")
        for line in lines
    )
    return (
        "<h2>Which nodes became which line</h2><table><tr><th>layer<th>type<th>nodes<th>ulp<th>largest difference"
        f"{rows}</table>"
    )


def _weights(weights: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(each['layer'])}/{_text(each['weight'])}</code>"
        f"<td><code>{_text(', '.join(each['from']))}</code><td>{_text(each['how'])}"
        for each in weights
    )
    return f"<h2>Weights</h2><table><tr><th>weight<th>from<th>how{rows}</table>"


def _training(training: dict[str, Any] | str | None) -> str:
    if training is None:
        return ""
    if isinstance(training, str):
        return f"<h2>Training</h2><p>{_text(training)}"
    rows = "".join(
        f"<tr><th>{_text(name)}<td>{_text(value)}" for name, value in training.items() if value and name != "slots"
    )
    return f"<h2>Training</h2><table>{rows}</table><p>{len(training['slots'])} slots moved to optimizer.npz"


def _left_out(groups: dict[str, list[str]]) -> str:
    parts = "".join(
        f"<details><summary>{_text(reason)}: {len(names)}</summary><code>{_text(', '.join(names))}</code></details>"
        for reason, names in groups.items()
    )
    return f"<h2>Left out</h2>{parts or '<p>nothing'}"


def _difference(difference: dict[str, Any]) -> str:
    verdict = "passed" if difference["passed"] else "failed"
    if difference["problem"]:
        return f"<td class={verdict}>{_text(difference['problem'])}<td>"
    ulp, absolute = difference["ulp"], difference["absolute"]
    if ulp is None:
        return f"<td class={verdict}>NaN on one side<td>"
    return f"<td class={verdict}>{ulp:,.0f}<td>{absolute:.2g}"


def _text(value: object) -> str:
    return html.escape(str(value))
