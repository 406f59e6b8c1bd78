"""A YAML file read as declared records, every problem of it with file, line and column."""
