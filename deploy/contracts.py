"""`python -m deploy.contracts` writes what others rely on: schemas, the AsyncAPI documents, and the corpus of events.

A golden message that the corpus does not hold is added to it as the next shape of its type. What is in the corpus stays
as it is: an event was released in that shape, and is read for ever.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from services.meetings.api import asyncapi as meetings
from services.rectification.api import asyncapi as rectification
from services.supervision.api import asyncapi as supervision
from services.venues.api import asyncapi as venues
from shared.asyncapi import FILE, describe
from shared.contracts import Contract, event_schemas, written

CONTRACTS = (meetings.CONTRACT, supervision.CONTRACT, rectification.CONTRACT, venues.CONTRACT)
CORPUS = Path("tests/contract/corpus")
SUMS = "SHA256SUMS"


def files(contract: Contract) -> dict[Path, str]:
    """Text by path of everything that is made from the classes."""
    told = {**event_schemas(contract), FILE: describe(contract)}
    return {contract.schemas / name: written(value) for name, value in told.items()}


def sums(corpus: Path) -> list[str]:
    """A line for each event of the corpus, as sha256sum writes them."""
    return [
        f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(corpus)}"
        for file in sorted(corpus.glob("*/*.json"))
    ]


def changed(corpus: Path) -> list[str]:
    """The lines of SHA256SUMS that no longer hold."""
    kept = set(sums(corpus))
    return [line for line in (corpus / SUMS).read_text("utf-8").splitlines() if line not in kept]


def unreleased(contract: Contract, corpus: Path) -> Iterator[tuple[Path, bytes]]:
    """What the corpus lacks: the file's name to be, `<type>.v<version>.<shape>.json`, and its bytes."""
    kept = corpus / contract.service
    for sample in sorted((contract.folder / "samples").glob("*.json")):
        told = sample.read_bytes().rstrip(b"\n")
        shapes = sorted(kept.glob(f"{sample.stem}.*.json"))
        if told not in {shape.read_bytes() for shape in shapes}:
            yield kept / f"{sample.stem}.{len(shapes) + 1}.json", told


def main() -> None:
    if lost := changed(CORPUS):
        sys.exit("\n".join(["released events are never changed, but these were:", *lost]))
    for contract in CONTRACTS:
        contract.schemas.mkdir(exist_ok=True)
        for path, text in files(contract).items():
            path.write_text(text, "utf-8")
        (CORPUS / contract.service).mkdir(exist_ok=True)
        for path, told in list(unreleased(contract, CORPUS)):
            path.write_bytes(told)
    (CORPUS / SUMS).write_text("".join(f"{line}\n" for line in sums(CORPUS)), "utf-8")


if __name__ == "__main__":
    main()
