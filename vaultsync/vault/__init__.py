"""A folder on disk in, a vault out: the one room that joins files, index, rules and what was known of them before."""

from vaultsync.vault.folder import Vault
from vaultsync.vault.opening import open_vault
from vaultsync.vault.settings import CONFIG_NAME

__all__ = ["CONFIG_NAME", "Vault", "open_vault"]
