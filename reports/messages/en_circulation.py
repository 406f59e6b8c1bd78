"""What is said in English about recipients, numbered copies and mail."""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    # Registers of recipients.
    "table-without-head": (
        "no row of the table names its columns",
        "one of the first 10 rows must name at least two of: {known}",
    ),
    "column-unknown": ('there is no column "{column}"', "columns: {known}; delete any other"),
    "column-unknown-near": ('there is no column "{column}"', 'do you mean "{near}"?'),
    "column-twice": ('two columns are named "{column}"', "delete or rename one"),
    "cell-control": (
        'the cell "{found}" has a line break or a control character',
        "write one line in a cell",
    ),
    "cell-formula": (
        'the cell "{found}" is a formula, or begins like one',
        "write the finished text; do not begin with =, +, - or @",
    ),
    "cell-error": ("the cell's formula failed: {found}", "write the right text"),
    "cell-merged": (
        'cells of several rows are merged here; which rows "{found}" is for cannot be told',
        "unmerge them and fill in every row",
    ),
    "row-hidden": (
        'this row ("{found}") is hidden, most likely by a filter',
        "show it if it is meant, delete it if not",
    ),
    "csv-broken": ("the CSV file is broken: {reason}", 'save it anew as "CSV UTF-8"'),
    "csv-encoding": (
        "this CSV file is not UTF-8; it was read as {encoding}",
        'if it has rare characters, save it as "CSV UTF-8"',
    ),
    "lost-character": (
        'the question mark or box in "{found}" stands for a character that a program lost',
        'type it anew, and save as "CSV UTF-8" or .xlsx',
    ),
    "several-sheets": (
        "several sheets look like registers of recipients: {sheets}",
        "keep one; move or hide the others",
    ),
    "not-a-workbook": (
        "this is no sound Excel file (.xlsx)",
        "open a file with a password, or an old .xls, in Excel or WPS and save it as .xlsx",
    ),
    "too-many-rows": (
        "the table has {rows} rows, more than {limit}",
        "delete empty rows at its end, or split it",
    ),
    "recipient-twice": (
        '"{found}" is there already ({first})',
        "one row a recipient; the number of copies goes into copies",
    ),
    "address-twice": ("the address {found} is used already ({first})", "check whose it is"),
    "address-missing": (
        '"{name}" is to get mail but has no address',
        "add the address, or make the channel paper",
    ),
    "address-malformed": (
        '"{address}" is no e-mail address: {reason}',
        "it looks like name@example.gov.cn; check full-width characters, spaces and dots",
    ),
    "address-lookalike": (
        'the domain of "{address}" looks like "{other}" but is not',
        "a slip or a fake; if it is right, list its domain under domains in the office settings",
    ),
    "copies-by-email": (
        "{copies} copies for somebody who gets mail only",
        'mail is one copy; for paper as well make the channel "both"',
    ),
    "hidden-character": ("the text has an invisible character ({point})", "type it anew"),
    "rank-missing": ('"{name}" has no rank, others do', "add it; copies go round by rank"),
    "rank-twice": (
        'rank {rank} is that of "{name}" too; they go in the order of the file',
        "give them different ranks if the order matters",
    ),
    "no-ranks": (
        "nobody has a rank; copies go round in the order of the file",
        "nothing to do if that is meant",
    ),
    "unit-unknown": (
        'the unit "{unit}" is not in the list of units',
        "check its name, or add it to units in the office settings",
    ),
    "unit-unknown-near": (
        'the unit "{unit}" is not in the list of units',
        'do you mean "{near}"?',
    ),
    # The register of copies.
    "no-register": (
        "there is no register of copies {file}",
        "run generate.py copies first, or name the register with --register",
    ),
    "register-refused": (
        "the register cannot be written: {reason}",
        "check your rights, and whether somebody else is using it",
    ),
    "not-a-register": (
        "{file} is no register of copies",
        "choose another name, or restore it from a backup",
    ),
    "copy-unknown": (
        '"{edition}" has no copy {number}',
        "generate.py trace tells which edition the number is of",
    ),
    "numbers-used-up": ('"{edition}" has no six-digit numbers left', "give it another id"),
    "copy-is-back": (
        'copy {number} was returned or destroyed; "{kind}" cannot be recorded any more',
        "check the number",
    ),
    "copy-number-given": (
        "the edition names copy number {number} (copy_number); numbered copies do not use it",
        "the register numbers every copy; nothing to do",
    ),
    "copies-signed-older": (
        "{count} copies were signed for when their text was another one: {numbers}.",
        "Hand out the new ones and have them signed; record the old ones as returned or destroyed.",
    ),
    "copies-of-draft": (
        "The edition is not final: what was numbered are drafts.",
        "Number it again once it is; numbers stay, and signatures for older texts are named.",
    ),
    "lists-differ": (
        "the edition also makes the list recipients, whose numbers follow its distribution",
        "to sign for numbered copies take the list in the folder copies",
    ),
    "nothing-to-undo": ("copy {number} has no entry to take back", "check the number"),
    "copies-differ": (
        "the edition says {printed} copies, the register of recipients makes {made}",
        "check both",
    ),
    "file-untraced": (
        "the register does not know this file, and no short code of the register is in it",
        "check the register; of a photograph type the code at the foot: trace K7Q2-9F4M",
    ),
    "code-untraced": (
        "the register has no code {mark}",
        "the code itself is sound; it may be in another register, see --register",
    ),
    "number-untraced": (
        "the register has no copy {number} (edition: {edition})",
        "check number and edition",
    ),
    "nothing-to-trace": (
        '"{what}" is no file, no number of up to six digits and no sound code',
        "a code has 8 letters and digits, the last a check: one may be misread",
    ),
    # Before sending.
    "send-classified": (
        'marked "{word}": this never leaves by mail',
        "state secrets must not travel over the internet",
    ),
    "send-classified-text": (
        'the text has a classification marking ("{word}★")',
        "check the content; classified papers do not go by mail",
    ),
    "send-not-final": (
        "the edition is not final",
        "set edition.status to final when it is settled, and build it again",
    ),
    "send-no-domains": (
        'the marking is "{marking}", but no domains are listed as internal',
        "list them under domains in the office settings",
    ),
    "send-outside": (
        '{address} is at no internal domain; what is marked "{marking}" cannot go there',
        "use paper, or check the address",
    ),
    "send-not-built": (
        "{file} has no sound manifest.json, or its files do not match it",
        "run generate.py build",
    ),
    "send-not-clean": (
        "the last build left a warning: {code} ({place})",
        "settle it, build again, then send",
    ),
    "send-edition-changed": (
        "the file is not what the YAML file and the templates now make",
        "build again and look at it before sending",
    ),
    "send-copies-old": (
        "this copy was made from an earlier version",
        "run generate.py copies again; numbers stay",
    ),
    "copies-missing": (
        '"{name}" has no copy yet',
        "run generate.py copies with the same register of recipients first",
    ),
    "copy-changed": (
        "this is not the file of the register: it was changed or is gone",
        "run generate.py copies again; numbers stay",
    ),
    "mail-too-large": (
        'the message to "{name}" has {size} MB, more than {limit} MB',
        "fewer pictures, one format only, or a larger limit in the office settings",
    ),
    "no-sender": (
        "the office settings name no sender or no server",
        "name the file with --office; data/circulation/office.yaml is a sample",
    ),
    "plan-changed": (
        "something changed since the dry run: {addresses}",
        "run it again without --really and look at the table",
    ),
    "sending-already": ("another run is sending from this register", "wait until it is done"),
    "confirm-needed": (
        'not confirmed: {count} messages would go, "{given}" was confirmed',
        "look at the table, then add --confirm {count}",
    ),
    "password-missing": (
        "there is no password for the mail server",
        "set {variable}, or put it into the keyring (service {service}, name {name})",
    ),
    "smtp-certificate": (
        "the certificate of {host}:{port} does not hold: {reason}",
        "do not work around it; name your own root under certificates in the office settings",
    ),
    "smtp-no-encryption": (
        "{host}:{port} does not encrypt: {reason}",
        "check port and security: STARTTLS is mostly 587, TLS 465",
    ),
    "smtp-login": (
        '{host}:{port} refuses the login of "{user}": {answer}',
        "check user and password; some services want an authorisation code",
    ),
    "mail-doubtful": (
        "{address}: handed over without an answer; it may have arrived or not ({answer})",
        "ask; if it did not arrive, send it again with --doubtful",
    ),
    "mail-refused": (
        "{address}: refused ({answer})",
        "mend the address and run again with failed.csv",
    ),
    "mail-waiting": (
        "{address}: not taken for now ({answer})",
        "run it again later; only what is missing is sent",
    ),
}

