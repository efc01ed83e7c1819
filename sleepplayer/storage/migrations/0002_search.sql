-- What searching and sorting need. The index itself is filled by the program (search_index.py):
-- what a word is, is decided there.

CREATE VIRTUAL TABLE search_words USING fts5(
    title, artist, album, folder, tokenize = 'ascii', prefix = '1 2 3'
);

-- Sort keys (collation.py) of what is shown of each track.
CREATE TABLE sort_keys (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    folder TEXT NOT NULL
) STRICT;
CREATE INDEX sort_keys_by_title ON sort_keys (title);
CREATE INDEX sort_keys_by_artist ON sort_keys (artist, title);
CREATE INDEX sort_keys_by_folder ON sort_keys (folder, title);

-- The rows of `tracks` are wide; a question about all of them is answered by an index.
CREATE INDEX tracks_by_state ON tracks (listed, state);
CREATE INDEX tracks_by_length ON tracks (duration_s);
CREATE INDEX tracks_by_loudness ON tracks (integrated_lufs, short_term_max_lufs);
CREATE INDEX tracks_lengths ON tracks (id, duration_s);  -- how long a playlist is
CREATE INDEX tracks_by_added ON tracks (added_at);

-- Whether a listen was long enough to say that the track was heard (night/heard.py).
ALTER TABLE listens ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
UPDATE listens SET counted = heard_s >= min(30.0, coalesce(
    (SELECT duration_s / 2.0 FROM tracks WHERE tracks.id = listens.track_id), 30.0));
CREATE INDEX listens_counted ON listens (track_id, started_at) WHERE counted;

-- An entry that was taken out waits for an undo, and keeps its place until then.
ALTER TABLE playlist_entries ADD COLUMN removed_at TEXT;
DROP INDEX playlist_entries_in_order;
CREATE INDEX playlist_entries_in_order
    ON playlist_entries (playlist_id, place, track_id, removed_at);
CREATE INDEX playlist_entries_unlinked ON playlist_entries (location) WHERE track_id IS NULL;

-- Counted up with each change, so that what was computed is known to be out of date.
-- `index` says by which rules the index was filled (search_index.py); 0 is not at all.
CREATE TABLE stamps (
    what TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO stamps (what, number) VALUES
    ('index', 0), ('listing', 0), ('lengths', 0), ('loudness', 0), ('heard', 0), ('playlists', 0);

CREATE TRIGGER stamp_indexed AFTER INSERT ON sort_keys BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'listing';
END;
CREATE TRIGGER stamp_listing AFTER UPDATE OF listed, state, added_at ON tracks
WHEN old.listed <> new.listed OR old.state <> new.state OR old.added_at <> new.added_at BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'listing';
END;
CREATE TRIGGER stamp_gone AFTER DELETE ON tracks BEGIN
    DELETE FROM search_words WHERE rowid = old.id;
    UPDATE stamps SET number = number + 1 WHERE what = 'listing';
END;
CREATE TRIGGER stamp_lengths AFTER UPDATE OF duration_s ON tracks
WHEN old.duration_s IS NOT new.duration_s BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'lengths';
END;
CREATE TRIGGER stamp_loudness AFTER UPDATE OF integrated_lufs, short_term_max_lufs ON tracks
WHEN old.integrated_lufs IS NOT new.integrated_lufs
    OR old.short_term_max_lufs IS NOT new.short_term_max_lufs BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'loudness';
END;
CREATE TRIGGER stamp_heard AFTER UPDATE OF counted, track_id ON listens
WHEN old.counted <> new.counted OR old.track_id <> new.track_id BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'heard';
END;
CREATE TRIGGER stamp_entry_added AFTER INSERT ON playlist_entries BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'playlists';
END;
CREATE TRIGGER stamp_entry_changed AFTER UPDATE ON playlist_entries BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'playlists';
END;
CREATE TRIGGER stamp_playlist_added AFTER INSERT ON playlists BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'playlists';
END;
CREATE TRIGGER stamp_playlist_changed AFTER UPDATE ON playlists BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'playlists';
END;
