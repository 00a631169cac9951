-- +goose Up
-- When the day of a gathering was closed (tutup hari), and opened again: in turn.
CREATE TABLE live_closing (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL CHECK (number >= 1),
    kind       TEXT NOT NULL CHECK (kind IN ('close', 'open')),
    at         BIGINT NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT NOT NULL REFERENCES account (id),
    reason     TEXT NOT NULL, -- why it was opened again; empty otherwise
    PRIMARY KEY (gathering, number)
);
CREATE INDEX live_closing_by ON live_closing (by_account);

-- Guests whom devices wrote down without a network, for making registrations of them.
CREATE INDEX attendance_guest ON attendance (received_at) WHERE sort = 'guest';
