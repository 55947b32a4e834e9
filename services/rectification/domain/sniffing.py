"""What a file is, by its own bytes. Its name and what its sender calls it play no part."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_BYTES = 128  # of an OLE container's directory, which begins on a multiple of them
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
    "OFD.xml": "application/ofd",  # GB/T 33190
}


def _entry(stream: str) -> bytes:
    """A stream's entry in an OLE directory (MS-CFB 2.6.1), as a pattern: name in 64 bytes, its length, kind."""
    name = f"{stream}\0".encode("utf-16-le")
    return re.escape(name) + b".{%d}" % (64 - len(name)) + re.escape(len(name).to_bytes(2, "little")) + b"\2"


# What makes an OLE container a document of Word, Excel (by its age) or PowerPoint, or of WPS.
_DOCUMENT = re.compile(b"|".join(map(_entry, ("WordDocument", "Workbook", "Book", "PowerPoint Document"))), re.DOTALL)


def media_type(content: bytes) -> str | None:
    """None for what cannot be evidence: only pictures, sound, film and documents are.

    An office document of today's formats has no macros. One of before 2007 may have some: they are not looked for.
    """
    return next(_found(content), None)


def _found(content: bytes) -> Iterator[str]:
    yield from (kind for beginning, kind in _BEGINNINGS if content.startswith(beginning))
    if content.startswith(b"RIFF") and content[8:12] in _RIFF:
        yield _RIFF[content[8:12]]
    if content[4:8] == b"ftyp":
        yield _BRANDS.get(content[8:12], "video/3gpp" if content[8:10] == b"3g" else "video/mp4")
    if content.startswith(b"BM") and content[6:10] == bytes(4):  # a text may begin with these letters too
        yield "image/bmp"
    if content[:1] == b"\xff" and content[1:2] in (b"\xfb", b"\xf3", b"\xf2"):
        yield "audio/mpeg"
    if content.startswith(_OLE) and any(at.start() % _ENTRY_BYTES == 0 for at in _DOCUMENT.finditer(content)):
        yield "application/x-ole-storage"
    if content.startswith(b"PK\x03\x04"):
        yield from _packed(content)


def _packed(content: bytes) -> Iterator[str]:
    """An archive by the names of its parts; nothing is unpacked. One with macros can run, and is refused."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return
    if not any(name.endswith("vbaProject.bin") for name in names):
        yield from (kind for part, kind in _PARTS.items() if part in names)
