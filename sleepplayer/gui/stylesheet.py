"""Dressing the application: Fusion, an explicit palette, and one stylesheet made from the tokens.

`QStyleHints.setColorScheme` does nothing on several desktops, so nothing is left to it. Widgets say
what they are by a `role` property ("primary", "chip", ...); none carries colours of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from sleepplayer.gui.theme import NIGHT, RADIUS, RING, TYPE, Tokens, TypeScale, font

_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; font-family: $families; font-size: ${body}px; }
QMainWindow, QDialog, QStackedWidget { background: $bg; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 500; }
QLabel[role="heading"] { font-size: ${lead}px; font-weight: 600; }
QLabel[role="lead"] { font-size: ${lead}px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="accent"] { color: $accent; font-size: ${small}px; }
QLabel[role="ember"] { color: $ember; font-size: ${small}px; }
QLabel[role="key"] { background: $raised; border-radius: 6px; padding: 2px 8px;
  font-size: ${small}px; }
QLabel[role="brand"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="fact"] { font-size: ${small}px; }
QLabel[role="veil"] { background: $raised; border: ${ring}px solid $accent;
  border-radius: ${radius}px; color: $text; font-size: ${lead}px; }
QFrame[role="toast"] { background: $line; border-radius: ${radius}px; }

QWidget#rail, QWidget#playerBar { background: $rail; }
QWidget[role="card"] { background: $surface; border-radius: ${radius}px; }

QPushButton { background: transparent; color: $muted; border: ${ring}px solid transparent;
  border-radius: ${radius}px; padding: 6px 12px; }
QPushButton:hover { color: $text; background: $surface; }
QPushButton:pressed { background: $raised; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; background: transparent; }

QPushButton[role="primary"] { background: $accent; color: $on_accent; font-size: ${heading}px;
  font-weight: 500; border-radius: 28px; padding: 0 32px; }
QPushButton[role="primary"]:hover { background: $accent_high; }
QPushButton[role="primary"]:pressed { background: $accent_low; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $raised; color: $muted; }

QPushButton[role="low"] { background: $raised; color: $accent; font-size: ${heading}px;
  font-weight: 500; border-radius: 28px; padding: 0 32px; }
QPushButton[role="low"]:hover { background: $line; }
QPushButton[role="low"]:focus { border-color: $accent; }

QPushButton[role="chip"], QWidget[role="chipfield"] { border: ${ring}px solid $raised;
  border-radius: 18px; color: $muted; background: transparent; }
QPushButton[role="chip"] { padding: 0 12px; }
QPushButton[role="chip"][tight="true"] { padding: 0 2px; }
QPushButton[role="chip"]:hover { background: $surface; color: $text; }
QPushButton[role="chip"]:checked { background: $raised; color: $accent; font-weight: 600; }
QPushButton[role="chip"]:focus { border-color: $accent; }
QPushButton[role="chip"]:pressed { background: $line; }

QPushButton[role="accent"] { color: $accent; font-weight: 600; }
QPushButton[role="accent"]:hover { color: $accent_high; background: $surface; }
QPushButton[role="accent"]:disabled { color: $muted; font-weight: 400; background: transparent; }

QPushButton[role="tonight"] { color: $accent; font-weight: 600; background: $raised;
  border-radius: 18px; padding: 0 16px; }
QPushButton[role="tonight"]:hover { color: $accent_high; background: $line; }
QPushButton[role="tonight"]:focus { border-color: $accent; }

QPushButton[role="offer"] { color: $accent; font-weight: 600; background: $line; }
QPushButton[role="offer"]:hover { color: $accent_high; background: $raised; }

QPushButton[role="nav"] { text-align: left; padding: 0 14px; font-size: ${body}px;
  font-weight: 500; border-radius: 10px; }
QPushButton[role="nav-narrow"] { padding: 0 10px; border-radius: 10px; }
QPushButton[role^="nav"]:hover { background: $surface; color: $text; }
QPushButton[role^="nav"]:checked { background: $raised; color: $text; }
QPushButton[role^="nav"]:focus { border-color: $accent; }

QPushButton[role="profile"] { background: $surface; border-radius: 10px; }
QPushButton[role="profile"]:hover { background: $raised; }
QPushButton[role="profile"]:focus { border-color: $accent; }
QPushButton[role="listed"] { text-align: left; padding: 0 10px; border-radius: 10px;
  color: $text; }
QPushButton[role="listed"]:hover { background: $raised; }
QPushButton[role="listed"]:focus { background: $raised; border-color: $accent; }
QPushButton[role="answer"] { text-align: left; padding: 0 20px; font-size: ${lead}px;
  background: $surface; color: $text; }
QPushButton[role="stop"] { padding: 0 20px; }
QPushButton[role="answer"]:hover { background: $raised; }
QPushButton[role="answer"]:pressed { background: $line; }
QPushButton[role="answer"]:focus { border-color: $accent; }
QPushButton[role="answer"]:disabled { color: $muted; }
QFrame[role="panel"] { background: $surface; border-radius: ${radius}px; }

QWidget[role="tag"], QWidget[role="guess"] { border: ${ring}px solid $raised;
  border-radius: 10px; }
QWidget[role="tag"] { background: $raised; }
QWidget[role="guess"] { background: transparent; border-color: $line; }
QWidget[role="tag"] QPushButton[role="icon"]:hover { background: $line; }
QWidget[role="tag"] QPushButton[role="link"]:hover { background: $line; }
QFrame[role="picker"] { background: $raised; border: 1px solid $line; }
QFrame[role="picker"] QListView::item { min-height: 34px; padding: 0 8px; border-radius: 6px; }
QFrame[role="picker"] QListView::item:selected { background: $line; color: $accent; }

QPushButton[role="small"] { color: $accent; font-size: ${small}px; padding: 0 8px; }
QPushButton[role="small"]:hover { background: $raised; }
QPushButton[role="small"]:disabled { color: $muted; }

QPushButton[role="link"] { color: $accent; font-size: ${small}px; padding: 0 2px;
  border-radius: 8px; text-align: left; }
QPushButton[role="link"]:hover { color: $accent_high; background: $raised; }

QPushButton[role="icon"] { padding: 0; border-radius: 20px; }
QPushButton[role="icon"]:hover { background: $raised; }
QPushButton[role="icon"]:focus { border-color: $accent; }

QLineEdit { background: $surface; border: ${ring}px solid $line; border-radius: 10px;
  padding: 6px 10px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border-color: $accent; }
QLineEdit:disabled { color: $muted; border-color: $raised; }
QLineEdit[role="chipfield"] { background: $raised; border: ${ring}px solid $accent;
  border-radius: 18px; padding: 0 6px; color: $text; }

QListView, QTableView { background: transparent; border: none; }
QTableView { selection-background-color: transparent; }
QListWidget[role="chapters"]::item { height: 32px; padding: 0 8px; border-radius: 8px;
  color: $text; }
QListWidget[role="chapters"]::item:hover, QListWidget[role="chapters"]::item:selected {
  background: $raised; color: $text; }
QListWidget[role="chapters"]:focus { border: ${ring}px solid $accent; border-radius: 8px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; border: none; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QSlider { min-height: 24px; border: ${ring}px solid transparent; border-radius: 8px; }
QSlider:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 4px; background: $raised; border-radius: 2px; margin: 0 2px; }
QSlider::sub-page:horizontal { background: $accent_low; border-radius: 2px; margin: 0 2px; }
QSlider::add-page:horizontal { background: $line; border-radius: 2px; margin: 0 2px; }
QSlider::handle:horizontal { background: $text; width: 14px; height: 14px; margin: -5px 0;
  border-radius: 7px; }
QSlider::handle:horizontal:hover { background: $accent_high; }
QSlider::handle:horizontal:disabled { background: $line; width: 0; }
QSlider::sub-page:horizontal:disabled { background: $raised; }
QSlider::add-page:horizontal:disabled { background: $raised; }

QRadioButton, QCheckBox { spacing: 14px; padding: 6px 8px; border: ${ring}px solid transparent;
  border-radius: 10px; background: transparent; }
QRadioButton:focus, QCheckBox:focus { border-color: $accent; }
QRadioButton::indicator, QCheckBox::indicator { width: 16px; height: 16px;
  border: 2px solid $muted; background: transparent; }
QRadioButton::indicator { border-radius: 10px; }
QCheckBox::indicator { border-radius: 6px; }
QCheckBox::indicator:checked { border-color: $accent; background: $accent; }
QRadioButton::indicator:checked { border-color: $accent;
  background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 $accent, stop: 0.62 $accent, stop: 0.66 $surface, stop: 1 $surface); }
QRadioButton::indicator:hover, QCheckBox::indicator:hover { border-color: $text; }
QCheckBox:disabled { color: $muted; }
QCheckBox::indicator:disabled { border-color: $line; background: $line; }

QComboBox { combobox-popup: 0; }
QComboBox, QAbstractSpinBox { background: $raised; border: ${ring}px solid transparent;
  border-radius: 10px; padding: 7px 12px; min-width: 168px; }
QComboBox:hover { background: $line; }
QComboBox:focus, QAbstractSpinBox:focus { border-color: $accent; }
QAbstractSpinBox { min-width: 56px; padding: 5px 8px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: none; }
QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0 8px; }
QAbstractSpinBox:disabled { color: $muted; background: $surface; }
QComboBox::drop-down { border: none; width: 32px; }
QComboBox QAbstractItemView, QMenu { background: $raised; color: $text; border: 1px solid $line;
  border-radius: 0; padding: 6px; selection-background-color: $line;
  selection-color: $accent; }
QComboBox QAbstractItemView::item { min-height: 34px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $line; color: $accent; }
QMenu::item { padding: 8px 24px 8px 16px; border-radius: 6px; }
QMenu::item:selected { background: $line; color: $accent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 8px 10px;
  font-size: ${small}px; }
QBalloonTip { background: $raised; }

QDialog QPushButton { background: $raised; color: $text; min-width: 80px; padding: 7px 16px; }
QDialog QPushButton:hover { background: $line; }
QDialog QPushButton:default { background: $accent; color: $on_accent; }
QDialog QToolButton { background: transparent; border: ${ring}px solid transparent;
  border-radius: 8px; padding: 4px; }
QDialog QToolButton:hover { background: $raised; }
QDialog QToolButton:focus { border-color: $accent; }
QDialog QAbstractItemView { background: $surface; border: ${ring}px solid transparent;
  border-radius: 10px; selection-background-color: $line; selection-color: $text; }
QDialog QAbstractItemView:focus { border-color: $line; }
QHeaderView::section { background: $surface; color: $muted; border: none; padding: 6px 8px; }
QSplitter::handle { background: transparent; }
""")


