"""``vaultsync restore``: a note in, the texts it had before vaultsync wrote to it, or one of them back in its place, out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, VAULT
from vaultsync.errors import UsageError

if TYPE_CHECKING:
    from vaultsync.changes import Change
    from vaultsync.disk.write import Image, Writer
    from vaultsync.paths import VaultPath

FAILED = 1


@click.command("restore")
@click.argument("note", metavar="NOTE")
@VAULT
@click.option("--to", "to", type=click.IntRange(min=1), metavar="N", help="Bring back text N of the list.")
@click.option("--diff", "diff", type=click.IntRange(min=1), metavar="N", help="Show what --to N would change.")
@COLOR
@click.pass_context
def restore(ctx: click.Context, note: str, vault: str | None, to: int | None, diff: int | None, color: str) -> None:
    """List the texts a note had before vaultsync wrote to it, or bring one back.

    NOTE is a path; the note may be deleted by now. The 20 newest texts of 30 days are kept, and bringing one back keeps the
    present text as well.
    """
    from vaultsync.cli.output import say, write
    from vaultsync.cli.writing import recovered, show_diff, tell_refused
    from vaultsync.paths import shown

    if to is not None and diff is not None:
        raise click.UsageError("--to and --diff exclude each other; look at the difference first", ctx)
    folder = _folder(note, vault)
    writer = recovered(folder)
    path, images = _images(writer, folder, note)
    if to is None and diff is None:
        write(_list(writer, folder, path, images))
        return
    image = _chosen(images, to or diff or 0, path)
    if diff is not None:
        show_diff((_change(writer, folder, path, image),), "", color)
        return
    outcome = writer.restore(path, image)
    if outcome.status in ("refused", "deferred"):
        tell_refused((outcome,), "")
        ctx.exit(FAILED)
    say(f"{shown(path)} is as it was before {_when(image)}" + (" already" if outcome.status == "unchanged" else ""))


def _folder(note: str, vault: str | None) -> Path:
    from vaultsync.cli.vault_folder import vault_around, vault_folder

    if vault is not None:
        return vault_folder(vault)
    return vault_around(Path(os.path.abspath(note)).parent) or vault_folder(None)


def _images(writer: Writer, folder: Path, note: str) -> tuple[VaultPath, tuple[Image, ...]]:
    """The note's path in the vault and its texts, of which there is at least one."""
    from vaultsync.cli.nearest import did_you_mean
    from vaultsync.paths import is_note, shown

    candidates = _candidates(folder, note)
    for path in candidates:
        images = writer.images(path)
        if images:
            return path, images
    if os.path.isdir(note) or os.path.isdir(folder / note):
        raise UsageError(f"{note} is a folder; name a note in it")
    there = next((path for path in candidates if os.path.lexists(folder / path)), None)
    if there is not None:
        raise UsageError(f"of {shown(there)} no old text is kept: vaultsync did not write to it in the last 30 days")
    near = did_you_mean(next((path for path in candidates if is_note(path)), note), writer.notes())
    raise UsageError(f"{note} is no note of the vault {folder}, and no old text of such a note is kept{near}")


def _candidates(folder: Path, note: str) -> list[VaultPath]:
    """What a path of the command line may mean: seen from the current folder or from the vault, with ``.md`` or without."""
    from vaultsync.paths import VaultPath

    root = os.path.realpath(folder)
    found: list[VaultPath] = []
    for start in (os.path.abspath(note), os.path.join(root, note)):
        real = os.path.join(os.path.realpath(os.path.dirname(start)), os.path.basename(start))
        if real.startswith(os.path.join(root, "")):
            path = os.path.relpath(real, root).replace(os.sep, "/")
            found += [VaultPath(path), VaultPath(f"{path}.md")]
    return found


def _chosen(images: Sequence[Image], number: int, path: VaultPath) -> Image:
    from vaultsync.paths import shown

    if number > len(images):
        name, count = shown(path), f"{len(images)} old text{'s are' if len(images) > 1 else ' is'}"
        raise UsageError(f"of {name} {count} kept, and there is no text {number}; 'vaultsync restore {name}' lists them")
    return images[number - 1]


def _list(writer: Writer, folder: Path, path: VaultPath, images: Sequence[Image]) -> str:
    from vaultsync.paths import shown

    now = _present(folder, path)
    head = f"{shown(path)}, before vaultsync wrote to it, newest first{'' if now is not None else ' (there is no such note now)'}:\n"
    sizes = [f"{image.size:,}" for image in images]
    width = max(map(len, sizes))
    rows = [
        f"{number:>4}  {_when(image)}  {size:>{width}} bytes  {_difference(writer.text(image), now)}".rstrip() + "\n"
        for number, (image, size) in enumerate(zip(images, sizes, strict=True), 1)
    ]
    return head + "".join(rows) + "'--diff N' shows what bringing one back would change, '--to N' brings it back\n"


def _difference(old: bytes | None, now: bytes | None) -> str:
    if old is None:
        return "is damaged and cannot be brought back"
    if old == now:
        return "is the present text"
    if now is None:
        return ""
    before, after = Counter(old.splitlines(keepends=True)), Counter(now.splitlines(keepends=True))
    count = max((before - after).total(), (after - before).total())
    if not count:
        return "differs in the order of its lines"
    return f"differs in {count:,} line{'' if count == 1 else 's'}"


def _change(writer: Writer, folder: Path, path: VaultPath, image: Image) -> Change:
    """What bringing a text back would do; bytes that are no UTF-8 are shown by a replacement."""
    from vaultsync.changes import Change
    from vaultsync.paths import shown

    old = writer.text(image)
    if old is None:
        raise UsageError(f"the text of {shown(path)} from before {_when(image)} is damaged; choose another one")
    now = _present(folder, path) or b""
    return Change(path, b"", now.decode("utf-8", "replace"), old.decode("utf-8", "replace"))


def _present(folder: Path, path: VaultPath) -> bytes | None:
    from vaultsync.disk import read_bytes

    try:
        return read_bytes(folder, path)
    except OSError:
        return None


def _when(image: Image) -> str:
    import time

    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(image.time))
