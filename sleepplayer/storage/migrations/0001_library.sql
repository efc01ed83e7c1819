-- The library, its playlists, and what was heard of it.
-- Times are UTC as ISO 8601 text; lengths in seconds, levels in LUFS, dBFS or dB.

CREATE TABLE roots (
    path TEXT PRIMARY KEY,
    is_folder INTEGER NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

-- One row for each track ever added or played; `listed` ones make up the library.
-- A location is a file's path, an http(s) address, or sleepplayer:sounds/NAME.
CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    location TEXT NOT NULL UNIQUE,
    listed INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'there' CHECK (state IN ('there', 'missing', 'unreadable')),
    problem TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER,
    modified_ns INTEGER,
    fingerprint TEXT,
    added_at TEXT NOT NULL,
    title TEXT NOT NULL,
    own_title TEXT,
    artist TEXT NOT NULL DEFAULT '',
    own_artist TEXT,
    album TEXT NOT NULL DEFAULT '',
    genre TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',
    duration_s REAL,
    has_video INTEGER NOT NULL DEFAULT 0,
    synthesised INTEGER NOT NULL DEFAULT 0,
    replay_gain_db REAL,
    replay_peak_dbfs REAL,
    integrated_lufs REAL,
    true_peak_dbfs REAL,
    range_lu REAL,
    short_term_max_lufs REAL,
    loudness_failed INTEGER NOT NULL DEFAULT 0,
    gain_db REAL NOT NULL DEFAULT 0,
    skip_start_s REAL NOT NULL DEFAULT 0,
    skip_end_s REAL NOT NULL DEFAULT 0,
    resume TEXT NOT NULL DEFAULT 'auto' CHECK (resume IN ('auto', 'always', 'never')),
    left_at_s REAL
) STRICT;
CREATE INDEX tracks_by_fingerprint ON tracks (fingerprint);
CREATE INDEX tracks_unmeasured ON tracks (id)
    WHERE integrated_lufs IS NULL AND loudness_failed = 0;

CREATE TABLE chapters (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    start_s REAL NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (track_id, start_s)
) STRICT, WITHOUT ROWID;

-- A playlist with rules is a smart one and has no entries. A deleted one waits for an undo.
CREATE TABLE playlists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    rules TEXT,
    created_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;

CREATE TABLE playlist_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    location TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX playlist_entries_in_order ON playlist_entries (playlist_id, place);
CREATE INDEX playlist_entries_by_track ON playlist_entries (track_id);

-- A session lasts from its start to silence; `night` is the date of the noon it began after.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    night TEXT NOT NULL,
    started_at TEXT NOT NULL,
    utc_offset_s INTEGER NOT NULL,
    ended_at TEXT,
    ended_by TEXT
) STRICT;

-- One playing of a track. `outcome` is NULL while it plays, or when the program was killed then.
CREATE TABLE listens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    started_at TEXT NOT NULL,
    from_s REAL NOT NULL,
    until_s REAL NOT NULL,
    heard_s REAL NOT NULL,
    outcome TEXT
) STRICT;
CREATE INDEX listens_by_track ON listens (track_id, started_at);
CREATE INDEX listens_by_session ON listens (session_id);

CREATE TABLE extensions (
    night TEXT PRIMARY KEY,
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where the last fade began: one row.
CREATE TABLE drift_mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    wall TEXT NOT NULL,
    place INTEGER NOT NULL,
    position_s REAL NOT NULL,
    tracks TEXT NOT NULL
) STRICT;
