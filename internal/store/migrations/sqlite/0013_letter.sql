-- +goose Up
-- what stands at the head of a body's letters (kop surat)
CREATE TABLE letterhead (
    organisation TEXT PRIMARY KEY REFERENCES organisation (id),
    lines        TEXT NOT NULL, -- of the name, one below the other
    address      TEXT NOT NULL,
    phone        TEXT NOT NULL,
    email        TEXT NOT NULL,
    website      TEXT NOT NULL,
    logo         TEXT NOT NULL, -- hash of a kept photo; empty: none
    place        TEXT NOT NULL, -- of signing
    paper        TEXT NOT NULL CHECK (paper IN ('a4', 'f4')),
    version      INTEGER NOT NULL CHECK (version >= 1)
) STRICT;
CREATE INDEX letterhead_logo ON letterhead (logo);

-- who signs for a body, in one capacity (penanda tangan)
CREATE TABLE signatory (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL,
    position     TEXT NOT NULL,
    grade        TEXT NOT NULL, -- pangkat
    nip          TEXT NOT NULL CHECK (nip = '' OR length(nip) = 18),
    on_behalf    TEXT NOT NULL, -- a.n.
    acting       INTEGER NOT NULL CHECK (acting IN (0, 1)), -- plt.
    first_day    TEXT NOT NULL, -- YYYY-MM-DD or empty
    last_day     TEXT NOT NULL
) STRICT;
CREATE INDEX signatory_organisation ON signatory (organisation);

-- how a body numbers its letters
CREATE TABLE letter_numbering (
    organisation TEXT PRIMARY KEY REFERENCES organisation (id),
    pattern      TEXT NOT NULL,
    body         TEXT NOT NULL,
    digits       INTEGER NOT NULL CHECK (digits BETWEEN 0 AND 6),
    version      INTEGER NOT NULL CHECK (version >= 1)
) STRICT;
CREATE TABLE letter_code (
    organisation TEXT NOT NULL REFERENCES letter_numbering (organisation),
    kind         TEXT NOT NULL,
    code         TEXT NOT NULL,
    PRIMARY KEY (organisation, kind)
) STRICT;

-- how far its numbers have come, by code and year
CREATE TABLE letter_counter (
    organisation TEXT NOT NULL REFERENCES organisation (id),
    code         TEXT NOT NULL,
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 1),
    PRIMARY KEY (organisation, code, year)
) STRICT;

-- forms as a body words them; nothing here is ever changed, the newest holds
CREATE TABLE letter_version (
    organisation TEXT NOT NULL REFERENCES organisation (id),
    kind         TEXT NOT NULL,
    language     TEXT NOT NULL CHECK (language IN ('id', 'en')),
    number       INTEGER NOT NULL CHECK (number >= 1),
    title        TEXT NOT NULL,
    words        TEXT NOT NULL,
    shipped      INTEGER NOT NULL CHECK (shipped IN (0, 1)), -- 1: back to the words that come with the program
    made_by      TEXT NOT NULL REFERENCES account (id),
    made_at      INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (organisation, kind, language, number)
) STRICT;
CREATE INDEX letter_version_made_by ON letter_version (made_by);
