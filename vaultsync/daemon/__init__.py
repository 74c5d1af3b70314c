"""The daemon: a vault folder followed while people write in it. Nothing here is imported before a command asks for it."""
