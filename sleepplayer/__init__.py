"""Sleepplayer: plays a person's ASMR in bed, fades out softly and is silent before they sleep."""

__version__ = "0.1.0"
