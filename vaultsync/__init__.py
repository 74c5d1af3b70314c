"""vaultsync audits Obsidian vaults: text in, diagnostics (and chosen edits) out."""

__version__ = "0.1.0"
