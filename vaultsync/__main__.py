"""``python -m vaultsync``: the same as the command ``vaultsync``."""

from __future__ import annotations

from vaultsync.cli import main

if __name__ == "__main__":
    main()
