"""A report in, text for people or programs out: one module for each format, each with one pure function."""
