"""Answers in, the text of managed blocks out: tables that stand in notes and follow them."""
