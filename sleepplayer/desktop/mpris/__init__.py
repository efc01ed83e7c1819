"""What plays, for the desktop around it: MPRIS2 (`make_mpris`)."""

from sleepplayer.desktop.mpris.service import make_mpris

__all__ = ["make_mpris"]
