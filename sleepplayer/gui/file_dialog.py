"""Choosing files in the dark: Qt's own dialog, since the desktop's would light up the bedroom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QPushButton, QToolButton, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.theme import NIGHT

_TOOLS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-plus",
    "listModeButton": "squares-four",
    "detailModeButton": "list",
}


class NightIcons(QFileIconProvider):
    """Folders and files in the theme's line icons instead of bright blue."""

    def icon(self, what: QFileIconProvider.IconType | QFileInfo, /) -> QIcon:
        """A folder, or a sound."""
        if isinstance(what, QFileInfo):
            folder = what.isDir()
        else:
            folder = what is not QFileIconProvider.IconType.File
        return icons.icon("folder-simple" if folder else "music-note", tint=NIGHT.accent_low)


def ask_for_paths(
    parent: QWidget,
    title: str,
    names: str | None,
    chosen: Callable[[list[Path]], None],
    *,
    folder: Path | None = None,
) -> QFileDialog:
    """Open the dialog for files with these names, or, without names, for a folder.

    It begins in `folder`, or where the person's music is.
    """
    dialog = _dialog(parent, title, folder)
    if names is None:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(names)
    dialog.filesSelected.connect(lambda files: chosen([Path(file) for file in files]))
    return _opened(dialog)


def ask_where_to_save(
    parent: QWidget,
    title: str,
    kinds: Mapping[str, str],
    name: str,
    chosen: Callable[[Path], None],
    *,
    folder: Path | None = None,
) -> QFileDialog:
    """Open the dialog for a file to write. `kinds`: name filters, and the ending each gives."""
    dialog = _dialog(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(kinds))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kinds[kind]))
    dialog.setDefaultSuffix(next(iter(kinds.values())))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: chosen(Path(file)))
    return _opened(dialog)


def _dialog(parent: QWidget, title: str, folder: Path | None) -> QFileDialog:
    music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
    begin = folder or Path(music)
    dialog = QFileDialog(parent, title, str(begin if begin.is_dir() else Path.home()))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
    dialog.setSizeGripEnabled(False)
    return dialog


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setViewMode(QFileDialog.ViewMode.List)
    dialog.setIconProvider(_night_icons())
    for name, icon in _TOOLS.items():
        tool = dialog.findChild(QToolButton, name)
        if tool is not None:
            tool.setIcon(icons.icon(icon, tint=NIGHT.muted))
    for one in dialog.findChildren(QPushButton):
        one.setIcon(QIcon())  # the style's own are bright
    dialog.finished.connect(dialog.deleteLater)
    dialog.resize(860, 560)
    dialog.open()
    return dialog


@cache
def _night_icons() -> NightIcons:
    return NightIcons()  # kept: a dialog does not own its provider
