#!/usr/bin/env python3
"""The sentences and items that ownwords finds in the passages of a gold set, as JSON lines.

    segmentation-predictions.py OWNWORDS GOLD.jsonl > PREDICTIONS.jsonl
"""

import json
import subprocess
import sys


def units(program, text):
    """The texts of the sentences and list items of a passage."""
    run = subprocess.run(
        [program, "units", "-"], input=text.encode(), stdout=subprocess.PIPE, check=True
    )
    found = (json.loads(line) for line in run.stdout.decode().splitlines())
    return [unit["text"] for unit in found if unit["kind"] != "row"]


def main():
    program, gold = sys.argv[1:]
    with open(gold, encoding="utf-8") as passages:
        for line in passages:
            passage = json.loads(line)
            prediction = {"id": passage["id"], "units": units(program, passage["text"])}
            print(json.dumps(prediction, ensure_ascii=False))


if __name__ == "__main__":
    main()
