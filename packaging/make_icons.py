"""Make the icons in all sizes: python packaging/make_icons.py.

From three drawings in `resources/icons`: the one itself, a simpler one for sizes at which its light
and its tapering end would be mud, and one in a single colour that a desktop tints. Each picture
carries the checksum of the drawing it was made from, so that a stale one is found without drawing.
"""

import hashlib
import os
import shutil
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = ROOT / "resources" / "icons"
HICOLOR = ROOT / "packaging" / "share" / "icons" / "hicolor"
BUNDLES = ROOT / "packaging" / "icons"
"""For the programs of Windows and macOS, which hold their icon in one file."""

NAME = "org.sleepplayer.Sleepplayer"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SIMPLE_UP_TO = 32
MADE_FROM = "Drawing"
"""The PNG text under which the drawing's SHA-256 stands."""

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES: Mapping[int, tuple[bytes, ...]] = {
    16: (b"icp4",),
    32: (b"icp5", b"ic11"),
    64: (b"icp6", b"ic12"),
    128: (b"ic07",),
    256: (b"ic08", b"ic13"),
    512: (b"ic09", b"ic14"),
}
"""The chunks that hold a PNG of this size; ic11 to ic14 are the doubled ones of half of it.
https://en.wikipedia.org/wiki/Apple_Icon_Image_format"""


def drawing_for(size: int) -> Path:
    """The drawing from which the picture of a size is made."""
    return DRAWINGS / ("sleepplayer-small.svg" if size <= SIMPLE_UP_TO else "sleepplayer.svg")


def checksum(drawing: Path) -> str:
    """What a picture says it was made from."""
    return hashlib.sha256(drawing.read_bytes()).hexdigest()


def picture(size: int) -> QImage:
    """Draw it; `size` is in pixels."""
    drawing = drawing_for(size)
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    image.setText(MADE_FROM, checksum(drawing))
    return image


def png(size: int) -> bytes:
    """The picture of a size, encoded."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture(size))
    return bytes(buffer.data().data())


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Windows' file: a directory of sizes and places, then the PNGs one after the other."""
    place = 6 + 16 * len(pictures)
    directory, content = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, encoded in pictures.items():
        side = size % 256  # 0 stands for 256
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(encoded), place)
        place += len(encoded)
        content += encoded
    return directory + content


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """macOS' file: chunks of a type, a length and a PNG."""
    chunks = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for size, kinds in ICNS_TYPES.items()
        for kind in kinds
    )
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks


def main() -> int:
    """Write all of them."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication([])
    pictures = {size: png(size) for size in SIZES}
    for size, encoded in pictures.items():
        _write(HICOLOR / f"{size}x{size}" / "apps" / f"{NAME}.png", encoded)
    for folder, drawing, name in (
        ("scalable", "sleepplayer.svg", f"{NAME}.svg"),
        ("symbolic", "sleepplayer-symbolic.svg", f"{NAME}-symbolic.svg"),
    ):
        place = HICOLOR / folder / "apps" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DRAWINGS / drawing, place)
    _write(BUNDLES / "sleepplayer.ico", ico({size: pictures[size] for size in ICO_SIZES}))
    _write(BUNDLES / "sleepplayer.icns", icns(pictures))
    app.quit()
    return 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
