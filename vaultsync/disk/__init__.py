"""The only room that touches files: what a vault folder holds, read without surprises."""

from vaultsync.disk.read import read_bytes, read_item
from vaultsync.disk.read_all import read_items, read_packed
from vaultsync.disk.scan import Scan, scan

__all__ = ["Scan", "read_bytes", "read_item", "read_items", "read_packed", "scan"]
