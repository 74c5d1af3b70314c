"""What the cache is made of: where it lies, which program wrote it, the database file, and which caches are thrown away."""
