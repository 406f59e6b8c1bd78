"""A clerk's editing, acted out in LibreOffice: run by the Python that has `uno`, not by ours.

    /usr/bin/python3 clerk.py IN.docx OUT.docx PROFILE

Appends to a paragraph and changes words in another, deletes one, adds one, inserts a row into the
first table and changes one of its cells; saves as DOCX.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK


def main(source, target, profile):
    pipe = f"clerk{abs(hash(profile))}"
    accept = f"pipe,name={pipe};urp;StarOffice.ComponentContext"
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            *("--headless", "--norestore", "--nologo", f"--accept={accept}"),
        ],
        start_new_session=True,
    )
    try:
        desktop = connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        document = desktop.loadComponentFromURL(
            Path(source).as_uri(), "_blank", 0, (said("Hidden", True),)
        )
        edit(document)
        document.storeToURL(Path(target).as_uri(), (said("FilterName", "MS Word 2007 XML"),))
        document.close(True)
        with suppress(Exception):  # the office may be gone before it answers
            desktop.terminate()
        office.wait(60)
    finally:
        if office.poll() is None:  # what was started is a script around the office
            os.killpg(office.pid, signal.SIGKILL)


def connect(url):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(240):
        try:
            context = resolver.resolve(url)
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def edit(document):
    replace(document, "建三个园区", "建五个园区")
    append(document, "补一句", "末尾加的话。")
    paragraph = found(document, "删掉的感受")
    paragraph.gotoStartOfParagraph(False)
    paragraph.gotoEndOfParagraph(True)
    paragraph.setString("")
    paragraph.goRight(1, True)  # and its end
    paragraph.setString("")
    place = found(document, "补一句")
    place.gotoEndOfParagraph(False)
    place.getText().insertControlCharacter(place, PARAGRAPH_BREAK, False)
    place.getText().insertString(place, "新写的一段。", False)
    table = document.TextTables.getByIndex(0)
    table.Rows.insertByIndex(2, 1)
    table.getCellByName("B3").setString("新的一行")
    replace(document, "原任务", "改过的任务")


def found(document, words):
    search = document.createSearchDescriptor()
    search.SearchString = words
    place = document.findFirst(search)
    assert place is not None, words
    return place.getText().createTextCursorByRange(place)


def replace(document, words, by):
    search = document.createReplaceDescriptor()
    search.SearchString, search.ReplaceString = words, by
    assert document.replaceAll(search) == 1, words


def append(document, words, more):
    place = found(document, words)
    place.gotoEndOfParagraph(False)
    place.getText().insertString(place, more, False)


def said(name, value):
    return PropertyValue(name, 0, value, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
