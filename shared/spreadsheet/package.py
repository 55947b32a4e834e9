"""An xlsx as what it is, an archive of XML: read as a stream, within bounds that no upload can leave.

A few kilobytes may unpack into what fills the memory, nest without end, or invent a name for each element.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from shared.decider import Refused

UNPACKED_BYTES_MAX = 64 * 1024 * 1024  # of the parts that are read: 20,000 full rows come to a quarter of it
ELEMENTS_MAX = 2_500_000
TEXT_MAX = 32_767  # characters that a cell can hold
_PARTS_MAX = 5_000
_NAMES_MAX = 2_000
_DEPTH_MAX = 50
_CHUNK_BYTES = 64 * 1024
_TOKEN_BYTES_MAX = 4 * _CHUNK_BYTES
Starts = Mapping[str, Callable[[dict[str, str]], None]]  # by an element's name, told its attributes
Ends = Mapping[str, Callable[[str], None]]  # by an element's name, told the text between it and the tag before
_PART = b"PK\x01\x02"  # with which each part begins in the archive's table of contents


class Package:
    """The whole of a package shares one allowance of bytes and elements."""

    def __init__(self, raw: bytes) -> None:
        """Raises BadZipFile, among others, for what is no archive."""
        if raw.count(_PART) > _PARTS_MAX:
            raise Refused("import.too_big")
        self._archive = ZipFile(BytesIO(raw))
        self._bytes_left = UNPACKED_BYTES_MAX
        self._elements_left = ELEMENTS_MAX

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def read(self, part: str, starts: Starts, ends: Ends) -> None:
        """Tell of each element that is asked for.

        Raises KeyError when there is no such part, Refused "import.too_big", ExpatError and others for torn XML.
        """
        info = self._archive.getinfo(part)
        # Others may ask for gigabytes before the first byte is unpacked. No spreadsheet program writes them.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile("compressed as no spreadsheet is")
        reader = _Reader(starts, ends, self._elements_left)
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                self._bytes_left -= len(chunk)
                if self._bytes_left < 0:
                    raise Refused("import.too_big")
                reader.read(chunk)
        reader.end()
        self._elements_left = reader.elements_left


class _Reader:
    """What expat reports, within bounds."""

    def __init__(self, starts: Starts, ends: Ends, elements_left: int) -> None:
        self.elements_left = elements_left
        self._starts = starts
        self._ends = ends
        self._text: list[str] = []
        self._length = 0
        self._depth = 0
        self._read_bytes = 0
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(intern=self._names)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)
        self._read_bytes += len(chunk)
        # What began and did not end yet is kept, and gone through again with each chunk.
        if self._read_bytes - self._parser.CurrentByteIndex > _TOKEN_BYTES_MAX:
            raise Refused("import.too_big")

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        """It could declare entities that stand for each other; no spreadsheet has one."""
        raise ValueError("declares a document type")

    def _start(self, name: str, told: dict[str, str]) -> None:
        self.elements_left -= 1
        self._depth += 1
        if self.elements_left < 0 or self._depth > _DEPTH_MAX or len(self._names) > _NAMES_MAX:
            raise Refused("import.too_big")
        self._text, self._length = [], 0
        tell = self._starts.get(local(name))
        if tell is not None:
            tell(told)

    def _end(self, name: str) -> None:
        self._depth -= 1
        tell = self._ends.get(local(name))
        if tell is not None:
            tell("".join(self._text))
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > TEXT_MAX:
            raise Refused("import.too_big")
        self._text.append(text)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(":")[2] if ":" in name else name
