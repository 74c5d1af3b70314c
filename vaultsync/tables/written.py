"""A block and what is to stand in it in, the characters that stand between its comments out: prefix, line ends and all."""

from __future__ import annotations

from collections.abc import Sequence

from vaultsync.syntax import BlockFamily, ManagedBlock


def content_of(block: ManagedBlock, lines: Sequence[str], spaced: bool) -> str:
    """What stands between ``content_start`` and ``content_end``, from the line end after the opening comment on.

    Args:
        block: whose prefix and line ends the lines get.
        lines: what is to be shown, without line ends; none for an empty answer.
        spaced: whether a blank line must stand on either side, as tables need it in Obsidian.
    """
    if block.family is BlockFamily.SERIALIZER:
        return _serialized(block, lines, spaced)
    if block.family is BlockFamily.PUBLISHER:
        lines = ["", *lines, ""]
    elif lines and (spaced or block.opener == "%%"):
        # After a %% comment nothing but a blank line keeps a table or list apart.
        lines = ["", *lines, ""]
    return block.newline + with_prefix(block, lines) + (block.prefix if block.joined else "")


def with_prefix(block: ManagedBlock, lines: Sequence[str]) -> str:
    """The lines as the block's container has them, each with its line end."""
    blank = block.prefix.rstrip()
    return "".join([(block.prefix + line if line else blank) + block.newline for line in lines])


def _serialized(block: ManagedBlock, lines: Sequence[str], spaced: bool) -> str:
    """The result as the Serializer writes it: its comments have quote marks before them, but no indentation."""
    quote = block.prefix if ">" in block.prefix else ""
    query = " ".join([line.strip() for line in block.query.split("\n") if line.strip()])
    ending = "SerializedQuery END" if block.wording.startswith("Serialized") else "dataview-serializer-result-end"
    shown = [*([""] if spaced and lines else []), *lines, *([""] if lines else [])]
    start, end = f"{quote}<!-- {block.wording} {query} -->", f"{quote}<!-- {ending} -->"
    return block.newline + start + block.newline + with_prefix(block, shown) + end


def ejected_content(block: ManagedBlock, lines: Sequence[str]) -> str:
    """The lines in place of the whole block, whose first stands where the block began."""
    return with_prefix(block, lines).removeprefix(block.prefix).removesuffix(block.newline)
