-- +goose Up
-- What happened on the day of a gathering (hari pelaksanaan): added, never changed.
CREATE TABLE live_fact (
    gathering   TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL CHECK (number >= 1), -- in the order of receipt
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('start', 'end', 'delay', 'drop', 'begin', 'held', 'early', 'noshow', 'overrun', 'absent', 'late', 'leaves', 'tablelost', 'urgent', 'call', 'undo')),
    at          INTEGER NOT NULL, -- microseconds since 1970, UTC
    hall        TEXT NOT NULL, -- empty: all
    slot        INTEGER NOT NULL CHECK (slot >= 0),
    until_slot  INTEGER NOT NULL CHECK (until_slot >= 0), -- 0: to the last
    request     INTEGER NOT NULL CHECK (request >= 0), -- number; 0: none
    participant INTEGER NOT NULL CHECK (participant >= 0), -- number; 0: none
    table_no    INTEGER NOT NULL CHECK (table_no >= 0), -- 0: none
    minutes     INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 720), -- late in all
    target      TEXT NOT NULL, -- fact that is taken back
    by_account  TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (gathering, number),
    UNIQUE (gathering, id)
) STRICT;
CREATE INDEX live_fact_by ON live_fact (by_account);

-- Participants who were told by e-mail how late a day is.
CREATE TABLE live_told (
    gathering   TEXT NOT NULL,
    fact        INTEGER NOT NULL, -- number
    participant INTEGER NOT NULL CHECK (participant >= 0), -- number; 0: all who can be told were
    message     TEXT NOT NULL, -- that told them; empty for 0
    PRIMARY KEY (gathering, fact, participant),
    FOREIGN KEY (gathering, fact) REFERENCES live_fact (gathering, number) ON DELETE CASCADE
) STRICT;
