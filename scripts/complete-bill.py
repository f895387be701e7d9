#!/usr/bin/env python3
"""Completes the bill of materials of cargo-cyclonedx: the models inside the program, the standard library and the C
library stand in no Cargo.lock; and paths of the building machine are taken out.

    complete-bill.py BILL.json NAME=VERSION... > COMPLETE.json

NAME=VERSION is a library that was linked in, such as rust-std=1.95.0 or glibc=2.36.
"""

import json
import re
import sys
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent / "models"
LICENCES = {
    "rust-std": "MIT OR Apache-2.0",
    "glibc": "LGPL-2.1-or-later",
}


def model(folder):
    """A model that is compiled into the program."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    weights = manifest["files"]["model.safetensors"]["sha256"]
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{manifest['name']}",
        "name": manifest["name"],
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": weights}],
        "licenses": [{"license": {"id": manifest.get("license", "Apache-2.0")}}],
    }


def library(argument):
    """A library that came with the machine."""
    name, version = argument.split("=", 1)
    return {
        "type": "library",
        "bom-ref": f"system:{name}@{version}",
        "name": name,
        "version": version,
        "scope": "required",
        "licenses": [{"expression": LICENCES[name]}],
    }


def main():
    source, *libraries = sys.argv[1:]
    text = Path(source).read_text(encoding="utf-8")
    text = re.sub(r"path\+file://[^\"#]*#ownwords@", "pkg:cargo/ownwords@", text)
    text = re.sub(r"\?download_url=file://[^\"]*", "", text)
    bill = json.loads(text)
    added = [model(path.parent) for path in sorted(MODELS.glob("*/manifest.json"))]
    added += [library(argument) for argument in libraries]
    bill["components"] += added
    own = bill["metadata"]["component"]["bom-ref"]
    for entry in bill["dependencies"]:
        if entry["ref"] == own:
            entry["dependsOn"] += [component["bom-ref"] for component in added]
    json.dump(bill, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
