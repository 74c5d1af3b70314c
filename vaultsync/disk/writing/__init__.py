"""The rooms behind ``disk/write.py``: each holds one part of writing a note without losing a byte of anybody's."""
