"""Readers in Python: PyYAML, alone and with libyaml, and ruamel.yaml as YAML 1.1 and 1.2.

Usage: readers.py FOLDER READER. See ../README.md.
"""

import json
import sys
from pathlib import Path


def pyyaml():
    import yaml

    return lambda text: yaml.load_all(text, Loader=yaml.SafeLoader)


def pyyaml_c():
    import yaml

    return lambda text: yaml.load_all(text, Loader=yaml.CSafeLoader)


def ruamel(version):
    from ruamel.yaml import YAML

    def load(text):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        return reader.load_all(text)

    return lambda: load


READERS = {
    "PyYAML": pyyaml,
    "PyYAML with libyaml": pyyaml_c,
    "ruamel.yaml 1.1": ruamel((1, 1)),
    "ruamel.yaml 1.2": ruamel((1, 2)),
}


def same(one, other):
    """Equal, and of equal types: to Python, True is 1, and 1 is 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            type(key) is str and key in other and same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


END = object()


def main(folder, name):
    load = READERS[name]()
    documents = 0
    for path in sorted(Path(folder).glob("*.yaml")):
        text = path.read_bytes().decode()
        meant = path.with_suffix(".jsonl").read_bytes().decode().removesuffix("\n")
        got = iter(load(text))
        for number, line in enumerate(meant.split("\n")):
            documents += 1
            try:
                value = next(got, END)
            except Exception as error:  # Whatever a reader raises is its answer.
                value, got = error, iter(())
            if value is END or not same(value, json.loads(line)):
                said = "no document" if value is END else repr(value).replace("\n", " ")
                print(name, f"{path.name}#{number}", line, said, sep="\t")
        try:
            if next(got, END) is not END:
                print(name, path.name, "the end", "more documents", sep="\t")
        except Exception as error:
            print(name, path.name, "the end", repr(error).replace("\n", " "), sep="\t")
    print(f"{name}: {documents} documents", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in READERS:
        sys.exit(f"usage: readers.py FOLDER READER, which is one of {', '.join(READERS)}")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    main(sys.argv[1], sys.argv[2])
