"""What is said in English about the file a user wrote: the file itself, YAML, keys and values."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    # The file.
    "no-file": (
        'there is no file "{file}"',
        "check its name and folder; generate.py new FILE writes a starter",
    ),
    "is-folder": ('"{file}" is a folder, not a file', "name the .yaml file inside it"),
    "not-a-file": ('"{file}" is not an ordinary file', "name a .yaml file on the disk"),
    "unreadable": (
        "the file cannot be read: {reason}",
        "check that you may read it and that no other program keeps it locked",
    ),
    "too-large": (
        "the file has {size} MB, more than the {limit} MB allowed",
        "an edition has a few dozen KB: is this the right file? "
        "Pictures stay in files of their own, only their names stand here",
    ),
    "empty-file": ("the file is empty", "generate.py new FILE writes a starter with comments"),
    "wrong-encoding": (
        "the file is in {encoding}; only UTF-8 is read",
        "save it as UTF-8 (Notepad: Save as, Encoding), "
        "or convert it: iconv -f {iconv} -t UTF-8 OLD > NEW",
    ),
    "broken-utf8": (
        "the file is UTF-8, but some bytes here are damaged",
        "type the characters at this place again and save the file as UTF-8",
    ),
    "unknown-encoding": (
        "the file's encoding is not recognised; it does not look like text",
        "make sure that it is a .yaml text file (not a Word document), and save it as UTF-8",
    ),
    "control-character": (
        "the text holds an invisible control character ({found}) that cannot be printed",
        "it mostly comes with pasted text: delete it, or put a space in its place",
    ),
    "wide-brackets": (
        "the list stands in full-width brackets ({found}) and would be printed as text",
        "use ASCII brackets and commas, [a, b], or one item a line after a dash",
    ),
    # YAML, as the parser sees it.
    "several-documents": (
        'the file holds more than one edition (there is a line "---")',
        'one file per edition: split it at the "---"',
    ),
    "yaml-alias": (
        '"*" refers to an earlier anchor in YAML, and there is none of this name',
        "if it is text, put the whole value in quotes: '*...'",
    ),
    "yaml-anchor": ('the same "&" name is used twice', "rename the second"),
    "yaml-escape": (
        'inside double quotes, "\\" is followed by a character that means nothing',
        "use single quotes '...', in which \"\\\" is an ordinary character",
    ),
    "yaml-quote": (
        "the quote that opens here is never closed",
        "close it at the end of the text; use “ ” for quotation marks inside",
    ),
    "yaml-brackets": (
        "the bracket or brace that opens here is not complete",
        'part the items by ", " and close it with "]" or "}}"; quote the value if it is text',
    ),
    "yaml-colon": (
        "line {line} has one colon too many: YAML takes it for another key",
        'check the indentation of this line and the one before; quote text that holds ": "',
    ),
    "yaml-no-colon": (
        "a colon is missing near line {line}: YAML cannot tell key from value",
        'write ": " after the key; set text that goes on deeper than its key',
    ),
    "yaml-start": (
        "a value cannot start with this character",
        "put the whole value in quotes; indent with spaces, not tabs",
    ),
    "yaml-indent": (
        "the indentation of line {line} does not match the lines above",
        'align keys of one level, set the next level in by two spaces, start items with "- "',
    ),
    "yaml-other": (
        "this is not YAML: {reason}",
        "check colons, quotes and indentation of this line and the one before",
    ),
    "too-deep": (
        "the file is nested deeper than {limit} levels",
        "an edition has a few levels: check indentation and brackets",
    ),
    "circular-alias": (
        'a "*" reference goes round in a circle: what it refers to contains it',
        "write the content out",
    ),
    "too-many-nodes": (
        'written out, the "*" references give more than {limit} values',
        "write the content out and remove the references",
    ),
    "top-level": (
        'the file must consist of keys such as "edition:" and "speakers:"',
        "generate.py new FILE writes a starter to follow",
    ),
    "custom-tag": ('the YAML tag "{found}" is not supported', 'quote text that starts with "!"'),
    "merge-key": ('the YAML merge key "<<" is not supported', "write the merged keys out here"),
    "wide-comma": (
        'the brackets hold a full-width comma: "{found}" counts as one item',
        'part items by ", "; quote it if it is one item',
    ),
    "python-value": (
        "a value of type {found} cannot be used",
        "use strings, numbers, true and false, dates, lists and mappings",
    ),
    # A typist's slips.
    "wide-colon": (
        'line {line}: "{key}" is followed by a full-width colon "：" where YAML needs ":"',
        'write "{key}: ..."; if this is text and not a key, quote the whole value',
    ),
    "colon-space": (
        'line {line}: the space after "{key}:" is missing',
        'write "{key}: ..."; if this is text and not a key, quote the whole value',
    ),
    "wide-dash": ('the item starts with "{found}" instead of "-"', 'write "- ", dash and space'),
    "dash-space": (
        'the space after the item\'s "{found}" is missing: the items would run together',
        'write "- ", dash and space',
    ),
    "wide-quotes": (
        "quotation marks “ ” do not keep YAML from reading the colon or # inside them",
        "put ASCII quotes around it: '“...”', or in place of “ ” if those are not to be printed",
    ),
    "hash-swallows": (
        'what follows " #" is dropped as a comment: "{lost}"',
        "quote the value if it is text; for a comment, put a space after the #",
    ),
    "tab-indent": (
        "line {line} is indented with a tab; YAML takes spaces only",
        "replace it by spaces, two for each level",
    ),
    "wide-indent": (
        "line {line} is indented with full-width spaces; YAML takes ASCII spaces only",
        "replace them by ASCII spaces, two for each level",
    ),
    "reserved-start": (
        'the value starts with "{mark}", which means something else in YAML',
        "put the whole value in single quotes: '{mark}...'",
    ),
    "colon-in-text": (
        '"{found}" holds a colon and a space: YAML takes it for another key',
        "use a full-width colon, or quote the whole value",
    ),
    "unclosed-quote": (
        "line {line}: the quote {mark} is never closed",
        "add {mark} at the end of the text; use “ ” for quotation marks inside",
    ),
    "inner-quote": (
        "the quote {mark} ends the value here, but text follows",
        "use “ ” for quotation marks inside, or the other kind of ASCII quote around the whole",
    ),
    # Keys.
    "wrong-record": (
        'keys with values are wanted here, not "{found}"',
        "start a new line, set in by two spaces, one key a line: {example}",
    ),
    "wrong-records": (
        'a list is wanted here, each item with keys and values, not "{found}"',
        'start each item on a new line with "- ": - {example}',
    ),
    "missing-key": ('the key "{key}" ({alias}) is missing', 'add a line "{key}: ..."'),
    "empty-value": ('the key "{key}" ({alias}) needs a value', "fill it in after the colon"),
    "empty-item": ("an item of the list is empty", "fill it in, or delete its dash"),
    "key-not-text": ('"{found}" cannot be a key', "if it is text, quote the whole value"),
    "duplicate-key": ('"{key}" is given twice, first at {first}', "keep one of them"),
    "duplicate-alias": (
        '"{key}" and "{other}" at {first} are two names of one key',
        "keep the English or the Chinese one",
    ),
    "unknown-key-near": ('there is no key "{key}"', 'did you mean "{near}"?'),
    "unknown-key-elsewhere": ('"{key}" is not a key of this place', "it belongs at: {home}"),
    "unknown-key": ('there is no key "{key}"', "keys of this place: {known}"),
    # Values.
    "wrong-text": (
        'text is wanted here, not "{found}"',
        "write one line, such as title: Notes",
    ),
    "mapping-for-text": (
        "text is wanted here, but a colon makes YAML take it for a key and a value",
        "use a full-width colon, or quote the whole text",
    ),
    "bare-word": (
        'without quotes YAML takes "{found}" for a number, a date, yes/no or nothing, not text',
        'quote it: "{found}"; to leave it out, write nothing after the colon',
    ),
    "one-paragraph": (
        '"{found}" holds an empty line, but one paragraph is wanted here',
        'take out the empty line; longer text goes into "body"',
    ),
    "wrong-whole": (
        'a whole number of {minimum} or more is wanted here, not "{found}"',
        "write digits only, such as 12",
    ),
    "below-minimum": ("{found} is less than {minimum}", "write {suggestion} or more"),
    "wide-digits": ('"{found}" is written in full-width digits', "write {suggestion}"),
    "number-with-unit": ('"{found}" has a unit; only the number is wanted', "write {suggestion}"),
    "number-notation": (
        'YAML would read "{found}" as another number',
        "write it without leading zeros, underscores and signs: {suggestion}",
    ),
    "wrong-day": ('"{found}" is not a date', "write {suggestion} or 2023年7月24日"),
    "day-notation": ('the date "{found}" is not in a known notation', "write {suggestion}"),
    "impossible-day": ('"{found}": there is no such day', "look it up in the calendar"),
    "wrong-flag": ('"{found}" is neither yes nor no', "write true or false"),
    "wrong-choice": ('"{found}" is not one of the words allowed', "write one of: {choices}"),
    "wrong-slug": (
        'the id "{found}" cannot be used: it becomes a file name',
        "use ASCII letters, digits and hyphens between them, at most {length} characters, "
        "such as 2023-07-study-tour",
    ),
    "device-name": (
        'Windows keeps the name "{found}" for itself: no file can be called so',
        "choose another, such as {found}-1",
    ),
    # The edition as a whole.
    "deadline-backwards": ('the period "{found}" ends before it starts', "check both dates"),
    "event-backwards": (
        "the event ends on {end}, before it starts on {start}",
        'are "from" and "to" the wrong way round?',
    ),
    "no-words": ("there is neither heading nor body", "write one of them, or delete the item"),
    "origin-of-nothing": (
        '"{key}" is not a key of an action, so it has no source',
        "use a key of the action, such as lead_unit or deadline",
    ),
    "two-attachments": (
        'the attachment has both "file" and "document"',
        "keep one of them, or make two attachments",
    ),
    "duplicate-id": (
        'the id "{id}" was used before, at {first}',
        "choose another for this one (capitals make no difference)",
    ),
    "duplicate-number": (
        "the number {number} was used before, at {first}",
        "a number names one action only",
    ),
    "no-document-number": (
        "The official document has no document number yet.",
        "Once it has one, give office, year and number under document_number.",
    ),
    "no-addressees": (
        "The official document has no addressees.",
        "List them under addressees; documents for publication may have none.",
    ),
    "no-attendance": (
        "The minutes do not say who was there.",
        "List them under attendance, present.",
    ),
    "nothing-said": (
        "there are neither speakers nor sections",
        "give at least one: what speakers found and will do, or the parts of a text",
    ),
    "open-name": (
        "the name “{name}” has not been checked",
        "check it and set verified: true, or put point: {id} and what was decided under decisions",
    ),
    "open-lead-unit": (
        "action {number} ({name}) has no lead unit",
        "{role} is to give lead_unit, or put point: {id} under decisions",
    ),
    "open-person": (
        "action {number} ({name}) names no person",
        "{role} is to give person, or put point: {id} under decisions (*/*/person for all actions)",
    ),
    "open-deadline": (
        "action {number} ({name}) has no deadline",
        "{role} is to give deadline, or put point: {id} under decisions",
    ),
    "open-inferred": (
        "“{value}” of action {number} ({name}) was inferred, the text does not say it",
        "check it and change source, or put point: {id} under decisions",
    ),
    "open-date": (
        "the date {value} is a placeholder",
        "set date under edition to the day of issue",
    ),
    "open-to-fill": (
        "“{value}” is still to be filled in",
        "put what it is to say, or put point: {id} and what was decided under decisions",
    ),
    "open-lost": (
        "the “□” in “{value}” stands for a character that the source lost",
        "see the original and put it in; if a box is meant, put point: {id} under decisions",
    ),
    "decision-of-nothing": (
        "“{id}” under decisions is no open point",
        "correct the point, or drop the decision",
    ),
    "dangling-near": (
        'no finding or achievement of this speaker has the id "{id}"',
        'did you mean "{near}"?',
    ),
    "dangling": (
        'no finding or achievement of this speaker has the id "{id}"',
        "the ids there are: {known}",
    ),
    "dangling-none": (
        'the id "{id}" refers to nothing: this speaker has no findings and no achievements',
        'add the finding, or delete "follows_from"',
    ),
    "duplicate-rank": (
        'rank {rank} is that of "{name}" too: the two stand in the order of the file',
        "give them different ranks if the order matters",
    ),
    "ids-not-written": (
        "the ids cannot be written into the file without touching anything else; "
        "it was left as it is",
        "write the items that have no id with one key a line and try again, or add ids by hand",
    ),
    # Material to import.
    "import-exists": (
        'The file "{file}" exists already.',
        "add --merge to merge what changed in the sources, your edits stay; --force replaces it",
    ),
    "import-no-last": (
        "the last import ({kept}) is not beside the draft, so your edits cannot be told apart",
        "put {kept} back beside the draft, or import under another name and compare",
    ),
    "import-no-merge": (
        "the sources changed too much: the merged file would not load; the draft is untouched",
        "import under another name and compare; generate.py check {file} tells if the draft is sound",
    ),
    "import-review-kind": (
        'cannot tell what kind of file the review "{file}" is to be',
        "let its name end with one of {known}",
    ),
    "import-nothing": (
        "nothing to import was named",
        'write file names after import; "-" is standard input',
    ),
    "import-no-file": ('there is no file "{file}"', "check its name and folder"),
    "import-empty": (
        "there is no text in the file",
        "open it in an editor or Word; scans must first be recognised as text",
    ),
    "import-noise": (
        "this is no text, nor any kind of file we know",
        "import reads .txt, .md, .html and .docx; open the file in its own program and save it as one of these",
    ),
    "import-binary": (
        "this is no text ({kind})",
        "import reads .txt, .md, .html and .docx; save other formats as .docx or .txt, recognise scans first",
    ),
    "import-format": (
        "files of this kind ({suffix}) are not known",
        "import reads .txt, .md, .html and .docx; save other formats as .docx or .txt",
    ),
    "import-encoding": (
        "the encoding is none of UTF-8, GB18030, Big5, UTF-16",
        "open the file in the program it comes from and save it as UTF-8 text",
    ),
    "import-broken-bytes": (
        "the file is {encoding}, but bytes near line {line} are broken",
        "it was likely cut inside a character: get a sound copy, or type the place again and save as UTF-8",
    ),
    "import-too-large": (
        "the file is larger than {limit} MB",
        "the notes of a tour take some hundred KB: is it the right file? Compress the pictures of a Word file first",
    ),
    "import-too-much": (
        "there are too many items for one edition",
        "divide the material and import it edition by edition; one holds some hundred items",
    ),
    "import-is-edition": (
        "this is the YAML file of an edition already; there is nothing to import",
        "build it: .venv/bin/python generate.py {file}",
    ),
    "import-locked": (
        "the Word file has a password",
        "open it in Word or WPS, take the password off, save a copy and import that",
    ),
    "import-old-word": (
        "this is a Word file of the old format (.doc)",
        "open it in Word or WPS and save it as .docx",
    ),
    "import-broken-word": (
        "the Word file is broken, or no .docx file",
        "try to open it in Word or WPS; if that works save a copy, if not ask for it again",
    ),
    "import-swollen": (
        "a part of the Word file unpacks to an abnormal size ({size} MB); it was not opened",
        "do not open files of unknown origin; of a trusted one, copy the text into a new document and import that",
    ),
    "import-too-deep": (
        "the page is nested too deeply to be read whole; nothing was imported",
        "select the text in a browser, copy it into a text file and import that",
    ),
    "import-no-structure": (
        "no line names a speaker and nothing is itemised, so there is nothing to divide the text by",
        "give each speaker a line (unit, post, name) and mark items with 一是, 第一， or （一）, then import again",
    ),
    "import-not-chinese": (
        "the material is not Chinese",
        "import divides Chinese texts only; translate it, or write a starter with generate.py new",
    ),
}
