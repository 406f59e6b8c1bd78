"""What is said in English about everything after the YAML file: templates, styles, fonts, files."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    # Templates.
    "template-missing": ('There is no document template "{name}".', "Templates at hand: {known}."),
    "template-syntax": (
        "The template is written wrongly: {reason}.",
        "Check the {{% … %}} and {{{{ … }}}} of this line: pairs and spelling.",
    ),
    "template-include": (
        'The template asks for "{name}", which does not exist.',
        "Check the name after import or include; paths start at templates/.",
    ),
    "template-undefined": (
        "The template uses something that is not there: {reason}.",
        "Check the key on this line; ask {{% if … %}} first for keys that may be left out. Keys: templates/README.md.",
    ),
    "template-fault": (
        "This line of the template cannot be worked out: {reason}.",
        "Check its operators and filters and the types of their values.",
    ),
    "markup-broken": (
        "The tags of the template do not fit together: {reason}.",
        "Look from here on: every <tag> needs its </tag>; write &lt; and &amp; for a literal < or &.",
    ),
    "tag-unknown": ("There is no tag <{tag}>.", "Known tags: {known}. See templates/README.md."),
    "tag-root": (
        "The outermost tag is <{tag}>.",
        "It must be one <document> that holds everything.",
    ),
    "tag-misplaced": (
        "<{tag}> may not stand directly in <{parent}>.",
        "<{parent}> may hold: {allowed}.",
    ),
    "text-misplaced": ('<{tag}> may not hold text ("{text}").', "Put the text into a <paragraph>."),
    "figure-without-alt": (
        "<figure> without <alt>: who cannot see the picture is told nothing.",
        "Add <alt>…</alt> with a sentence that says what it shows.",
    ),
    "figure-without-file": (
        "<figure> has no <file>.",
        "Name the picture: <file>{{{{ figure.file }}}}</file>.",
    ),
    "cell-mixed": (
        "<cell> holds both <paragraph> and text of its own.",
        "Put all of it into <paragraph>, or none.",
    ),
    "attribute-unknown": ("<{tag}> has no attribute {attribute}.", "Its attributes: {known}."),
    "attribute-wrong": (
        'Attribute {attribute} of <{tag}> may not be "{value}".',
        "See templates/README.md.",
    ),
    "attribute-missing": (
        "<{tag}> lacks its attribute {attribute}.",
        "Add it; see templates/README.md.",
    ),
    # Style sheets.
    "style-unknown-near": (
        'No style sheet has a style "{name}".',
        'Did you mean "{near}"? A new style goes into style.yaml.',
    ),
    "style-unknown": (
        'No style sheet has a style "{name}".',
        "Add it to style.yaml, or use one of: {known}.",
    ),
    "name-not-converted": (
        "the name “{name}” would become “{turned}”; it was left alone",
        "to change it, or to say that it stays, give from and to under edition.conversions",
    ),
    "attachment-missing": (
        "the attachment “{file}” is not there",
        "check its name; it is looked for beside the YAML file",
    ),
    "attachment-unknown": (
        "there is no document “{name}” to attach",
        "known documents: {known}",
    ),
    "profile-document-unknown": (
        'A house profile speaks of a document "{name}" that has no template; nothing comes of it.',
        "Did you mean {known}?",
    ),
    "profile-style-unknown-near": (
        'Nothing asks for the style "{name}"; nothing comes of it.',
        'Did you mean "{near}"? A profile only changes styles; a new one goes into the style.yaml '
        "of a template.",
    ),
    "profile-style-unknown": (
        'Nothing asks for the style "{name}"; nothing comes of it.',
        "Take it out. A profile only changes styles; a new one goes into the style.yaml of a "
        "template.",
    ),
    "profile-unknown": ("there is no profile “{name}”", "known: {known}"),
    "profile-conflict": (
        "the edition names the profile “{own}”, the command “{wanted}”",
        "name it in one place; to change it, edit edition.profile",
    ),
    "style-impossible": (
        "{key} comes to {value} pt, which would put text off the paper or over other text.",
        "Choose between {least} and {most} pt.",
    ),
    "negative-length": ('"{found}" is negative, which cannot be here.', "Write zero or more."),
    "style-circle": (
        "Styles are like one another in a circle: {chain}.",
        "Remove one of these `like`.",
    ),
    "first-page-smaller": (
        "The type area of page 1 is smaller than that of other pages.",
        "first_top and first_bottom can only enlarge it; for fewer lines use a group's height.",
    ),
    "page-too-small": (
        "The type area is too small for text.",
        "Check paper, margins and pitch; the pitch must be above zero.",
    ),
    "wrong-length": ('"{found}" is not a length.', "Write 37mm, 16pt, 3号, 小四, 2em, 2字 or 1lh."),
    "wrong-colour": (
        '"{found}" is not a colour.',
        "Write [200, 0, 10], each from 0 to 255, or one number for a grey.",
    ),
    "colour-unknown": (
        'There is no colour "{name}" in `colours`.',
        "Known: {known}. To add one: colours: {{{name}: [0, 60, 160]}}.",
    ),
    "wrong-colour-name": (
        '"{found}" is not the name of a colour.',
        "Write a name of the section `colours`, such as red; to add one: colours: {{blue: [0, 60, 160]}}.",
    ),
    "wrong-number": ('"{found}" is not a number.', "Write a number such as 0.25."),
    "wrong-named": (
        'Names are expected here, found "{found}".',
        "One name a line, a colon after it, its content indented by two.",
    ),
    # Layout.
    "no-glyph": (
        "No face has 「{char}」 ({point}), role {role}.",
        "Add a font that has it to `fallback` in fonts/fonts.yaml, or check the text for a slip.",
    ),
    "invisible-character": (
        "The text holds an invisible character ({point}) that cannot be printed and defeats searching.",
        "It usually comes from pasting: delete it here.",
    ),
    "table-empty": (
        "The table has not a single cell.",
        "See the template's table of this style: give it a head, or leave the table out with an if.",
    ),
    "columns-count": (
        "The style sheet gives {columns} column widths, the template's table has {cells}.",
        "Make them agree: `columns` in style.yaml, or the template.",
    ),
    "columns-too-wide": (
        "The columns add up to {width} pt, wider than the measure of {measure} pt.",
        'Make widths in `columns` smaller, or let one be "*".',
    ),
    "column-too-narrow": (
        "The narrowest column is {width} pt wide, too little for one character (at least {least} pt).",
        "Widen it in `columns`.",
    ),
    "right-to-left": (
        '"{char}" ({point}) belongs to a script written from right to left, which cannot be set here.',
        "Use a translation, or attach it as a picture.",
    ),
    "head-row-uneven": (
        "Row {row} of a table's head ({words}) covers {cells} columns, the table has {columns}.",
        "Add or take away cells of that row in the template: <cell/> for an empty one, "
        "`columns` for one over several.",
    ),
    "row-uneven": (
        "Row {row} of a table ({words}) covers {cells} columns, the table has {columns}.",
        "Add or take away cells of that row in the template: <cell/> for an empty one, "
        "`columns` for one over several.",
    ),
    "cells-overlap": (
        "A cell of table row {row} lies over one that spans down from above.",
        "Check `rows` and `columns` of that row in the template.",
    ),
    "link-unknown": (
        'This refers to "{name}", but nothing in the document has that id.',
        "Check the name in <link to> or <folio of>, or give the paragraph that id.",
    ),
    "anchor-twice": (
        'The id "{name}" is used twice, so what refers to it is ambiguous.',
        "Change one of them.",
    ),
    "figure-too-tall": (
        "The picture and its caption are {height} mm high, the type area only {depth} mm.",
        "Make `height` of `figures` in style.yaml smaller.",
    ),
    "first-page-bare": (
        "Page 1 holds nothing but the head and the title.",
        "It should carry text (GB/T 9704): shorten the title or the addressees, or set them smaller.",
    ),
    "face-stands-in": (
        'The face of role {role} lacks "{chars}"; {face} draws them.',
        "Everything prints, in a slightly different hand; change faces in fonts/fonts.yaml if that matters.",
    ),
    "measure-too-narrow": (
        'There are only {measure} pt here, too little for "{char}".',
        "Widen the column, or make the insets smaller.",
    ),
    "ragged-line": (
        'A line on page {page} cannot be filled: "{text}".',
        "Usually a long URL or code stands in it: reword or part it.",
    ),
    # Pictures.
    "picture-missing": (
        "cannot open the picture “{file}”: {reason}.",
        "Names are relative to the folder of this YAML file; check name, extension and folder.",
    ),
    "picture-broken": (
        "the picture “{file}” is broken or not whole: {reason}.",
        "Open it in a picture viewer and save it again, or ask for it anew.",
    ),
    "picture-kind": (
        "“{file}” is not a picture that can be used ({reason}).",
        "Save it as PNG or JPEG, a chart also as SVG; another extension alone changes nothing.",
    ),
    "picture-enormous": (
        "the picture “{file}” cannot be meant: it has more than {most}0,000 pixels.",
        "9 million pixels fill a page of A4: make it smaller and save it again.",
    ),
    "picture-heavy": (
        "the picture file “{file}” is too large: {size} MB.",
        "Make the picture smaller, or save it as JPEG.",
    ),
    "picture-feature": (
        "the picture “{file}” uses “{feature}” in line {line}, which cannot be drawn.",
        "Save it as PNG (300 dots an inch) in the program that made it, and name that file.",
    ),
    "picture-intricate": (
        "the picture “{file}” is too intricate; drawing stopped at line {line}.",
        "Save it as PNG (300 dots an inch) in the program that made it, and name that file.",
    ),
    "picture-coarse": (
        "the picture is {width} mm wide in print: {dpi} dots an inch, which looks rough.",
        "Use an original at least {pixels} pixels wide (it has {has}), or make it smaller in style.yaml.",
    ),
    "picture-simplified": (
        "“{features}” of the picture was drawn without; all words are there.",
        "Look at the result; if it must be the same, save the picture as PNG (300 dots an inch).",
    ),
    "picture-without-alt": (
        "the picture has neither a caption nor alternative text for who cannot see it.",
        "Write a caption or an alt.",
    ),
    # Fonts.
    "fonts-file-missing": (
        "There is no fonts.yaml in {folder}.",
        "Copy the fonts folder back from the program.",
    ),
    "fonts-file-syntax": (
        "fonts.yaml is written wrongly: {detail}.",
        "Check indentation and colons of this line.",
    ),
    "fonts-file-shape": (
        '"{key}" of fonts.yaml has the wrong shape.',
        "It should be: {expected}. See the comments of the file.",
    ),
    "font-face-unknown": (
        'There is no face "{face}".',
        "Use one of {known}, or the path of a font file.",
    ),
    "font-role-unknown": ('There is no font role "{role}".', "Roles: {known}."),
    "font-language-unknown": ('There is no language "{language}".', "Languages: {known}."),
    "fonts-section-unknown": ('fonts.yaml has no section "{section}".', "Sections: {known}."),
    "font-preset-unknown": ('There is no set of Word font names "{preset}".', "Sets: {known}."),
    "font-file-missing": (
        'The file of face "{face}" does not exist: {file}.',
        "Check name or path in fonts.yaml.",
    ),
    "font-unreadable": (
        'The file of face "{face}" cannot be read (number {index}).',
        "It must be a sound .ttf, .otf or .ttc, and `index` within the collection.",
    ),
    "font-not-embeddable": (
        'Glyphs of face "{face}" cannot be taken out for the PDF.',
        "The file may be damaged; choose another in fonts/fonts.yaml.",
    ),
    "font-family-not-ours": (
        'The family "{family}" is to be carried in a Word file but is not in fonts/fonts.yaml.',
        "The row `bundled` of `word` must use families of `faces`; there are: {known}.",
    ),
    "font-embedding-forbidden": (
        'The family "{family}" may not be carried in files that are edited (OS/2 fsType {rights}).',
        "Choose a face that may, or carry none (embed: none).",
    ),
    "font-subsetting-forbidden": (
        'The family "{family}" may be carried as a whole only (OS/2 fsType {rights}).',
        "Say embed: full, or choose another face.",
    ),
    "font-outlines-postscript": (
        'The outlines of "{family}" are PostScript (CFF), which Word cannot carry.',
        "Choose a .ttf with TrueType outlines, or carry none (embed: none).",
    ),
    # Finished files.
    "word-file-unreadable": ("This is no sound Word file (.docx).", "Save it as .docx in Word."),
    "word-map-missing": (
        "This Word file does not record which text came from where in the YAML file.",
        "It must be a file of this program, edited; text pasted into a new file will not do.",
    ),
    "illegal-character": (
        "The text holds a character that Word files may not have ({point}).",
        "Delete it here.",
    ),
    "text-differs": (
        'The finished {document}.{format} differs from its content: "{wanted}" expected, "{found}" read back.',
        "This is a fault of the program; nothing was written. Please hand this YAML and this message to its maintainer.",
    ),
    "edition-taken": (
        'The files of edition "{id}" are there already, built from "{other}".',
        "Every edition needs an id of its own: change it here; add --force if this one is to replace that one.",
    ),
    "stale-file": (
        "This file was built before and not renewed now; its content is out of date.",
        "To use it too, build again without -f and -d; if the edition no longer makes it, delete it.",
    ),
    "output-refused": (
        'Cannot write to the folder "{folder}": {reason}.',
        "The files from before are untouched. Check permissions, and whether a PDF or Word file is open.",
    ),
    "output-not-folder": (
        '"{folder}" cannot be an output folder: {reason}.',
        "A file of that name is in the way; choose another folder with -o.",
    ),
    "output-is-folder": (
        '"{file}" is a folder and is not replaced by a file.',
        "Move it away or rename it, then build again.",
    ),
    "disk-full": (
        "The disk is full: {reason}.",
        "The files from before are untouched. Make room, or use -o for another disk.",
    ),
    # Many files at once.
    "folder-without-yaml": (
        "There is no YAML file (.yaml, .yml) in this folder.",
        'Folders inside it are not searched; to search them too, write "folder/**/*.yaml", in quotes.',
    ),
    "pattern-without-files": (
        'No file matches "{pattern}".',
        "* stands for any characters, ? for one; names start at the folder you are in. Check the spelling.",
    ),
    "nothing-named": (
        "The list names no file.",
        "Write a file, a folder or a pattern a line; lines starting with # are skipped.",
    ),
    "document-slow": (
        '"{document}" was not done after {seconds} s and was stopped.',
        "There may be too much in it: make several editions. If it needs that long, add --time-limit {more}.",
    ),
    "document-too-much": (
        '"{document}" wanted more than {size} MiB of memory and was stopped.',
        "Too much text or too large pictures: make several editions, smaller pictures. If it needs that much, raise --memory-limit.",
    ),
    "template-endless": (
        'The template was still at this line of "{document}" after {seconds} s and was stopped.',
        "Is there a loop without end, or loops within loops? If it needs that long, add --time-limit {more}.",
    ),
    "template-too-much": (
        'The template wanted more than {size} MiB of memory for "{document}" and was stopped.',
        "Does a loop in it print without end? If it needs that much, raise --memory-limit.",
    ),
    "worker-gone": (
        'The process that made "{document}" was ended by the system, twice ({reason}).',
        "Memory was probably short: close other programs and build again with -j 1; what is built stays.",
    ),
    "cluster-missing": (
        "The program for clusters (distributed) is not installed.",
        "Install it: .venv/bin/pip install -r requirements-cluster.lock; or leave out --cluster and build on this machine.",
    ),
    "cluster-unreachable": (
        'The cluster "{address}" cannot be reached: {reason}.',
        "Does its scheduler (dask scheduler) run, and is the address right, such as tcp://10.0.0.1:8786?",
    ),
    "cluster-idle": (
        'The cluster "{address}" has no worker.',
        "Run on each machine: dask worker {address} --nworkers auto --nthreads 1",
    ),
    "cluster-password": (
        "A password for Word files is set ({name}), and passwords are not sent to other machines.",
        "Build on this machine (without --cluster), or unset that variable.",
    ),
    "file-exists": (
        'The file "{file}" exists already.',
        "Choose another name, or add --force to replace it.",
    ),
}

TEXTS: dict[str, str] = {
    "help-program": "Jianbao: one YAML becomes a PDF to print and a Word file to edit.",
    "help-default": "A file name alone means build: generate.py data/study-tour.yaml",
    "help-build": "make the documents (PDF and Word)",
    "help-check": "go through every step and write nothing",
    "help-import": "make a draft edition of texts (txt, md, html, docx)",
    "help-import-sources": 'material, several if you like; "-" is standard input',
    "help-import-out": "YAML file to write",
    "help-import-force": "replace an existing file",
    "help-import-list": "list every repair",
    "help-import-review": "also write a review, source and draft side by side (.html, .docx, .pdf)",
    "help-import-merge": "merge changed sources into an edited draft; what a person edited stays",
    "import-conflict": "{file}:{line}: you and the source both changed this, yours is kept:\n{kept}\n    the source now says:\n{new}",
    "import-merged": "merged: {renewed} lines renewed, {conflicts} conflicts, in which yours are kept",
    "import-review": "review: {file}",
    "imported": "{file}: {speakers} speakers, {findings} findings, {achievements} achievements, {actions} actions; {repairs} repairs, {points} open points",
    "import-next": "open points stand at the top of the file and above each item; then run: .venv/bin/python generate.py {file}",
    "help-new": "write a commented starter",
    "help-schema": "print the JSON Schema for editors",
    "help-fonts": "show the faces of each role, or which face draws a text",
    "help-dump": "print what stands between two stages",
    "help-watch": "rebuild whenever the file changes",
    "help-lang": "language of messages: zh or en",
    "help-file": "YAML file",
    "help-new-file": "file to write",
    "help-new-force": "replace an existing file",
    "help-out": "output folder, default out",
    "help-document": "make only this document (may be repeated)",
    "help-format": "make only this format, pdf or docx (may be repeated)",
    "help-script": "convert: hans Simplified, hant Traditional, tw Taiwan's words, hk Hong Kong's characters",
    "help-profile": "house profile: a file name of templates/profiles/",
    "help-check-report": "also write a conformance report: each rule, what it asks, what was measured; without a name to out/EDITION/conformance",
    "open-list": "{count} points are open ({settled} settled or accepted):",
    "help-deep": "also measure the finished files: lines, pages, fonts, parity, texts left out",
    "help-strict": "warnings count as errors",
    "help-json": "print the result as JSON",
    "help-force": "build even if nothing has changed",
    "help-jobs": "number of processes",
    "help-fonts-what": "YAML file, or the text to look up",
    "help-stage": "which stage: report, document, galley or pages",
    "building": "building",
    "made": "done with {file}",
    "done": "{edition} is built:",
    "unchanged": "{edition} has not changed; the files are kept (--force builds anew):",
    "checked": "{file}: no errors.",
    "problems-found": "{count} errors.",
    "not-built": "{file} was not built; the files from before are untouched.",
    "command-unknown": 'There is no command "{written}"; did you mean {near}? Nothing was done.',
    "role-without-han": "{file}, the face of {role}, has no Chinese characters: later faces draw all of them.",
    "usage": "The command is written wrongly; see {command}.",
    "watch-ended": "No longer watching.",
    "no-stand-ins": "{file}: the faces of each role have every character; none stands in.",
    "new-made": "The starter is written; open it and fill it in: {file} ({schema} beside it helps editors)",
    "no-face": "(none)",
    "watching": "Watching {file}; Ctrl-C ends.",
    "help-build-files": "YAML files, folders (the YAML files in them), patterns",
    "help-files-from": 'read names from a list, one a line; "-" is standard input',
    "help-build-jobs": "number of processes; default: as many as processors, none for a small file or two",
    "help-cluster": "let a Dask cluster do it; an address such as tcp://10.0.0.1:8786",
    "help-time-limit": "seconds a document may take, default {seconds}; 0: no limit",
    "help-memory-limit": "MiB of memory a document may take, default by this machine's; 0: no limit",
    "files-needed": "name a file",
    "pages": "pages",
    "pages-about": "{done}/about {total}",
    "batch-done": "{built} built, {kept} kept, {failed} failed; {pages} pages.",
    "broken-off": "Broken off: {built} editions are ready, {left} are not; no file is half written. Run the same command again to go on.",
    "reminders-kept": "    The last build gave {count} warnings; --force shows them again.",
    "interrupted": "Interrupted; the files from before are untouched.",
}
