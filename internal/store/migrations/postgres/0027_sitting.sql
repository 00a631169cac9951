-- +goose Up
-- Promises that are agreed at a table (di meja): who wrote one may be known by a printed code
-- alone.
ALTER TABLE promise
    ALTER COLUMN said_by DROP NOT NULL, -- NULL: whoever held a printed code
    ADD COLUMN request    BIGINT NOT NULL DEFAULT 0 CHECK (request >= 0), -- number; 0: none
    ADD COLUMN quantity   BIGINT NOT NULL DEFAULT 0 CHECK (quantity >= 0), -- 0: not said
    ADD COLUMN unit       TEXT NOT NULL DEFAULT '',
    ADD COLUMN wording    TEXT NOT NULL DEFAULT '', -- fact in force; empty: staff wrote it down
    ADD COLUMN giver_said TEXT NOT NULL DEFAULT '' CHECK (giver_said IN ('', 'own', 'code', 'shared', 'paper', 'no')),
    ADD COLUMN taker_said TEXT NOT NULL DEFAULT '' CHECK (taker_said IN ('', 'own', 'code', 'shared', 'paper', 'no'));

-- What was said of promises at tables: added, never changed. What a promise is follows from it.
CREATE TABLE promise_fact (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    id         TEXT NOT NULL, -- made by the device
    promise    TEXT NOT NULL, -- its row is there once a wording is
    kind       TEXT NOT NULL CHECK (kind IN ('words', 'yes', 'no')),
    wording    TEXT NOT NULL, -- of words, the wording in whose place they stand; else the one that is meant
    request    BIGINT NOT NULL CHECK (request >= 0), -- number; 0: none
    giver      TEXT NOT NULL, -- participant; empty: of a yes or a no
    taker      TEXT NOT NULL,
    what       TEXT NOT NULL,
    quantity   BIGINT NOT NULL CHECK (quantity >= 0),
    unit       TEXT NOT NULL,
    potential  BIGINT NOT NULL CHECK (potential >= 0), -- whole rupiah
    due        TEXT NOT NULL, -- YYYY-MM-DD
    side       TEXT NOT NULL, -- participant who says so
    device     TEXT NOT NULL, -- participant whose device or code it was; empty: of staff
    way        TEXT NOT NULL CHECK (way IN ('own', 'code', 'shared', 'paper')),
    at         BIGINT NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT REFERENCES account (id), -- NULL: whoever held a printed code
    PRIMARY KEY (gathering, id)
);
CREATE INDEX promise_fact_promise ON promise_fact (gathering, promise);
CREATE INDEX promise_fact_by ON promise_fact (by_account);

-- What is often promised, to be picked by a tap (janji yang biasa).
CREATE TABLE promise_usual (
    organisation TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    place        BIGINT NOT NULL CHECK (place >= 1),
    words_id     TEXT NOT NULL,
    words_en     TEXT NOT NULL, -- empty: as in Indonesian
    PRIMARY KEY (organisation, place)
);

-- Notes of one's own about a meeting (catatan sendiri).
CREATE TABLE sitting_note (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    request     BIGINT NOT NULL CHECK (request >= 1), -- number
    account     TEXT NOT NULL REFERENCES account (id),
    id          TEXT NOT NULL, -- made by the device
    words       TEXT NOT NULL,
    shared      BIGINT NOT NULL CHECK (shared IN (0, 1)), -- organisers may read it
    at          BIGINT NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (participant, request, account)
);
CREATE INDEX sitting_note_account ON sitting_note (account);