TEXTS: dict[str, str] = {
    "help-copies": "number copies by a register of recipients, a marked file for each, slip and lists",
    "help-trace": "tell whose a file, a copy number or a short code is",
    "help-send": "mail copies to recipients; without --really only .eml files and a table are written",
    "help-record": "record a signature, a return, a destruction, a correction; without a number list what is out",
    "help-recipients": "register of recipients: .yaml, .csv or .xlsx",
    "help-office": "office settings: units, internal domains, sender, server",
    "help-register": "register of copies, circulation.sqlite unless said",
    "help-due": "when copies are to be back, such as 2023-08-31",
    "help-print": "also one file for the printer, in circulation order, safe for duplex",
    "help-covers": "a cover sheet before each copy in the file for the printer",
    "help-booklet": "impose the file for the printer as stapled booklets on A3",
    "help-void": "withdraw a number for good, with the reason; its owner gets a new one",
    "help-what": "a file, a copy number or a short code",
    "help-edition": "look in this edition only (its id)",
    "help-really": "send indeed",
    "help-confirm": "how many messages are meant to go, as in the table",
    "help-test": "send everything to this address, and enter nothing",
    "help-batch": "send the edition's own files instead, blind copies to so many at once",
    "help-again": "also to those who got an earlier version or refused",
    "help-doubtful": "also to those of whom it is not known",
    "help-record-edition": "the edition's id",
    "help-record-number": "copy numbers, such as 3, 1-5 or 1,4,7-9",
    "help-record-kind": "signed, returned, destroyed, or undone (takes back the last entry); without it what happened is shown",
    "help-record-on": "the day, today unless said",
    "help-record-by": "who did it",
    "help-record-note": "a note",
    "copies-made": "{edition}: {count} copies in {folder}",
    "copies-gap": "{number} is not in use: {label}, {reason}",
    "reason-not-listed": "no longer on the list",
    "trace-exact": "copy {number} ({edition}): {label}. Code {code}. Byte for byte the file {file}.",
    "trace-changed": "copy {number} ({edition}): {label}. Code {code}. The file was changed or saved anew; it bears the code.",
    "trace-number": "copy {number} ({edition}): {label}. Code {code}.",
    "trace-code": "copy {number} ({edition}): {label}. Code {code}.",
    "trace-withdrawn": "    This copy is no longer made: {reason}.",
    "trace-older": "    The file is of an earlier run.",
    "line": "  {line}",
    "send-title": "Message: {subject}\nFrom: {sender}",
    "send-more": "  … and {count} more, all of them in table.csv",
    "send-rests": "{count} are not sent yet; trying again in {seconds} s (Ctrl-C: the next run goes on).",
    "answer-refused": "the server refuses connections at this port",
    "answer-no-host": "the server is not found: a wrong name, or no network",
    "answer-slow": "the server does not answer",
    "answer-cut": "the server closed the connection",
    "send-paper": "Paper only, no mail: {count}.",
    "column-number": "number",
    "column-person": "recipient",
    "column-address": "address",
    "column-files": "files",
    "column-edition": "edition",
    "column-label": "unit, post, person",
    "column-signed": "signed for",
    "column-due": "due",
    "send-held": "held back: {person} <{address}> ({why})",
    "held-sent": "sent already",
    "held-doubtful": "may have arrived",
    "held-earlier": "got an earlier version",
    "held-refused": "refused",
    "send-planned": "dry run, nothing was sent: {count} messages (.eml) and table.csv in {folder}.\n"
    "Next: look at them; --test ADDRESS --confirm {count} sends them to yourself; --really --confirm {count} sends them.",
    "send-nothing": "There is nothing to send.",
    "send-ask": "{count} messages will go out ({paper} recipients get paper only). Type {count} to confirm: ",
    "send-done": "sent {sent}, refused {refused}, not taken yet {waiting}, doubtful {doubtful}",
    "send-failed": "those who did not get it, as a register: {file}",
    "recorded": "recorded: copy {number} {kind}",
    "outstanding-sum": "{count} are not back, {late} of them overdue.",
    "history-none": "  nothing recorded",
    "outstanding-none": "Nothing is outstanding.",
    "due-on": "due {day}",
    "overdue": "overdue, due {day}",
    "due-open": "no due day",
    "is-signed": "signed for",
    "not-signed": "not signed for",
    "kind-signed": "signed",
    "kind-returned": "returned",
    "kind-destroyed": "destroyed",
    "kind-undone": "correction: the entry before does not count",
}
