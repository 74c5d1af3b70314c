"""``vaultsync service``: a vault in; what starts its daemon at login installed, told of, or removed."""

from __future__ import annotations

from pathlib import Path

import click

from vaultsync.cli.options import CONFIG, PRESET, VAULT


@click.group("service")
def service() -> None:
    """Have a vault followed from login on, by systemd, launchd or the tasks of Windows."""


@service.command("install")
@VAULT
@PRESET
@CONFIG
@click.option("--no-write", is_flag=True, help="Audit only; write nothing to the vault.")
@click.option("--poll", is_flag=True, help="Compare the vault every 30 seconds too, for drives that tell of no changes.")
@click.option("--tcp", is_flag=True, help="Serve on a port of this machine too, with a token.")
@click.option("--no-cache", is_flag=True, help="Keep nothing in the cache folder.")
@click.option("--print", "only_print", is_flag=True, help="Show what would be written where, and write nothing.")
@click.pass_context
def install(
    ctx: click.Context,
    vault: str | None,
    preset: str | None,
    config: Path | None,
    no_write: bool,
    poll: bool,
    tcp: bool,
    no_cache: bool,
    only_print: bool,
) -> None:
    """Start the daemon of a vault now and at each login. Run it again to change its options; the exit code is 0 when it started."""
    from vaultsync.cli.installing import Done, Wish, printed, system_of, wished
    from vaultsync.cli.output import write
    from vaultsync.cli.vault_folder import vault_to_write_to

    flags = {"--no-write": no_write, "--poll": poll, "--tcp": tcp, "--no-cache": no_cache}
    wish = Wish(vault_to_write_to(vault), tuple(flag for flag, given in flags.items() if given), preset, config)
    system = system_of()
    daemon = wished(wish)
    done = Done(printed(system, daemon)) if only_print else system.install(daemon)
    write(done.text)
    ctx.exit(0 if done.ok else 1)


@service.command("status")
@VAULT
@click.pass_context
def status(ctx: click.Context, vault: str | None) -> None:
    """Tell whether it is installed, starts at login, and runs; the exit code is 0 when it runs, else 1."""
    from vaultsync.cli.installing import Wish, system_of, wished
    from vaultsync.cli.output import write
    from vaultsync.cli.vault_folder import vault_folder

    done = system_of().status(wished(Wish(vault_folder(vault))))
    write(done.text)
    ctx.exit(0 if done.ok else 1)


@service.command("remove")
@VAULT
def remove(vault: str | None) -> None:
    """Stop the daemon and delete what starts it. Notes, cache and log stay."""
    from vaultsync.cli.installing import Wish, system_of, wished
    from vaultsync.cli.output import write
    from vaultsync.cli.vault_folder import vault_folder

    write(system_of().remove(wished(Wish(vault_folder(vault)))).text)
