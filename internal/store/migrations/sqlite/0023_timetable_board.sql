-- +goose Up
-- What tables have, who sits at which, and what parties need where they sit.
ALTER TABLE meeting_table ADD COLUMN features TEXT NOT NULL DEFAULT ''; -- words, with commas between
ALTER TABLE participant ADD COLUMN table_no INTEGER NOT NULL DEFAULT 0; -- 0: any
ALTER TABLE participant ADD COLUMN needs TEXT NOT NULL DEFAULT '';

-- A run may also be what was set by hand, or a trial (simulasi) of other circumstances.
ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'solve' CHECK (kind IN ('solve', 'hand', 'trial'));
ALTER TABLE run ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}'; -- JSON: goals, seats, circumstances of a trial
ALTER TABLE run ADD COLUMN results TEXT NOT NULL DEFAULT '{}'; -- JSON: every goal with its bound; counts

-- Several meetings of a clinic share a table.
ALTER TABLE booking RENAME TO booking_before;
CREATE TABLE booking (
    run       TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request   INTEGER NOT NULL, -- number in the run's gathering
    slot      INTEGER NOT NULL CHECK (slot >= 1),
    table_no  INTEGER NOT NULL CHECK (table_no >= 1),
    pinned    INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    PRIMARY KEY (run, request)
) STRICT;
INSERT INTO booking (run, request, slot, table_no) SELECT run, request, slot, table_no FROM booking_before;
DROP TABLE booking_before;

ALTER TABLE left_out RENAME TO left_out_before;
CREATE TABLE left_out (
    run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request     INTEGER NOT NULL,
    cause       TEXT NOT NULL,
    participant INTEGER NOT NULL,
    places      INTEGER NOT NULL,
    same        INTEGER NOT NULL, -- number of the request that goes for both; 0: none
    slots       TEXT NOT NULL DEFAULT '[]', -- JSON: numbers of slots
    lightest    INTEGER NOT NULL DEFAULT 0, -- least weight of what is held in its way
    PRIMARY KEY (run, request)
) STRICT;
INSERT INTO left_out (run, request, cause, participant, places, same)
SELECT run, request, CASE cause WHEN 'no_slot' THEN 'never' ELSE cause END, participant, places, same FROM left_out_before;
DROP TABLE left_out_before;

-- The draft of a timetable (rancangan): where organisers move meetings. Without a row it
-- is what was published last.
CREATE TABLE board (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL CHECK (version >= 1), -- counted up by every change
    run       TEXT REFERENCES run (id) ON DELETE CASCADE, -- that it came from; missing: set by hand from nothing
    moved     INTEGER NOT NULL CHECK (moved IN (0, 1)) -- by hand since
) STRICT;
CREATE INDEX board_run ON board (run);

CREATE TABLE board_booking (
    gathering TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    request   INTEGER NOT NULL,
    slot      INTEGER NOT NULL CHECK (slot >= 1),
    table_no  INTEGER NOT NULL CHECK (table_no >= 1),
    pinned    INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    PRIMARY KEY (gathering, request)
) STRICT;

-- What was done to it, for undoing and for telling another organiser.
CREATE TABLE board_step (
    gathering  TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    version    INTEGER NOT NULL CHECK (version >= 1), -- that it led to
    kind       TEXT NOT NULL CHECK (kind IN ('pin', 'unpin', 'move', 'swap', 'off', 'place', 'repair', 'take', 'undo')),
    request    INTEGER NOT NULL, -- 0: many
    by_account TEXT NOT NULL REFERENCES account (id),
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    changes    TEXT NOT NULL, -- JSON: each meeting's place before and after
    run_before TEXT NOT NULL, -- that the draft came from; empty: none
    moved_before INTEGER NOT NULL CHECK (moved_before IN (0, 1)),
    undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    PRIMARY KEY (gathering, version)
) STRICT;
CREATE INDEX board_step_by ON board_step (by_account);

-- What participants were given to see, in its order.
CREATE TABLE publication (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    run        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number)
) STRICT;
CREATE INDEX publication_run ON publication (run);
CREATE INDEX publication_by ON publication (by_account);
INSERT INTO publication (gathering, number, run, at, by_account)
SELECT gathering, 1, id, COALESCE(ended_at, requested_at), asked_by FROM run WHERE shown = 1;

-- Who has to be told, and was.
CREATE TABLE publication_notice (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    publication INTEGER NOT NULL, -- up to which the notice tells
    participant INTEGER NOT NULL, -- number
    since       INTEGER NOT NULL, -- publication that they know; 0: none
    address     TEXT NOT NULL, -- of the pages when it was published
    told_at     INTEGER,
    channel     TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'mail', 'hand')),
    mail        TEXT NOT NULL DEFAULT '', -- message
    told_by     TEXT NOT NULL DEFAULT '', -- account; empty: due work
    PRIMARY KEY (gathering, participant, publication)
) STRICT;
CREATE INDEX publication_notice_due ON publication_notice (gathering, participant) WHERE told_at IS NULL;