def stylesheet(tokens: Tokens, type_scale: TypeScale, families: Sequence[str] = ()) -> str:
    """The application's stylesheet; its first font family that exists is taken."""
    named = ", ".join(f'"{family}"' for family in families) or "sans-serif"
    return _SHEET.substitute(
        asdict(tokens), **asdict(type_scale), radius=RADIUS, ring=RING, families=named
    )


def palette(tokens: Tokens = NIGHT) -> QPalette:
    """The tokens in Qt's own roles, for whatever the stylesheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    roles = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.ember,
        role.Light: tokens.line,
        role.Midlight: tokens.line,
        role.Mid: tokens.raised,
        role.Dark: tokens.rail,
        role.Shadow: tokens.rail,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent_low,
    }
    for one, token in roles.items():
        made.setColor(one, QColor(token))
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, one, QColor(tokens.muted))
    return made


def prepare_theme(app: QApplication, tokens: Tokens = NIGHT) -> None:
    """What widgets must find when they are made: style, palette and font."""
    if app.property("sleepplayer-theme") != repr(tokens):
        app.setProperty("sleepplayer-theme", repr(tokens))
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(palette(tokens))
        app.setFont(font(TYPE.body))


def apply_theme(app: QApplication, tokens: Tokens = NIGHT) -> None:
    """Dress the whole application. Again changes nothing.

    A window calls it when it is built: under a stylesheet every new parent polishes all of its
    children anew, which costs more than building them.
    """
    prepare_theme(app, tokens)
    sheet = stylesheet(tokens, TYPE, app.font().families())
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
