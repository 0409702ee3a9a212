"""The command ``completion``: a script for the shell."""

import sys

import click
from click.shell_completion import get_completion_class

from monitor.cli.output import print_text
from monitor.errors import ConfigError


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell: ``policy-monitor completion bash >> ~/.bashrc``."""
    script = get_completion_class(shell)
    if script is None:
        raise ConfigError([f"no completion for {shell}"])
    root = context.find_root().command
    print_text(script(root, {}, "policy-monitor", "_POLICY_MONITOR_COMPLETE").source())
    sys.stdout.flush()
