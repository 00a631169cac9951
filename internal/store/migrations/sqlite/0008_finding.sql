-- +goose Up
-- One row for everything in the register that can be found. All of it is derived
-- from other tables: whoever changes those brings it up to date in the same
-- transaction, due work finds what was forgotten, and neither backups of
-- PostgreSQL nor moves copy it.
CREATE TABLE finding (
    number     INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('business', 'stakeholder', 'product', 'want')),
    object     TEXT NOT NULL, -- identity
    party      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    public     INTEGER NOT NULL CHECK (public IN (0, 1)), -- partners may find it
    code       TEXT NOT NULL, -- of its public page, or empty
    title      TEXT NOT NULL, -- as shown
    sorted     TEXT NOT NULL, -- the title in small letters, for lists by name
    region     TEXT NOT NULL, -- of the party, Kemendagri code, or empty
    visited_at INTEGER, -- of the party
    changed_at INTEGER NOT NULL,
    until      TEXT NOT NULL, -- YYYY-MM-DD, the last day on which the row is right; empty: for good
    found      TEXT NOT NULL, -- base words and marks, see register.Entry
    UNIQUE (kind, object)
) STRICT;
CREATE INDEX finding_party ON finding (party);
CREATE INDEX finding_sorted ON finding (kind, sorted, number);
CREATE INDEX finding_changed ON finding (kind, changed_at, number);
CREATE INDEX finding_region ON finding (kind, office, region, visited_at);
CREATE INDEX finding_code ON finding (code) WHERE code <> '';
CREATE INDEX finding_until ON finding (until) WHERE until <> '';

-- How far the due work has looked: by kind of row, everything that changed up to
-- then; and under "edition", which lists of base words, up to which number.
CREATE TABLE finding_seen (
    what    TEXT PRIMARY KEY,
    edition TEXT NOT NULL,
    upto    INTEGER NOT NULL
) STRICT;

CREATE INDEX business_number ON business (nib, office);
CREATE INDEX business_changed ON business (changed_at, party);
CREATE INDEX stakeholder_changed ON stakeholder (changed_at, party);
CREATE INDEX product_changed ON product (changed_at, id);
CREATE INDEX want_changed ON want (changed_at, id);

-- Only in which rows a word stands is kept, not where in them. The signs =, -, + and
-- ~ are parts of words, see register.Entry.
CREATE VIRTUAL TABLE finding_words USING fts5 (
    found, content = 'finding', content_rowid = 'number', detail = 'none', columnsize = 0,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '=+~-'"
);
-- +goose StatementBegin
CREATE TRIGGER finding_added AFTER INSERT ON finding BEGIN
    INSERT INTO finding_words (rowid, found) VALUES (new.number, new.found);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_removed AFTER DELETE ON finding BEGIN
    INSERT INTO finding_words (finding_words, rowid, found) VALUES ('delete', old.number, old.found);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_reworded AFTER UPDATE OF found ON finding WHEN old.found <> new.found BEGIN
    INSERT INTO finding_words (finding_words, rowid, found) VALUES ('delete', old.number, old.found);
    INSERT INTO finding_words (rowid, found) VALUES (new.number, new.found);
END;
-- +goose StatementEnd
