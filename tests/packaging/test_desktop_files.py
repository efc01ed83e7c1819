"""What a desktop learns of Sleepplayer: its entry, its description, its icons."""

from __future__ import annotations

import re
import runpy
import shutil
import struct
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import defusedxml.ElementTree
import pytest
from PySide6.QtCore import QMimeDatabase
from PySide6.QtGui import QImageReader

from sleepplayer.cli.window import window_parser
from sleepplayer.library.find import MEDIA_ENDINGS
from sleepplayer.library.playlist_files.model import Format

ROOT = Path(__file__).resolve().parents[2]
SHARE = ROOT / "packaging" / "share"
APP = "org.sleepplayer.Sleepplayer"
ENTRY = SHARE / "applications" / f"{APP}.desktop"
METAINFO = SHARE / "metainfo" / f"{APP}.metainfo.xml"
HICOLOR = SHARE / "icons" / "hicolor"

UNNAMED = {".caf", ".eac3", ".jspf", ".oma", ".tak", ".w64", ".weba"}
"""Those for which the shared database, of some age at least, has no name."""


@pytest.fixture(scope="module")
def entry() -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign] # as its documentation has it
    parser.read(ENTRY, encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def icons() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "packaging" / "make_icons.py"))


def types_of(entry: ConfigParser) -> list[str]:
    return entry["Desktop Entry"]["MimeType"].rstrip(";").split(";")


# --- the entry ------------------------------------------------------------------------------------


def test_the_entry_is_valid() -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not here")
    done = subprocess.run(
        ["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_file_that_is_played_can_be_opened_with_it(entry: ConfigParser) -> None:
    named = set(types_of(entry))
    database = QMimeDatabase()
    for ending in sorted({*MEDIA_ENDINGS, *Format} - UNNAMED):
        kinds = database.mimeTypesForFileName(f"a{ending}")
        names = {name for kind in kinds for name in (kind.name(), *kind.aliases())}
        assert names & named, f"{ending}: {sorted(names)}"


def test_its_types_stand_once_and_in_order(entry: ConfigParser) -> None:
    types = types_of(entry)
    assert types == sorted(set(types), key=str.lower)
    assert "inode/directory" not in types  # or folders would be opened with it


def test_its_actions_are_there_and_say_what_the_program_understands(entry: ConfigParser) -> None:
    actions = entry["Desktop Entry"]["Actions"].rstrip(";").split(";")
    assert {f"Desktop Action {name}" for name in actions} == set(entry.sections()[1:])
    commands = [entry[f"Desktop Action {name}"]["Exec"].split()[1:] for name in actions]
    assert commands == [["--start"], ["--extend", "10"], ["--end-softly"]]
    for words in commands:
        window_parser().parse_args(words)


@pytest.mark.parametrize("language", ["de", "es", "ja"])
def test_a_translation_leaves_nothing_out(entry: ConfigParser, language: str) -> None:
    for section in entry.sections():
        keys = set(entry[section])
        for key in ("GenericName", "Comment", "Keywords", "Name"):
            if key in keys and (section, key) != ("Desktop Entry", "Name"):
                assert f"{key}[{language}]" in keys


# --- its description ------------------------------------------------------------------------------


def test_the_description_is_valid() -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("appstreamcli is not here")
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--pedantic", "--no-color", METAINFO],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    # What is left is pedantry: the id is as it is, and no release has been made yet.
    said = set(re.findall(r"^([EWIP]): \S+ ([\w-]+)", done.stdout, re.MULTILINE))
    assert said <= {("P", "cid-contains-uppercase-letter"), ("P", "releases-info-missing")}


def test_it_names_the_same_types_as_the_entry(entry: ConfigParser) -> None:
    tree = defusedxml.ElementTree.parse(METAINFO)
    assert [one.text for one in tree.iterfind("provides/mediatype")] == types_of(entry)
    assert tree.findtext("launchable") == ENTRY.name
    assert tree.findtext("id") == APP


def test_each_release_of_the_changelog_is_in_it() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^]]*)\] - (\d{4}-\d{2}-\d{2})$", changelog, re.MULTILINE)
    assert len(released) == len(re.findall(r"^## \[\d", changelog, re.MULTILINE))
    tree = defusedxml.ElementTree.parse(METAINFO)
    named = [(one.get("version"), one.get("date")) for one in tree.iterfind("releases/release")]
    assert named == released


# --- icons ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_each_icon_is_made_from_the_drawing_as_it_is_now(icons: dict[str, Any], size: int) -> None:
    assert size in icons["SIZES"]
    reader = QImageReader(str(HICOLOR / f"{size}x{size}" / "apps" / f"{APP}.png"))
    assert (reader.size().width(), reader.size().height()) == (size, size)
    made_from = icons["checksum"](icons["drawing_for"](size))
    assert reader.text(icons["MADE_FROM"]) == made_from, "python packaging/make_icons.py"
    image = reader.read()
    assert image.hasAlphaChannel()
    assert image.pixelColor(0, 0).alpha() == 0  # its corners are round
    assert image.pixelColor(size // 2, size // 8).alpha() == 255


@pytest.mark.parametrize(
    ("drawing", "place"),
    [
        ("sleepplayer.svg", f"scalable/apps/{APP}.svg"),
        ("sleepplayer-symbolic.svg", f"symbolic/apps/{APP}-symbolic.svg"),
    ],
)
def test_the_drawings_are_there_as_they_are(drawing: str, place: str) -> None:
    original = ROOT / "resources" / "icons" / drawing
    assert (HICOLOR / place).read_bytes() == original.read_bytes()


def test_the_one_colour_is_one() -> None:
    drawing = (HICOLOR / "symbolic" / "apps" / f"{APP}-symbolic.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}", drawing)) == {"#2e3436"}  # what GTK replaces


def pngs() -> dict[int, bytes]:
    return {
        size: (HICOLOR / f"{size}x{size}" / "apps" / f"{APP}.png").read_bytes()
        for size in (16, 24, 32, 48, 64, 128, 256, 512)
    }


def test_windows_file_holds_the_same_pictures(icons: dict[str, Any]) -> None:
    content = (ROOT / "packaging" / "icons" / "sleepplayer.ico").read_bytes()
    kind, count = struct.unpack_from("<HH", content, 2)
    assert (kind, count) == (1, len(icons["ICO_SIZES"]))
    for number, size in enumerate(icons["ICO_SIZES"]):
        side, _height, *_rest, length, place = struct.unpack_from(
            "<BBBBHHII", content, 6 + 16 * number
        )
        assert side == size % 256
        assert content[place : place + length] == pngs()[size]


def test_macos_file_holds_the_same_pictures(icons: dict[str, Any]) -> None:
    content = (ROOT / "packaging" / "icons" / "sleepplayer.icns").read_bytes()
    assert content[:4] == b"icns"
    assert struct.unpack_from(">I", content, 4)[0] == len(content)
    held, place = dict[bytes, bytes](), 8
    while place < len(content):
        length = struct.unpack_from(">I", content, place + 4)[0]
        held[content[place : place + 4]] = content[place + 8 : place + length]
        place += length
    wanted = {kind: pngs()[size] for size, kinds in icons["ICNS_TYPES"].items() for kind in kinds}
    assert held == wanted
