"""The workload by a template of text. Usage: render.py VALUES.json"""

import json
import sys
from pathlib import Path

from jinja2 import Environment, StrictUndefined

here = Path(__file__).parent
environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
template = environment.from_string((here / "workload.yaml.j2").read_text())
values = json.loads(Path(sys.argv[1]).read_text())
namespaces = sorted({service["namespace"] for service in values["services"]})
template.stream(namespaces=namespaces, services=values["services"]).dump(sys.stdout)
