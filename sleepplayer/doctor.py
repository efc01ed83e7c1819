"""`sleepplayer doctor`: what works on this machine, for people and for programs."""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TextIO

import av
from PySide6.QtCore import QCoreApplication

from sleepplayer import __version__, library_phrases
from sleepplayer.audio.choose import open_backend
from sleepplayer.clock import SystemClock
from sleepplayer.doctor_desktop import examine_desktop
from sleepplayer.errors import EngineUnavailable, OutsideError
from sleepplayer.finding import Finding
from sleepplayer.night.settings import EngineChoice
from sleepplayer.storage.database import Database
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.tracks import TrackStore

LIBRARIES = (
    *("PySide6-Essentials", "PySide6-Addons", "python-vlc", "av", "QtAwesome", "pulsectl"),
    *("jeepney", "mutagen", "watchdog"),
)
OPTIONAL = {"yt-dlp": "not installed; only addresses of web pages need it"}


def examine() -> list[Finding]:
    """Look at everything; takes about a second and makes no sound."""
    return [
        Finding("sleepplayer", None, __version__),
        Finding("Python", None, f"{platform.python_version()} on {platform.platform(terse=True)}"),
        *(_library(name) for name in LIBRARIES),
        *(_library(name, otherwise) for name, otherwise in OPTIONAL.items()),
        _engine(EngineChoice.VLC),
        _engine(EngineChoice.QT),
        _output(),
        *examine_desktop(find_paths(os.environ)),
        Finding("codecs", None, f"FFmpeg by PyAV, libavcodec {_codec_version()}"),
        _kept(find_paths(os.environ).database_file),
        *_folders(),
    ]


def run_doctor(*, as_json: bool, out: TextIO) -> int:
    """Write what was found; 0 if something can play and be heard, else 1."""
    # What is wrong is told below, not by the libraries on stderr.
    os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
    logging.getLogger().addHandler(logging.NullHandler())
    app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    findings = examine()
    app.processEvents()
    if as_json:
        json.dump([asdict(finding) for finding in findings], out, indent=2)
        out.write("\n")
    else:
        marks = {True: "ok", False: "--", None: "  "}
        out.writelines(f"{marks[f.ok]}  {f.what:<18} {f.detail}\n" for f in findings)
    can_play = any(f.ok for f in findings if f.what.startswith("engine"))
    can_be_heard = all(f.ok is not False for f in findings if f.what == "output")
    return 0 if can_play and can_be_heard else 1


def _library(name: str, otherwise: str = "not installed") -> Finding:
    try:
        return Finding(name, None, version(name))
    except PackageNotFoundError:
        return Finding(name, None, otherwise)


def _kept(file: Path) -> Finding:
    """What the person's own library holds, and whether it is whole. None is made here.

    A damaged one is mended as at any start, so that is told here: the next start will not.
    """
    if not file.exists():
        return Finding("library", None, "not begun yet")
    clock = SystemClock()
    try:
        with closing(Database.open(file, clock=clock)) as database:
            totals = TrackStore(database, clock=clock).totals()
            parts = [
                library_phrases.totals_sentence(totals.there, totals.missing, totals.unreadable)
            ]
            sound = database.is_sound()
            parts.append("sound" if sound else "damaged; it is mended at the next start")
            parts.append(_last_backup(database))
            lost = database.restored
            if lost is not None:
                name = "" if lost.set_aside is None else lost.set_aside.name
                parts.append(library_phrases.restored_sentence(lost.backup_made, name))
    except OutsideError as exc:
        return Finding("library", False, str(exc))
    return Finding("library", sound and lost is None, "; ".join(parts))


def _last_backup(database: Database) -> str:
    try:
        last = database.last_backup()
    except OSError as exc:
        return f"its backups cannot be read ({exc.strerror})"
    return "no backup yet" if last is None else f"last backup {last.astimezone():%Y-%m-%d}"


def _engine(choice: EngineChoice) -> Finding:
    what = f"engine {choice}"
    try:
        backend = open_backend(choice, fell_back=lambda _why: None)
    except EngineUnavailable as exc:
        return Finding(what, False, str(exc))
    backend.close()
    return Finding(what, True, backend.version)


def _output() -> Finding:
    try:
        import pulsectl  # noqa: PLC0415 - Linux only
    except (ImportError, OSError):
        return Finding("output", None, "It is not known how to look for one here.")
    try:
        with pulsectl.Pulse("sleepplayer-doctor", connect=False) as pulse:
            pulse.connect(autospawn=False)
            server = pulse.server_info()
    except pulsectl.PulseError:
        return Finding("output", False, "No sound server answers (PulseAudio or PipeWire).")
    return Finding("output", True, f"{server.default_sink_name} ({server.server_name})")


def _codec_version() -> str:
    return ".".join(str(part) for part in av.library_versions["libavcodec"])


def _folders() -> list[Finding]:
    paths = find_paths(os.environ)
    named = {"data": paths.data_dir, "settings": paths.config_dir, "log": paths.log_dir}
    return [Finding(f"folder {name}", None, str(folder)) for name, folder in named.items()]
