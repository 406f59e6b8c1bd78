"""What is said in English about texts and figures that look wrong, and about finished files."""

from __future__ import annotations

_KEEP = "; if it is right as it is, add a decision with point: {id}"

PROBLEMS: dict[str, tuple[str, str]] = {
    # Texts.
    "lint-half-width-mark": ('half-width mark "{found}" beside Chinese', 'write "{fix}"' + _KEEP),
    "lint-straight-quote": ("straight quote {found} beside Chinese", "write {fix}" + _KEEP),
    "lint-doubled-mark": ('marks repeated or run together: "{found}"', 'write "{fix}"' + _KEEP),
    "lint-stray-space": (
        'a space that does not belong beside Chinese ("{found}")',
        "delete it; the gap beside figures and letters is made in typesetting" + _KEEP,
    ),
    "lint-unbalanced": (
        'quotes or brackets do not pair: "{found}"',
        "add its other half {fix} or delete this one" + _KEEP,
    ),
    "lint-nested": (
        'quotes or title marks nest wrongly: "{found}"',
        "use {fix} at this level (GB/T 15834 4.8, 4.15)" + _KEEP,
    ),
    "lint-mixed-script": (
        'Simplified and Traditional are mixed: "{found}"',
        'write "{fix}"; what stands in quotation or title marks is let be' + _KEEP,
    ),
    "lint-residue": (
        'looks like a remnant of a web page, a chat or a wrong encoding: "{found}"',
        "compare with the source and delete it" + _KEEP,
    ),
    "lint-look-alike": ('a look-alike character: "{found}"', 'write "{fix}"' + _KEEP),
    "lint-compatibility": (
        '"{found}" is a radical or compatibility character: it looks the same and is found and copied as another',
        'write "{fix}"' + _KEEP,
    ),
    "lint-private-use": (
        '"{found}" is a private-use character: elsewhere it shows as a box or as something else',
        "look it up in the source and write the character of the standard" + _KEEP,
    ),
    "lint-invisible": ("an invisible character ({found})", "delete and retype this place" + _KEEP),
    "lint-chinese-zero": (
        'the zero of a year in Chinese numerals: "{found}"',
        'write "{fix}" (GB/T 15835)' + _KEEP,
    ),
    "lint-year-bracket": (
        'the year of a document number stands in "{found}"',
        'write "{fix}" (GB/T 9704 7.2.5)' + _KEEP,
    ),
    "lint-serial-number": (
        'the serial of a document number reads "{found}"',
        'write "{fix}", without 第 or leading zeros (GB/T 9704 7.2.5)' + _KEEP,
    ),
    "lint-numbering-mark": (
        'wrong mark after a level number: "{found}"',
        'write "{fix}" (GB/T 9704 7.3.3)' + _KEEP,
    ),
    "lint-wide-digit": ('full-width digits or letters "{found}"', 'write "{fix}"' + _KEEP),
    "lint-mixed-numeral": (
        'Chinese and Arabic numerals are mixed: "{found}"',
        "use one kind, Arabic for what is measured or counted (GB/T 15835)" + _KEEP,
    ),
    "lint-zero-in-date": (
        'a date with a leading zero: "{found}"',
        'write "{fix}" (GB/T 9704 7.3.5.4)' + _KEEP,
    ),
    "lint-range-mark": ('a range is written "{found}"', 'write "{fix}" (GB/T 15834 4.13)' + _KEEP),
    # Figures.
    "lint-conflict": (
        '"{subject}" has two values: "{found}" here, "{other}" at {first}',
        "compare with the source and make them agree" + _KEEP,
    ),
    "lint-unit-slip": (
        '"{subject}" has two units: "{found}" here, "{other}" at {first}',
        "find out whether 亿 or 亿元, 万 or 亿 is meant and make them agree" + _KEEP,
    ),
    "lint-sum": (
        'does not add up: {parts} make {made}, here it says "{found}"',
        "check the total and the parts" + _KEEP,
    ),
    "lint-share": (
        'wrong share: {part} of {whole} are {fix}, here it says "{found}"',
        "check the three figures" + _KEEP,
    ),
    "lint-count": (
        '"{found}" is announced, there are {there}',
        "correct the number, or add or remove items" + _KEEP,
    ),
    "lint-gap": (
        'number "{found}" skips: number {before} stands before it',
        "add what is missing or renumber" + _KEEP,
    ),
    # Finished files.
    "gate-line-start": (
        'page {page}: a line begins with "{char}": "{text}"',
        "a rule of GB/T 15834 5.1 is broken; change the paragraph by a few characters, and tell whoever looks after the program",
    ),
    "gate-line-end": (
        'page {page}: a line ends with "{char}": "{text}"',
        "a rule of GB/T 15834 5.1 is broken; change the paragraph by a few characters, and tell whoever looks after the program",
    ),
    "gate-number-cut": (
        'page {page}: a number is parted at a line end: "{cut}"',
        "change the paragraph by a few characters, or widen the column",
    ),
    "gate-word-cut": (
        'page {page}: a word is parted at a line end: "{cut}"',
        "change the paragraph by a few characters, or widen the column",
    ),
    "gate-dash-cut": (
        'page {page}: a dash or an ellipsis is parted at a line end: "{cut}"',
        "change the paragraph by a few characters, and tell whoever looks after the program",
    ),
    "gate-overlap": (
        'page {page}: "{pair}" overlap (gap {gap} em): "{text}"',
        "check the tracking of the style, and tell whoever looks after the program",
    ),
    "gate-hole": (
        'page {page}: "{pair}" stand too far apart ({gap} em): "{text}"',
        "change the paragraph by a few characters, or widen the column",
    ),
    "gate-margin": (
        'page {page}: text stands {out} pt outside the type area, left or right: "{text}"',
        "check margins, insets and column widths of the style",
    ),
    "gate-depth": (
        'page {page}: text stands {out} pt outside the type area, above or below: "{text}"',
        "check margins and pitch of the style",
    ),
    "gate-paper": (
        "page {page} measures {width} × {height} pt, which no page of the style does",
        "check page and pages in style.yaml",
    ),
    "gate-lines": (
        "page {page} has {count} lines, its type area holds {most}",
        "check pitch and margins of the style",
    ),
    "gate-crowded": (
        'page {page}: a line of {count} characters on a measure of {most}: "{text}"',
        "check size and tracking of the style",
    ),
    "gate-single": (
        'page {page}: a paragraph ends with a line of one character, "{char}"',
        "add or remove a character or two in this paragraph",
    ),
    "gate-orphan": (
        'page {page} ends with the heading "{text}", its text begins on the next',
        "write keep_with_next: yes in the style of this heading",
    ),
    "gate-notdef": (
        'page {page}: characters are drawn as empty boxes: "{chars}" ({points}), face {face}',
        "add a face that has them to fonts/fonts.yaml",
    ),
    "gate-empty-glyph": (
        'page {page}: characters are drawn as nothing: "{chars}" ({points}){face}',
        "the face has empty glyphs for them; use another face or rebuild the font file",
    ),
    "gate-face-missing": (
        "face {face} is not embedded in the PDF (used from page {page} on){chars}{points}",
        "check that its file may be embedded, and build again",
    ),
    "gate-no-text": (
        "page {page}: a character cannot be copied (code {chars}), face {face}{points}",
        "the PDF lacks its text; build again, and if it stays so tell whoever looks after the program",
    ),
    "gate-copied": (
        'page {page}: copied text has radicals or private-use characters: "{chars}" ({points}){face}',
        "write the ordinary character in the YAML; if it is there, tell whoever looks after the program",
    ),
    "gate-parity": (
        'PDF and Word differ (page {page} of the PDF): "{word}" in Word, "{pdf}" in the PDF',
        "do not send out these files; build again, and if it stays so tell whoever looks after the program",
    ),
    "gate-parity-cell": (
        'PDF and Word differ in a table (page {page} of the PDF; table {table}, row {row}, cell {cell} in Word): "{word}" in Word, "{pdf}" in the PDF',
        "do not send out these files; build again, and if it stays so tell whoever looks after the program",
    ),
    "open-review": (
        "left to look at by the import: {said}",
        "Compare it with the source; once it is right, delete the comment in line {line}.",
    ),
    "report-is-edition": (
        "The report is called like an edition: {file}.",
        "Put the edition before --report: generate.py check {file} --report.",
    ),
    "report-for-several": (
        "The reports of several files cannot all be called {file}.",
        "Check one file at a time, or give --report no name.",
    ),
    "file-unreadable": (
        "the {format} file of {document} cannot be read: {reason}",
        "the file is broken or incomplete; build it again",
    ),
    "text-unused": (
        'what "{key}" holds is in no document of this edition, {count} times, such as "{text}"',
        "show it in a template or add a document to edition.documents; if it is not meant to be shown, add a decision with point: {id}",
    ),
    "text-cut": (
        'only a part of this text is in the documents: "{text}"',
        "see whether a template cuts it off; if that is meant, add a decision with point: {id}",
    ),
}
