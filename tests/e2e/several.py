"""Several commands, one after the other, in one process of an installation: starting one takes a second each."""

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.e2e.installation import Installation

DRIVER = """
import contextlib, io, json, sys
from monitor.cli import main
answers = []
for arguments in json.load(sys.stdin):
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            code = ended.code
    answers.append([code, *(stream.buffer.getvalue().decode() for stream in (out, err))])
json.dump(answers, sys.stdout)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one command answered."""

    code: int
    out: str
    err: str


def run_several(installation: Installation, *commands: str) -> list[Said]:
    """Each command, written as in a shell without quotes, after the other; never a traceback."""
    configured = [["--config", str(installation.config), *command.split()] for command in commands]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(configured), capture_output=True, text=True,
        timeout=120, cwd=installation.folder, env=installation.environ, check=True,
    )  # fmt: skip
    answers = [Said(code=code, out=out, err=err) for code, out, err in json.loads(done.stdout)]
    for answer in answers:
        assert "Traceback" not in answer.out + answer.err + done.stderr, answer
    return answers
