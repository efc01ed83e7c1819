"""What a file says about itself: is it sound, what is it called, how long is it."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from sleepplayer.disguise import begins_like_a_list
from sleepplayer.errors import UnplayableFile
from sleepplayer.library.container import MediaFile, can_be_heard, open_container
from sleepplayer.library.titles import file_title, readable
from sleepplayer.models import Track
from sleepplayer.night.playback import FailureReason

_SENTENCES = {
    FailureReason.MISSING: "There is no file “{}”.",
    FailureReason.UNREADABLE: "“{}” cannot be read.",
    FailureReason.NOT_AUDIO: "“{}” holds no sound that can be played.",
}


class ProbeFailed(UnplayableFile):
    """A file that cannot become a track: `path`, and `reason` why."""

    def __init__(self, path: Path, reason: FailureReason) -> None:
        super().__init__(_SENTENCES[reason].format(readable(path.name) or "…"))
        self.path = path
        self.reason = reason


def probe(path: Path) -> Track:
    """Look into a file, a few milliseconds; the title comes from its tags, else from its name.

    `duration_s` is None where the container does not tell. Nothing else is opened, whatever the
    file says, and nothing is decoded but a little sound. Raises `ProbeFailed`.
    """
    try:
        with MediaFile(path) as file:
            track = _track(path, file)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProbeFailed(path, FailureReason.MISSING) from error
    except OSError as error:
        raise ProbeFailed(path, FailureReason.UNREADABLE) from error
    if track is None:
        raise ProbeFailed(path, FailureReason.NOT_AUDIO)
    return track


def location_of(path: Path) -> str:
    """The path as `Track.location` holds it: absolute, links kept unless `..` forbids it."""
    return str(path.resolve() if ".." in path.parts else path.absolute())


def _track(path: Path, file: MediaFile) -> Track | None:
    """The track, None if it is not audio. Raises what the file failed with."""
    try:
        if begins_like_a_list(file):
            return None
        file.seek(0)
        with open_container(file) as container:
            if can_be_heard(container):
                duration = container.duration
                return Track(
                    location=location_of(path),
                    title=_title(container) or file_title(path),
                    duration_s=duration / av.time_base if duration and duration > 0 else None,
                )
    except FFmpegError:  # some are OSErrors too, but here they only say what the file holds
        pass
    if file.failure is not None:
        raise file.failure
    return None


def _title(container: InputContainer) -> str:
    """The first title in the tags that can be read, or nothing."""
    # Ogg keeps the tags with the stream, the others with the container.
    tags = [*container.streams.audio[0].metadata.items(), *container.metadata.items()]
    titles = (readable(value) for key, value in tags if key.lower() == "title")
    return next(filter(None, titles), "")
