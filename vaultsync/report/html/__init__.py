"""A vault's index and report in, one page for people out that holds all it needs and asks for nothing."""

from vaultsync.report.html.filling import fill
from vaultsync.report.html.page import Day, Page
from vaultsync.report.html.render import MARK, render

__all__ = ["MARK", "Day", "Page", "fill", "render"]
