-- +goose Up
-- Programmes (program pembinaan) of an office or a Dekranasda, and the businesses
-- that take part in them.
CREATE TABLE programme (
    id         TEXT PRIMARY KEY,
    body       TEXT NOT NULL REFERENCES organisation (id), -- whose it is
    kind       TEXT NOT NULL CHECK (kind IN ('training', 'mentoring', 'equipment', 'halal', 'licence', 'exhibition', 'market', 'finance', 'other')),
    name       TEXT NOT NULL,
    year       INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100), -- in which it counts
    starts     TEXT NOT NULL, -- YYYY-MM-DD, or empty
    ends       TEXT NOT NULL,
    place      TEXT NOT NULL,
    capacity   INTEGER NOT NULL CHECK (capacity >= 0), -- businesses; 0: not said
    note       TEXT NOT NULL,
    shared     INTEGER NOT NULL CHECK (shared IN (0, 1)), -- other offices and councils see it
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1 -- counted up by every change
) STRICT;
CREATE INDEX programme_year ON programme (year, body, id);
CREATE INDEX programme_body ON programme (body);

-- Bodies that hold a programme together with its own, once they have agreed.
CREATE TABLE programme_partner (
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    body      TEXT NOT NULL REFERENCES organisation (id),
    asked_at  INTEGER NOT NULL,
    agreed_at INTEGER, -- missing: asked, and not answered
    PRIMARY KEY (programme, body)
) STRICT;
CREATE INDEX programme_partner_body ON programme_partner (body);

CREATE TABLE programme_part (
    id         TEXT PRIMARY KEY,
    programme  TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    party      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    status     TEXT NOT NULL CHECK (status IN ('registered', 'taking', 'finished', 'dropped')),
    since      TEXT NOT NULL, -- YYYY-MM-DD, from when on it is so
    said_by    TEXT NOT NULL, -- account
    changed_at INTEGER NOT NULL,
    UNIQUE (programme, party)
) STRICT;
CREATE INDEX programme_part_party ON programme_part (party);

-- Lists and counts of businesses by the whole KBLI code and by the last year in which
-- a programme served them. Both stand in found already.
ALTER TABLE finding ADD COLUMN class TEXT NOT NULL GENERATED ALWAYS AS ( -- the longest mark of a KBLI: marks of two to five digits stand side by side
    CASE WHEN instr(found, '~b') = 0 THEN ''
         WHEN substr(found, instr(found, '~b') + 21, 2) = '~b' THEN substr(found, instr(found, '~b') + 23, 5)
         WHEN substr(found, instr(found, '~b') + 13, 2) = '~b' THEN substr(found, instr(found, '~b') + 15, 4)
         WHEN substr(found, instr(found, '~b') + 6, 2) = '~b' THEN substr(found, instr(found, '~b') + 8, 3)
         ELSE substr(found, instr(found, '~b') + 2, 2) END) VIRTUAL;
ALTER TABLE finding ADD COLUMN served TEXT NOT NULL DEFAULT ''; -- a year; 0: never; empty: it is no business

-- For counting who was not served: there are too many for the index of words.
CREATE INDEX finding_served ON finding (kind, served, region, office, public, visited_at);

-- Counts are kept of the KBLI too, of which most clusters have few.
DROP TRIGGER finding_counted;
DROP TRIGGER finding_uncounted;
DROP TRIGGER finding_recounted;
DROP TABLE finding_tally;
CREATE TABLE finding_tally (
    kind    TEXT NOT NULL,
    office  TEXT NOT NULL,
    public  INTEGER NOT NULL,
    cluster TEXT NOT NULL,
    class   TEXT NOT NULL,
    region  TEXT NOT NULL,
    scale   TEXT NOT NULL,
    n       INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_tally_kind ON finding_tally (kind, cluster, region, class, scale, office, public, n);
INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n)
SELECT kind, office, public, cluster, class, region, scale, COUNT(*) FROM finding GROUP BY kind, office, public, cluster, class, region, scale;
-- +goose StatementBegin
CREATE TRIGGER finding_counted AFTER INSERT ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (new.kind, new.office, new.public, new.cluster, new.class, new.region, new.scale, 1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_uncounted AFTER DELETE ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (old.kind, old.office, old.public, old.cluster, old.class, old.region, old.scale, -1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_recounted AFTER UPDATE OF kind, office, public, found, region ON finding
WHEN old.kind <> new.kind OR old.office <> new.office OR old.public <> new.public OR old.cluster <> new.cluster OR old.class <> new.class OR old.region <> new.region OR old.scale <> new.scale BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES
        (old.kind, old.office, old.public, old.cluster, old.class, old.region, old.scale, -1), (new.kind, new.office, new.public, new.cluster, new.class, new.region, new.scale, 1);
END;
-- +goose StatementEnd
