-- Triggers on tracks, and the people who listen to them.
-- The library, its tags and playlists are the household's; everything else here is one person's.

-- A profile is a person; number 1 is there from the start. A deleted one takes all of its rows along.
-- `pin` is a salted scrypt hash; `limits` is people.Limits as JSON; `allow_listed`: only the
-- playlists of `profile_playlists` play.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    pin TEXT,
    limits TEXT NOT NULL DEFAULT '{}',
    allow_listed INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO profiles (id, name, created_at) VALUES (1, '', strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'));

CREATE TABLE profile_playlists (
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
    PRIMARY KEY (profile_id, playlist_id)
) STRICT, WITHOUT ROWID;

-- What was said of triggers, one after another: the last word on each counts. `liking` NULL: nothing
-- is stated any more. An empty `trigger` takes back what was said and learnt of all of them.
CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    trigger TEXT NOT NULL,
    liking TEXT CHECK (liking IN ('love', 'like', 'neutral', 'dislike', 'avoid')),
    why TEXT NOT NULL DEFAULT '',
    stated_at TEXT NOT NULL
) STRICT;
CREATE INDEX statements_by_trigger ON statements (profile_id, trigger, id);

CREATE TABLE track_verdicts (
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL CHECK (verdict IN ('never', 'harmless')),
    given_at TEXT NOT NULL,
    PRIMARY KEY (profile_id, track_id)
) STRICT, WITHOUT ROWID;

-- `until_night` is the first night it may play again.
CREATE TABLE rests (
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    trigger TEXT NOT NULL,
    until_night TEXT NOT NULL,
    set_by TEXT NOT NULL CHECK (set_by IN ('person', 'reaction')),
    set_at TEXT NOT NULL,
    PRIMARY KEY (profile_id, trigger)
) STRICT, WITHOUT ROWID;

-- Each time a person deliberately went past a limit; `what` says which ('minutes', 'free-night' ...).
CREATE TABLE overrides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    night TEXT NOT NULL,
    what TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX overrides_by_night ON overrides (profile_id, night);

CREATE TABLE discovery_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    round INTEGER NOT NULL,
    trigger TEXT NOT NULL,
    track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    answer TEXT NOT NULL CHECK (answer IN ('love', 'like', 'nothing', 'unpleasant')),
    answered_at TEXT NOT NULL
) STRICT;
CREATE INDEX discovery_answers_by_round ON discovery_answers (profile_id, round);

-- What tracks carry; the weights before the shares are drawn (tagging.py).
CREATE TABLE track_tags (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    trigger TEXT NOT NULL,
    weight REAL NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('manual', 'confirmed', 'suggested', 'rejected')),
    confidence REAL NOT NULL DEFAULT 1,
    PRIMARY KEY (track_id, trigger)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_tags_by_trigger ON track_tags (trigger, standing, track_id);
CREATE INDEX track_tags_suggested ON track_tags (track_id, standing) WHERE standing = 'suggested';

CREATE TABLE track_styles (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    style TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('manual', 'confirmed', 'suggested', 'rejected')),
    confidence REAL NOT NULL DEFAULT 1,
    PRIMARY KEY (track_id, style)
) STRICT, WITHOUT ROWID;

-- Whether what is written about a track has been read for triggers, by the catalogue as it is now.
ALTER TABLE tracks ADD COLUMN tagged INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tracks_untagged ON tracks (id) WHERE tagged = 0;
CREATE TRIGGER tag_anew
AFTER UPDATE OF title, own_title, album, genre, folder, description ON tracks
WHEN old.title IS NOT new.title OR old.own_title IS NOT new.own_title
    OR old.album IS NOT new.album OR old.genre IS NOT new.genre
    OR old.folder IS NOT new.folder OR old.description IS NOT new.description BEGIN
    UPDATE tracks SET tagged = 0 WHERE id = new.id;
END;

-- A person's changes in the trigger catalogue (trigger_edits.Edits as JSON), and the catalogue by
-- which the tracks were tagged (its digest). One row.
CREATE TABLE catalogue (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    edits TEXT NOT NULL DEFAULT '{}',
    tagged_by TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO catalogue (id) VALUES (1);

-- Whose session it was. What was there before people were told apart is the first one's.
ALTER TABLE sessions ADD COLUMN profile_id INTEGER NOT NULL DEFAULT 1
    REFERENCES profiles (id) ON DELETE CASCADE;
ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'evening';
CREATE INDEX sessions_by_night ON sessions (profile_id, night);

-- A listen is of whom its session is of; it says so itself, because what is shown of each track
-- counts a person's listens. 0 is nobody, so a listen of which it is not said is refused.
ALTER TABLE listens ADD COLUMN profile_id INTEGER NOT NULL DEFAULT 0
    REFERENCES profiles (id) ON DELETE CASCADE;
UPDATE listens SET profile_id = 1;
DROP INDEX listens_counted;
CREATE INDEX listens_counted ON listens (profile_id, track_id, started_at, counted) WHERE counted;

-- Where a person left a track.
CREATE TABLE positions (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    left_at_s REAL NOT NULL,
    PRIMARY KEY (track_id, profile_id)
) STRICT, WITHOUT ROWID;
INSERT INTO positions (track_id, profile_id, left_at_s)
    SELECT id, 1, left_at_s FROM tracks WHERE left_at_s IS NOT NULL;
ALTER TABLE tracks DROP COLUMN left_at_s;

CREATE TABLE extensions_of (
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    night TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (profile_id, night)
) STRICT, WITHOUT ROWID;
INSERT INTO extensions_of (profile_id, night, used) SELECT 1, night, used FROM extensions;
DROP TABLE extensions;

-- Where a person's last fade began: one row each.
CREATE TABLE drift_marks (
    profile_id INTEGER PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
    wall TEXT NOT NULL,
    place INTEGER NOT NULL,
    position_s REAL NOT NULL,
    tracks TEXT NOT NULL
) STRICT;
INSERT INTO drift_marks (profile_id, wall, place, position_s, tracks)
    SELECT 1, wall, place, position_s, tracks FROM drift_mark;
DROP TABLE drift_mark;

-- Counted up with each change of a person's sessions and listens.
ALTER TABLE profiles ADD COLUMN history_stamp INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER stamp_session_added AFTER INSERT ON sessions BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = new.profile_id;
END;
CREATE TRIGGER stamp_session_changed AFTER UPDATE ON sessions BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = new.profile_id;
END;
CREATE TRIGGER stamp_session_gone AFTER DELETE ON sessions BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = old.profile_id;
END;
CREATE TRIGGER stamp_listen_added AFTER INSERT ON listens BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = new.profile_id;
END;
CREATE TRIGGER stamp_listen_changed AFTER UPDATE ON listens BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = new.profile_id;
END;
CREATE TRIGGER stamp_listen_gone AFTER DELETE ON listens BEGIN
    UPDATE profiles SET history_stamp = history_stamp + 1 WHERE id = old.profile_id;
END;

INSERT INTO stamps (what, number) VALUES ('tags', 0);
CREATE TRIGGER stamp_tag_added AFTER INSERT ON track_tags BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'tags';
END;
CREATE TRIGGER stamp_tag_changed AFTER UPDATE ON track_tags BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'tags';
END;
CREATE TRIGGER stamp_tag_gone AFTER DELETE ON track_tags BEGIN
    UPDATE stamps SET number = number + 1 WHERE what = 'tags';
END;

-- Tracks that do not play as long as they are: a plan asks for them each time.
CREATE INDEX tracks_skipping ON tracks (id) WHERE skip_start_s > 0 OR skip_end_s > 0;
