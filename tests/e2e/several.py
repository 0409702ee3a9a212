"""Several commands of an installation, one after the other."""

from dataclasses import dataclass

from tests.e2e.installation import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one command answered."""

    code: int
    out: str
    err: str


def run_several(installation: Installation, *commands: str) -> list[Said]:
    """Each command, written as in a shell without quotes, after the other; never a traceback."""
    answers = [installation.run(*command.split(), expect=None) for command in commands]
    return [Said(code=each.returncode, out=each.stdout, err=each.stderr) for each in answers]
