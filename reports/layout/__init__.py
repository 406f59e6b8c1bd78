"""Document + Stylesheet → Galley: styles, numbers, columns, pictures; every character checked."""

from reports.layout.blocks import lay_out

__all__ = ["lay_out"]
