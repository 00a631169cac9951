-- +goose Up
-- Promises that are agreed at a table (di meja): who wrote one may be known by a printed code
-- alone, so that the table is made anew.
CREATE TABLE promise_anew (
    id         TEXT PRIMARY KEY,
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    giver      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    taker      TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    what       TEXT NOT NULL,
    potential  INTEGER NOT NULL CHECK (potential >= 0), -- whole rupiah that it may bring
    realised   INTEGER NOT NULL CHECK (realised >= 0), -- whole rupiah that it brought
    due        TEXT NOT NULL, -- YYYY-MM-DD; empty: none was said
    note       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'kept', 'dropped')),
    said_by    TEXT REFERENCES account (id), -- NULL: whoever held a printed code
    said_at    INTEGER NOT NULL, -- microseconds since 1970, UTC
    version    INTEGER NOT NULL CHECK (version >= 1),
    request    INTEGER NOT NULL DEFAULT 0 CHECK (request >= 0), -- number; 0: none
    quantity   INTEGER NOT NULL DEFAULT 0 CHECK (quantity >= 0), -- 0: not said
    unit       TEXT NOT NULL DEFAULT '',
    wording    TEXT NOT NULL DEFAULT '', -- fact in force; empty: staff wrote it down
    giver_said TEXT NOT NULL DEFAULT '' CHECK (giver_said IN ('', 'own', 'code', 'shared', 'paper', 'no')),
    taker_said TEXT NOT NULL DEFAULT '' CHECK (taker_said IN ('', 'own', 'code', 'shared', 'paper', 'no')),
    CHECK (giver <> taker)
) STRICT;
INSERT INTO promise_anew (id, gathering, giver, taker, what, potential, realised, due, note, state, said_by, said_at, version)
SELECT id, gathering, giver, taker, what, potential, realised, due, note, state, said_by, said_at, version FROM promise;
DROP TABLE promise;
ALTER TABLE promise_anew RENAME TO promise;
CREATE INDEX promise_gathering ON promise (gathering, said_at, id);
CREATE INDEX promise_giver ON promise (giver);
CREATE INDEX promise_taker ON promise (taker);
CREATE INDEX promise_said_by ON promise (said_by);

-- What was said of promises at tables: added, never changed. What a promise is follows from it.
CREATE TABLE promise_fact (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    id         TEXT NOT NULL, -- made by the device
    promise    TEXT NOT NULL, -- its row is there once a wording is
    kind       TEXT NOT NULL CHECK (kind IN ('words', 'yes', 'no')),
    wording    TEXT NOT NULL, -- of words, the wording in whose place they stand; else the one that is meant
    request    INTEGER NOT NULL CHECK (request >= 0), -- number; 0: none
    giver      TEXT NOT NULL, -- participant; empty: of a yes or a no
    taker      TEXT NOT NULL,
    what       TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity >= 0),
    unit       TEXT NOT NULL,
    potential  INTEGER NOT NULL CHECK (potential >= 0), -- whole rupiah
    due        TEXT NOT NULL, -- YYYY-MM-DD
    side       TEXT NOT NULL, -- participant who says so
    device     TEXT NOT NULL, -- participant whose device or code it was; empty: of staff
    way        TEXT NOT NULL CHECK (way IN ('own', 'code', 'shared', 'paper')),
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    by_account TEXT REFERENCES account (id), -- NULL: whoever held a printed code
    PRIMARY KEY (gathering, id)
) STRICT;
CREATE INDEX promise_fact_promise ON promise_fact (gathering, promise);
CREATE INDEX promise_fact_by ON promise_fact (by_account);

-- What is often promised, to be picked by a tap (janji yang biasa).
CREATE TABLE promise_usual (
    organisation TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    place        INTEGER NOT NULL CHECK (place >= 1),
    words_id     TEXT NOT NULL,
    words_en     TEXT NOT NULL, -- empty: as in Indonesian
    PRIMARY KEY (organisation, place)
) STRICT;

-- Notes of one's own about a meeting (catatan sendiri).
CREATE TABLE sitting_note (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    request     INTEGER NOT NULL CHECK (request >= 1), -- number
    account     TEXT NOT NULL REFERENCES account (id),
    id          TEXT NOT NULL, -- made by the device
    words       TEXT NOT NULL,
    shared      INTEGER NOT NULL CHECK (shared IN (0, 1)), -- organisers may read it
    at          INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (participant, request, account)
) STRICT;
CREATE INDEX sitting_note_account ON sitting_note (account);
