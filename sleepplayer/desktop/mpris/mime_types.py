"""What is played, by its MIME types: the desktop entry names the same ones."""

MIME_TYPES = (
    *("application/ogg", "application/vnd.apple.mpegurl", "application/vnd.ms-asf"),
    *("application/vnd.rn-realmedia", "application/xspf+xml", "audio/aac", "audio/ac3"),
    *("audio/AMR", "audio/basic", "audio/flac", "audio/mp2", "audio/mp4", "audio/mpeg"),
    *("audio/mpegurl", "audio/ogg", "audio/vnd.dts", "audio/vnd.rn-realaudio", "audio/vnd.wave"),
    *("audio/wav", "audio/webm", "audio/x-aifc", "audio/x-aiff", "audio/x-ape", "audio/x-caf"),
    *("audio/x-dsf", "audio/x-flac", "audio/x-flac+ogg", "audio/x-m4a", "audio/x-m4b"),
    *("audio/x-matroska", "audio/x-mp3", "audio/x-mpegurl", "audio/x-ms-wma"),
    *("audio/x-musepack", "audio/x-opus+ogg", "audio/x-scpls", "audio/x-speex"),
    *("audio/x-speex+ogg", "audio/x-tta", "audio/x-voc", "audio/x-vorbis+ogg", "audio/x-wav"),
    *("audio/x-wavpack", "video/3gpp", "video/mp2t", "video/mp4", "video/mpeg", "video/ogg"),
    *("video/quicktime", "video/webm", "video/x-flv", "video/x-matroska", "video/x-ms-wmv"),
    "video/x-msvideo",
)
"""Sounds, pictures with sound, and playlists; the names shared-mime-info and IANA have for them."""
