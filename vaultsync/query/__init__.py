"""Dataview's query language: the text of a query and an index in, a typed answer out."""
