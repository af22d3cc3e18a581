"""Pack the list of TF 1.15.5's public names: `python make_tf115_api.py tf115_api.json tf115_api.json.gz`.

The input is made under real TF 1.15.5: name -> {kind, signature}. What differs between two such runs, the
addresses of objects that are default values, is taken out.
"""

import gzip
import json
import re
import sys

source, target = sys.argv[1:]
with open(source) as file:
    names = json.load(file)
packed = {
    name: [entry["kind"], entry["sig"] and re.sub(r" at 0x[0-9a-f]+", "", entry["sig"])]
    for name, entry in sorted(names.items())
}
with open(target, "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
    zipped.write(json.dumps(packed, separators=(",", ":")).encode())
