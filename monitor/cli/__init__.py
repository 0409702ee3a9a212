"""The command ``policy-monitor``: thin commands over the rooms below.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 there are
differences (``diff``, ``check --exit-code``), 2 usage or configuration, 3 something needs a person (failed
checks, trouble, dead alerts), 74 the database or disk failed, 75 another instance holds the database,
130 interrupted.
"""

import os
import sys
from typing import Any

import click

from monitor import __version__
from monitor.cli.asking import alerts, changes, diff, history, show, why
from monitor.cli.explaining import explain
from monitor.cli.outfit import remember_config
from monitor.cli.setting_up import add, completion, config, init
from monitor.cli.telling import route, test_alert
from monitor.cli.watching import check, list_documents, rebuild, run, status
from monitor.errors import ConfigError, MonitorError, StoreBusy, StoreError, UsageError

EXIT_USAGE = 2
EXIT_NEEDS_A_PERSON = 3
EXIT_STORE = 74
EXIT_BUSY = 75
EXIT_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="policy-monitor")
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False),
    help="The configuration file.  [default: $POLICY_MONITOR_CONFIG or config.toml]",
)
@click.pass_context
def group(context: click.Context, config_path: str | None) -> None:
    """Watch vendors' policy pages, tell real changes from noise, and say what they are about."""
    remember_config(context, config_path)


for command in (
    init, add, list_documents, check, run, status, history, show, diff, changes, why, alerts, test_alert,
    route, explain, config, rebuild, completion,
):  # fmt: skip
    group.add_command(command)


def main(arguments: list[str] | None = None) -> Any:
    """The entry point: every foreseen failure is one sentence on standard error and an exit code."""
    try:
        code = group.main(args=arguments, prog_name="policy-monitor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except ConfigError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        code = EXIT_USAGE
    except UsageError as error:
        click.echo(f"policy-monitor: {error}", err=True)
        code = EXIT_USAGE
    except StoreBusy as error:
        click.echo(f"policy-monitor: {error}", err=True)
        code = EXIT_BUSY
    except StoreError as error:
        click.echo(f"policy-monitor: {error}", err=True)
        code = EXIT_STORE
    except MonitorError as error:
        click.echo(f"policy-monitor: {error}", err=True)
        code = EXIT_NEEDS_A_PERSON
    except BrokenPipeError:
        # the reader went away (a pager, head); nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)
