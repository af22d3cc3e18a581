"""The class of a cell of a recurrent layer that Keras does not have."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan
from migration.graphs.plan.names import RESERVED
from migration.graphs.plan.own_cell import OwnCell
from migration.graphs.writing.body import Body
from migration.graphs.writing.lines import HeldLayer, Line, lines_of, made_layer, main_dtype


def cell_source(cell: OwnCell) -> str:
    """Write the class of a cell."""
    dtype = main_dtype(cell.plan)
    states = list(cell.states)
    sizes = list(cell.states.values())
    made, built = [], []
    for layer in cell.layers:
        if layer.type == "Variable":
            others = "".join(
                f", {key}={argument(layer.arguments[key])}" for key in ("trainable",) if key in layer.arguments
            )
            shape = argument(layer.arguments["*shape"])
            built.append(f'self.{layer.name} = self.add_weight(shape={shape}, name="{layer.name}"{others})')
            continue
        made.append(f"self.{layer.name} = {made_layer(layer, dtype)}")
        if layer.weights:
            built.append(f"self.{layer.name}.build(({', '.join(['None', *cell.shapes[layer]])}))")
    lines = [
        '@keras.saving.register_keras_serializable("model")',
        f"class {cell.name}(layers.Layer):",
        '    """One step of a recurrent layer; Keras has no cell like it."""',
        "",
        "    def __init__(self, **kwargs):",
        "        super().__init__(**kwargs)",
        f"        self.state_size, self.output_size = {sizes}, {cell.units}",
        *(f"        {line}" for line in made),
    ]
    if built:
        lines += ["", "    def build(self, input_shape):", *(f"        {line}" for line in built)]
    taken = {*RESERVED - {"inputs"}, "self", "states", "input_shape"}
    results: dict[Value, str] = {}
    for key, value in cell.plan.outputs.items():
        if value.call is not None and results.get(value, "outputs") == "outputs":
            results[value] = key
    texts = {cell.plan.inputs[key]: key for key in ("inputs", *states)}
    inner = lines_of(cell.plan, HeldLayer)
    for line in inner:
        line.names = _gates(line.call, cell.plan) if line.call and line.several else ()
        line.hint = "" if line.names else _hint(line)
    body = Body(inner, texts, results, taken, dtype)
    written = body.written()
    output, *news = (body.texts[value] for value in cell.plan.outputs.values())
    unpacked = f"{', '.join(states)}{',' if len(states) == 1 else ''} = states"
    lines += ["", "    def call(self, inputs, states):", f"        {unpacked}"]
    lines += [f"        {line}" for line in written]
    lines += [f"        return {output}, [{', '.join(news)}]"]
    return "\n".join(lines)


def _hint(line: Line) -> str:
    """What the result of a line may be called: parts of what a layer makes after the layer, all else without scope."""
    call = line.call
    if call is None or call.layer is not None:
        return line.hint
    before = call.inputs[0].call if call.several and len(call.inputs) == 1 else None
    if before is not None and before.layer is not None:
        return before.layer.name
    return call.tensors[0].node.name.split("/")[-1]


def _gates(call: Call, plan: Plan) -> tuple[str, ...]:
    """What the gates of an LSTM are called, if a call makes them: i, j, f and o, by what becomes of them."""
    if len(call.tensors) != 4 or "c" not in plan.inputs:
        return ()
    takers: dict[Value, list[Call]] = defaultdict(list)
    for each in plan.calls:
        for value in each.inputs:
            takers[value].append(each)
    gates = [_factor(call.value(number), takers) for number in range(4)]
    products = [product for _, product in gates]
    if None in products:
        return ()
    names = []
    for activation, product in gates:
        if products.count(product) == 2:
            names.append("i" if activation == "sigmoid" else "j")
        else:
            names.append("f" if product is not None and plan.inputs["c"] in product.inputs else "o")
    return tuple(names) if sorted(names) == ["f", "i", "j", "o"] else ()


def _factor(value: Value, takers: Mapping[Value, Sequence[Call]]) -> tuple[str, Call | None]:
    """The activation that a value goes through, and the product that it is a factor of then."""
    activation = ""
    while len(takers[value]) == 1:
        (call,) = takers[value]
        if found := re.fullmatch(r"ops\.(\w+)\(\{0\}\)", call.expression):
            activation = found[1]
        elif call.expression == "{0} * {1}":
            return activation, call
        elif call.layer is None and " + " not in call.expression:
            break
        value = call.value()
    return "", None
