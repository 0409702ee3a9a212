"""The command ``serve``: the pages, for a browser."""

import click

from monitor.cli.doors import open_sandbox, read_config, with_config
from monitor.cli.output import WITHOUT_PAGES, echo
from monitor.config import is_exposed
from monitor.errors import UsageError

SHORTEST_PASSWORD = 12
MOST_WAITING = 2
"""Heavy comparisons that wait; who asks for a further one is told to come back."""


@click.command()
@click.option(
    "--listen", metavar="HOST:PORT", help="Where, instead of web.listen.  [default: 127.0.0.1:8321]"
)
@click.option(
    "--hash", "hashes", is_flag=True, help="Ask for a password, print its hash for web.users, and end."
)
@with_config
def serve(listen: str | None, hashes: bool, config_path: str | None) -> None:
    """Serve the pages on this machine, until told to stop; the configuration says who else may see them."""
    if hashes:
        _print_hash()
        return
    try:
        from monitor.cli.web_door import open_service  # noqa: PLC0415
        from monitor.web.application import make_application  # noqa: PLC0415
        from monitor.web.server import serve as serve_forever  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(WITHOUT_PAGES.format(error.name)) from None
    config = read_config(config_path)
    with (
        open_sandbox(warm=True, most_waiting=MOST_WAITING) as sandbox,
        open_service(config, listen=listen, executor=sandbox) as service,
    ):
        web = service.config().web
        application = make_application(service)
        if not is_exposed(web.listen) and not web.accounts:
            echo(f"whoever can use this machine can see and acknowledge, as {service.local_name}", err=True)
        serve_forever(
            application,
            web.listen,
            certificate=web.certificate,
            key=web.key,
            ready=lambda address: echo(f"serving {address}"),
        )


def _print_hash() -> None:
    from monitor.web.sessions import hash_password  # noqa: PLC0415

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"a password has at least {SHORTEST_PASSWORD} characters")
    echo(hash_password(password))
