"""WeasyPrint: Jinja2 to HTML, one stylesheet and one font configuration for all documents.

Where libharfbuzz-subset is missing it subsets with fontTools, much slower: the table says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from peers import FACES, LATIN

HTML = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title>
</head><body>{% for b in blocks %}{% if b.k == "p" %}{% set tag = "h%d" % b.level if b.level else "p" %}
<{{ tag }} class="{{ b.style }}">{% for face, it in b.runs %}{% if it == "\t" %}　　{% elif it == "\n" %}<br>
{%- elif face == styles[b.style].face %}{{ it }}{% else %}<span class="{{ face }}">{{ it }}</span>
{%- endif %}{% endfor %}</{{ tag }}>{% elif b.k == "space" %}<div style="height:{{ b.height }}pt"></div>
{%- else %}<table><colgroup>{% for c in b.columns %}<col style="width:{{ c }}pt">{% endfor %}</colgroup>
<thead><tr>{% for c in b.head %}<th>{{ c }}</th>{% endfor %}</tr></thead><tbody>{% for r in b.rows %}
<tr>{% for c in r %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>{% endif %}{% endfor %}
</body></html>"""  # noqa: E501
PAGE = """@page { size: 210mm 297mm; margin: 37mm 26mm 35mm 28mm }
@page :left { margin: 37mm 28mm 35mm 26mm; @bottom-left { content: "— " counter(page) " —"; font: 14pt latin, songti } }
@page :right { @bottom-right { content: "— " counter(page) " —"; font: 14pt latin, songti } }
body { margin: 0 }
h1, h2, h3, h4, h5, h6 { font-weight: normal; break-after: avoid; margin: 0 }
table { border-collapse: collapse; table-layout: fixed; font: 10.5pt/15.5pt latin, fangsong }
th { font: 10.5pt/15.5pt heiti } td, th { border: .4pt solid; padding: 3.2pt 4pt; text-align: left }
"""  # noqa: E501
ALIGN = {"start": "left", "end": "right", "center": "center"}


def start(folder: str) -> tuple[Callable[[str], Any], Callable[[Any], bytes]]:
    """Everything that is the same for all documents is made once."""
    import jinja2
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    template = jinja2.Environment(autoescape=True).from_string(HTML)

    @cache
    def sheet(styles: str) -> Any:
        text = _faces(folder) + PAGE + _looks(json.loads(styles))
        return weasyprint.CSS(string=text, font_config=config)

    def build(data: Any) -> bytes:
        html = weasyprint.HTML(string=template.render(data))
        sheets = [sheet(json.dumps(data["styles"]))]
        made: bytes = html.write_pdf(stylesheets=sheets, font_config=config)
        return made

    return _read, build


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))


def _faces(folder: str) -> str:
    """Our files by role, and western letters and figures from their own."""
    rule = '@font-face { font-family: %s; src: url("file://%s/fonts/%s") %s }\n'
    rules = [rule % (role, folder, file, "") for role, file in FACES.items()]
    return "".join(rules) + rule % ("latin", folder, LATIN, "; unicode-range: U+20-7E, U+C0-24F")


def _looks(styles: dict[str, dict[str, Any]]) -> str:
    """A class for each paragraph style, and for each face that stands within another's text."""
    own = [f".{role} {{ font-family: {_family(role)} }}\n" for role in FACES]
    return "".join(own) + "".join(
        f".{name} {{ font: {s['size']}pt/{s['pitch']}pt {_family(s['face'])}; "
        f"text-align: {ALIGN.get(s['align'], 'justify')}; text-indent: {s['indent']}pt; "
        f"margin: {s['before']}pt 0 {s['after']}pt {s['inset']}pt }}\n"
        for name, s in styles.items()
    )


def _family(role: str) -> str:
    return role if role in ("xiaobiaosong", "heiti") else f"latin, {role}"
