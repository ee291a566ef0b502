"""The text of Python's standard library as columns, divided by module.

Read from wherever the running Python keeps it, so that the text differs a little from one version
of Python to the next; the modules and the alphabet do not.
"""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lstm_viz.errors import InvalidInput
from lstm_viz.sequences.tasks.batch import IntArray
from lstm_viz.sequences.text import Alphabet

ALPHABET = Alphabet("\n \"#%'()*+,-./012:=>ACDEFILMNOPRSTU[]_abcdefghijklmnopqrstuvwxy", other=True)
"""The 63 characters that are most frequent in the training text of Python 3.11, and one column for
all others, which are one in a hundred. Written out, so that trained networks stay valid."""

_TRAINING = """
argparse bdb cmd code codeop collections/__init__ concurrent/futures/_base configparser contextlib
copy copyreg dataclasses difflib dis doctest email/feedparser email/generator email/header
email/message email/parser email/utils enum filecmp fileinput fnmatch ftplib functools getopt
getpass gettext gzip http/client http/cookiejar http/cookies http/server imaplib inspect ipaddress
linecache logging/__init__ logging/config logging/handlers mailbox mimetypes modulefinder numbers
optparse pdb pickle pkgutil platform plistlib poplib pstats pyclbr pydoc random reprlib rlcompleter
runpy selectors shelve shutil smtplib socket socketserver ssl subprocess tabnanny tarfile tempfile
threading timeit tokenize trace traceback types typing unittest/case unittest/loader unittest/mock
unittest/result unittest/suite urllib/parse urllib/request uuid wave weakref webbrowser
xml/dom/minidom xml/etree/ElementTree xmlrpc/client zipapp
"""
_HELD_OUT = """
bisect calendar csv fractions graphlib heapq hmac html/parser json/decoder json/encoder pprint
queue sched shlex statistics textwrap tomllib/_parser zoneinfo/_zoneinfo
"""

TRAINING_MODULES = tuple(_TRAINING.split())
"""Modules written in Python, as files, in Python 3.11 to 3.14."""

HELD_OUT_MODULES = tuple(_HELD_OUT.split())
"""Others like them, which training never reads."""


@dataclass(frozen=True, eq=False)
class SourceText:
    """The modules' texts one behind the other, of N characters in all. The arrays are read-only."""

    columns: NDArray[np.uint8]  # (N,), each character's column in `ALPHABET`
    ends: IntArray  # (modules,), where each module's text ends, exclusive

    @property
    def lengths(self) -> IntArray:
        """How many characters each module has, (modules,)."""
        return np.diff(self.ends, prepend=0)


@lru_cache(maxsize=2)
def source_text(held_out: bool) -> SourceText:
    """Return the text for training, about 3.7 million characters, or the one held out, 0.3 million.

    Raises
    ------
    InvalidInput
        When the running Python came without the source text of its library.
    """
    folder = Path(sysconfig.get_path("stdlib"))
    read = []
    for module in HELD_OUT_MODULES if held_out else TRAINING_MODULES:
        try:
            text = (folder / f"{module}.py").read_text(encoding="utf-8")
        except (OSError, UnicodeError) as problem:
            raise InvalidInput(
                f"the source text of Python's own module {module} cannot be read; expected a "
                "Python that was installed with its library as files."
            ) from problem
        read.append(columns_of(text))
    columns = np.concatenate(read)
    ends = np.cumsum([len(part) for part in read], dtype=np.int64)
    for array in (columns, ends):
        array.flags.writeable = False
    return SourceText(columns, ends)


def columns_of(text: str) -> NDArray[np.uint8]:
    """Return each character's column in `ALPHABET`, the last one for those that it has not."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    column_of = np.full(129, len(ALPHABET.characters), np.uint8)  # the last: all beyond ASCII
    for column, character in enumerate(ALPHABET.characters):
        column_of[ord(character)] = column
    return column_of[np.minimum(codes, 128)]
