-- +goose Up
-- What tables have, who sits at which, and what parties need where they sit.
ALTER TABLE meeting_table ADD COLUMN features TEXT NOT NULL DEFAULT ''; -- words, with commas between
ALTER TABLE participant ADD COLUMN table_no BIGINT NOT NULL DEFAULT 0; -- 0: any
ALTER TABLE participant ADD COLUMN needs TEXT NOT NULL DEFAULT '';

-- A run may also be what was set by hand, or a trial (simulasi) of other circumstances.
ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'solve' CHECK (kind IN ('solve', 'hand', 'trial'));
ALTER TABLE run ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}'; -- JSON: goals, seats, circumstances of a trial
ALTER TABLE run ADD COLUMN results TEXT NOT NULL DEFAULT '{}'; -- JSON: every goal with its bound; counts

-- Several meetings of a clinic share a table.
ALTER TABLE booking DROP CONSTRAINT booking_run_slot_table_no_key;
ALTER TABLE booking ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));

ALTER TABLE left_out DROP CONSTRAINT left_out_cause_check;
ALTER TABLE left_out ADD COLUMN slots TEXT NOT NULL DEFAULT '[]'; -- JSON: numbers of slots
ALTER TABLE left_out ADD COLUMN lightest BIGINT NOT NULL DEFAULT 0; -- least weight of what is held in its way
UPDATE left_out SET cause = 'never' WHERE cause = 'no_slot';

-- The draft of a timetable (rancangan): where organisers move meetings. Without a row it
-- is what was published last.
CREATE TABLE board (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    version   BIGINT NOT NULL CHECK (version >= 1), -- counted up by every change
    run       TEXT REFERENCES run (id) ON DELETE CASCADE, -- that it came from; missing: set by hand from nothing
    moved     BIGINT NOT NULL CHECK (moved IN (0, 1)) -- by hand since
);
CREATE INDEX board_run ON board (run);

CREATE TABLE board_booking (
    gathering TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    request   BIGINT NOT NULL,
    slot      BIGINT NOT NULL CHECK (slot >= 1),
    table_no  BIGINT NOT NULL CHECK (table_no >= 1),
    pinned    BIGINT NOT NULL CHECK (pinned IN (0, 1)),
    PRIMARY KEY (gathering, request)
);

-- What was done to it, for undoing and for telling another organiser.
CREATE TABLE board_step (
    gathering  TEXT NOT NULL REFERENCES board (gathering) ON DELETE CASCADE,
    version    BIGINT NOT NULL CHECK (version >= 1), -- that it led to
    kind       TEXT NOT NULL CHECK (kind IN ('pin', 'unpin', 'move', 'swap', 'off', 'place', 'repair', 'take', 'undo')),
    request    BIGINT NOT NULL, -- 0: many
    by_account TEXT NOT NULL REFERENCES account (id),
    at         BIGINT NOT NULL, -- microseconds since 1970, UTC
    changes    TEXT NOT NULL, -- JSON: each meeting's place before and after
    run_before TEXT NOT NULL, -- that the draft came from; empty: none
    moved_before BIGINT NOT NULL CHECK (moved_before IN (0, 1)),
    undone     BIGINT NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    PRIMARY KEY (gathering, version)
);
CREATE INDEX board_step_by ON board_step (by_account);

-- What participants were given to see, in its order.
CREATE TABLE publication (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL CHECK (number >= 1),
    run        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number)
);
CREATE INDEX publication_run ON publication (run);
CREATE INDEX publication_by ON publication (by_account);
INSERT INTO publication (gathering, number, run, at, by_account)
SELECT gathering, 1, id, COALESCE(ended_at, requested_at), asked_by FROM run WHERE shown = 1;

-- Who has to be told, and was.
CREATE TABLE publication_notice (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    publication BIGINT NOT NULL, -- up to which the notice tells
    participant BIGINT NOT NULL, -- number
    since       BIGINT NOT NULL, -- publication that they know; 0: none
    address     TEXT NOT NULL, -- of the pages when it was published
    told_at     BIGINT,
    channel     TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'mail', 'hand')),
    mail        TEXT NOT NULL DEFAULT '', -- message
    told_by     TEXT NOT NULL DEFAULT '', -- account; empty: due work
    PRIMARY KEY (gathering, participant, publication)
);
CREATE INDEX publication_notice_due ON publication_notice (gathering, participant) WHERE told_at IS NULL;
