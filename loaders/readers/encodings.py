"""Finds a text file's encoding, proves that all of it decodes, and converts what is not UTF-8.

UTF-8 is proved over the whole file and read in place. UTF-16 and UTF-32 are known by their mark or their
zero bytes, GB18030 by the share of everyday characters in what it decodes to. A single-byte encoding decodes
any bytes into something, so it is used only where the mapping declares it; a detector says in the hint which
it looks like.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer
import numpy as np
import pyarrow as pa

from graph.errors import Case, Place, ReadError
from loaders.readers.scratch import Scratch

CHUNK = 32 << 20
SAMPLE = 64 << 10
EVERYDAY = 0.7
"""Least share of decoded characters that belong to GB 2312, so that Latin-1 text does not pass as GB18030."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text file in UTF-8: the original or a converted copy."""

    path: Path
    encoding: str


def as_utf8(path: Path, declared: str | None, scratch: Scratch, name: str) -> Text:
    """The file as UTF-8, converted when it has another encoding.

    Args:
        declared: the encoding that the mapping names.
        name: the file's name in messages.

    Raises:
        ReadError: the encoding cannot be known, or the file does not keep to it.
    """
    encoding, proved = (_declared(declared, name), False) if declared else _recognised(path, name)
    if encoding in ("utf-8", "utf-8-sig"):
        fault = None if proved else _first_fault(path)
        if fault is not None:
            raise _undecodable(path, name, encoding, fault)
        return Text(path, encoding)
    target = scratch.file(path.suffix)
    _convert(path, target, encoding, name)
    return Text(target, encoding)


def _declared(encoding: str, name: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise ReadError(
            f"there is no encoding {encoding!r}",
            hint="declare one of utf-8, gb18030, utf-16, windows-1252, latin-1 ...",
            place=Place(file=name),
        ) from None


def _recognised(path: Path, name: str) -> tuple[str, bool]:
    """The encoding, and whether all of the file was seen to keep to it."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, False
    if (wide := _wide(head)) is not None:
        return wide, False
    fault = _first_fault(path)
    if fault is None:
        return "utf-8", True
    sample = _sample(path, fault)
    if _is_chinese(sample):
        return "gb18030", False
    raise _undecodable(path, name, "utf-8", fault, sample)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark, known by its zero bytes."""
    codes = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8)
    if codes.size < 4:
        return None
    even, odd = float((codes[0::2] == 0).mean()), float((codes[1::2] == 0).mean())
    if max(even, odd) < 0.1:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _first_fault(path: Path) -> int | None:
    """The offset of the first byte that is not UTF-8, or None."""
    if path.stat().st_size == 0:
        return None
    offset = 0
    with ThreadPoolExecutor(2) as pool:
        for size, fault in pool.map(_fault_of, _whole_lines(path)):
            if fault is not None:
                pool.shutdown(cancel_futures=True)
                return offset + fault
            offset += size
    return None


def _fault_of(chunk: pa.Buffer) -> tuple[int, int | None]:
    """The size of a chunk of whole lines, and the offset in it of the first byte that is not UTF-8."""
    spans = pa.py_buffer(np.array([0, chunk.size], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, spans, chunk]).validate(full=True)
    except pa.ArrowInvalid:
        return chunk.size, _fault_within(chunk.to_pybytes())
    return chunk.size, None


def _whole_lines(path: Path) -> Iterator[pa.Buffer]:
    """The file in chunks that end with a line feed, so that no character is cut."""
    with pa.memory_map(str(path)) as mapped:
        whole = mapped.read_buffer()
        start, size = 0, whole.size
        while start < size:
            end = min(size, start + CHUNK)
            while end < size:
                tail = max(start, end - SAMPLE)
                cut = whole.slice(tail, end - tail).to_pybytes().rfind(b"\n")
                if cut >= 0:
                    end = tail + cut + 1
                    break
                end = min(size, end + CHUNK)
            yield whole.slice(start, end - start)
            start = end


def _fault_within(chunk: bytes) -> int:
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _sample(path: Path, fault: int) -> bytes:
    """Whole lines from around the first byte that is not UTF-8."""
    with path.open("rb") as file:
        file.seek(max(0, fault - 4096))
        text = file.read(SAMPLE)
    start = 0 if fault <= 4096 else text.find(b"\n") + 1
    end = text.rfind(b"\n") + 1
    return text[start : end if end > start else len(text)]


def _is_chinese(sample: bytes) -> bool:
    text = sample.decode("gb18030", errors="replace")
    plain = len(text.encode("ascii", errors="ignore"))
    strange = len(text) - plain
    # What GB 2312 knows beyond ASCII it writes in two bytes.
    everyday = (len(text.encode("gb2312", errors="ignore")) - plain) // 2
    return strange > 0 and everyday / strange >= EVERYDAY


def _convert(path: Path, target: Path, encoding: str, name: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as converted:
        while True:
            chunk = source.read(4 << 20)
            try:
                converted.write(decoder.decode(chunk, final=not chunk))
            except UnicodeDecodeError as error:
                pending = len(error.object) - len(chunk)
                raise _undecodable(path, name, encoding, done - pending + error.start) from None
            done += len(chunk)
            if not chunk:
                return


def _undecodable(path: Path, name: str, encoding: str, fault: int, sample: bytes | None = None) -> ReadError:
    with path.open("rb") as file:
        before = file.read(fault)
        byte = file.read(1)
    shown = f"0x{byte[0]:02X}" if byte else "the end of the file"
    guess = charset_normalizer.from_bytes(sample or _sample(path, fault)).best()
    looks = f"; it looks like {guess.encoding}" if guess else ""
    return ReadError(
        f"the file is not {encoding}: {shown} at byte {fault}",
        hint=f"declare its encoding in the mapping (reader: {{encoding: ...}}){looks}",
        place=Place(file=name, row=before.count(b"\n") + 1),
        case=Case("file_encoding", {"encoding": encoding, "byte": fault}),
    )
