"""Playlist files in and out: M3U, M3U8, PLS, XSPF and JSPF.

A file is read (`reading`) into plain entries, which are then resolved against this computer
(`..resolve`), and written (`writing`) from what is kept. No library does this: `m3u8` is for HLS
manifests, `xspf-lib` (unkept since 2023) parses XML without any protection and knows no JSPF.
"""
