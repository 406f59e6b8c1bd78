"""SVG files as drawings of the galley: shapes, colours, words; what cannot be drawn is named."""

from reports.svg.nodes import SvgError
from reports.svg.reading import read_svg

__all__ = ["SvgError", "read_svg"]
