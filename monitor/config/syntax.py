"""The text of a configuration file: read, decoded, parsed; a syntax error becomes complaints with lines."""

import re
import tomllib
from pathlib import Path

from monitor.errors import ConfigError

LONGEST_FILE = 16_000_000
MOST_SYNTAX_ERRORS = 20
SEARCHED = 1_000_000
"""Characters of a text in which further syntax errors are searched for; a longer one tells its first only."""


def read_text(path: Path) -> str:
    """The file's text; ConfigError where it is missing, unreadable, too large or not UTF-8."""
    try:
        if not path.is_file():
            raise ConfigError([f"{path} does not exist or is no file; write one with: policy-monitor init"])
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path} cannot be read: {error.strerror or type(error).__name__}"]) from error
    if len(content) > LONGEST_FILE:
        raise ConfigError([f"{path} is larger than {LONGEST_FILE // 10**6} MB"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: is not UTF-8 text; save the file as UTF-8"]) from error


def parse(text: str, path: Path) -> dict[str, object]:
    """The values of a TOML text; ConfigError with every syntax error."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_errors(text, path, error)) from error
    except RecursionError as error:
        raise ConfigError([f"{path}: lists or tables are nested too deeply"]) from error


def _place(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """Line and bare sentence of a syntax error; the standard parser puts the line into its words only."""
    match = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    last = max(1, len(text.rstrip().splitlines()))
    if match is None:
        return last, str(error)
    return int(match[1] or last), str(error)[: match.start()]


def _syntax_errors(text: str, path: Path, error: tomllib.TOMLDecodeError) -> list[str]:
    """The first error, then those that show once its line is blanked, as long as each stands further down.

    A broken table header ends the search: what follows would be laid to the wrong table.
    """
    lines = text.splitlines(keepends=True)
    problems: list[str] = []
    former = 0
    while len(problems) < MOST_SYNTAX_ERRORS:
        line, sentence = _place(error, text)
        if line <= former or not 0 < line <= len(lines):
            break
        source = lines[line - 1].strip()
        visible = "".join(letter if letter.isprintable() else "�" for letter in source[:80])
        problems.append(f"{path}:{line}: {sentence}: {visible}")
        if source.startswith("[") or line == len(lines) or len(text) > SEARCHED:
            break
        lines[line - 1] = "\n"
        former = line
        try:
            tomllib.loads("".join(lines))
            break
        except tomllib.TOMLDecodeError as next_error:
            error = next_error
        except RecursionError:
            break
    return problems or [f"{path}: {error}"]
