"""Writes what the reference makes of the templates in swift-core/src/test/resources/jinja/cases.json.

The file holds a context and a list of cases with a `template` each; this script fills in `text` and `spans`, or `error`,
by rendering with jinja2 as transformers configures it. Needs transformers 5.18 and jinja2 3.1; run from the repository root.
"""

import datetime
import json
import pathlib

from transformers.utils import chat_template_utils

CASES = pathlib.Path("swift-core/src/test/resources/jinja/cases.json")


class FixedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 13, 5, 9, 123456)


def render(template, context):
    blocks, spans = [], []
    try:
        compiled = chat_template_utils._cached_compile_jinja_template(template)
        with compiled.environment.activate_tracker(blocks, spans):
            for block in compiled.generate(**context):
                blocks.append(block)
        text = "".join(blocks)
    except Exception as e:
        return {"error": type(e).__name__}
    return {"text": text, "spans": spans}


def main():
    chat_template_utils.datetime = FixedClock
    document = json.loads(CASES.read_text(encoding="utf-8"))
    for i, case in enumerate(document["cases"]):
        document["cases"][i] = {"template": case["template"], **render(case["template"], document["context"])}
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in document["cases"])
    context = json.dumps(document["context"], ensure_ascii=False)
    CASES.write_text(f'{{"context": {context},\n"cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
