"""One line of Vietnamese becomes draft tasks: an own, deterministic grammar.

Pure: the moment, the units and the working calendar come in. Whatever the line leaves
open is named in `uncertain`, with proposals; nothing is guessed silently.
"""

from khonggiay.tasks.reading.cards import Card, Reading
from khonggiay.tasks.reading.directory import Directory, Named
from khonggiay.tasks.reading.reader import read

__all__ = ["Card", "Directory", "Named", "Reading", "read"]
