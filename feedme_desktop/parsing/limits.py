"""How large what is in a file may be, beside the size of the file itself; each with its reason.

A file over one of these gets an error that says so. Knows no format and reads nothing.
"""

from __future__ import annotations

MEGA = 2**20

PAGES_MAX = 1000
"""Pages of a PDF: the longest ticket print seen has tens; a thousand of them are read in seconds."""

TEXT_MAX = 50 * MEGA
"""Characters that a document may unfold to: five times the largest conversation."""

XML_MAX = 20 * MEGA
"""Bytes of one XML part of a Word document once unpacked: its tree needs ten times that."""

UNPACKED_MAX = 100 * MEGA
"""Bytes of all parts of a Word document, or of one archive in an archive, once unpacked."""

RATIO_MAX = 100
"""How many times its packed size a member may unfold to: text reaches 10 to 20, bombs 1,000."""

RATIO_FROM = MEGA
"""Members smaller than this are harmless at any ratio (a row of blanks packs 1,000 to 1)."""

MEMBERS_MAX = 100_000
"""Files in an archive: as many as tickets are read from any other file."""

TURNS_MAX = 50_000
"""Messages of one conversation: what the largest chat export of 10 MB holds, and a window can still show."""

LINES_MAX = 400_000
"""Lines of a chat or a plain text, empty ones in a row counted as two: a chat of 10 MB has half of them."""

NESTING_MAX = 200
"""Groups within groups of an RTF document; word processors write about twenty."""

XML_DEPTH_MAX = 1000
"""Elements within elements of an office document: ten tables in one another reach 100."""

MEMBER_MAX = 100 * MEGA
"""Bytes of one file of many tickets inside an archive: it is held in memory there. Larger ones are unpacked first."""

DIRECTORY_MAX = 32 * MEGA
"""Bytes of an archive's list of members: 100,000 names of 200 characters, with room."""

TOKENS_MAX = 4_000_000
"""Control words, braces and runs of text of a rich text: ten seconds' worth; a full book has a million."""

OBJECTS_MAX = 200_000
"""Pieces of text and drawing on a page of a PDF; a page full of text has some thousand, a map some ten thousand."""
