-- +goose Up
-- What lists are narrowed to most, so that they can be walked by name. All of it
-- stands in found and region already; what is not kept twice cannot differ.
ALTER TABLE finding ADD COLUMN cluster TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN instr(found, '~c') = 0 THEN ''
         ELSE substr(found, instr(found, '~c') + 2, instr(substr(found || ' ', instr(found, '~c') + 2), ' ') - 1) END) VIRTUAL;
ALTER TABLE finding ADD COLUMN kbli TEXT NOT NULL GENERATED ALWAYS AS ( -- its first two digits
    CASE WHEN instr(found, '~b') = 0 THEN '' ELSE substr(found, instr(found, '~b') + 2, 2) END) VIRTUAL;
ALTER TABLE finding ADD COLUMN scale TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN instr(found, '~s') = 0 THEN ''
         ELSE substr(found, instr(found, '~s') + 2, instr(substr(found || ' ', instr(found, '~s') + 2), ' ') - 1) END) VIRTUAL;
ALTER TABLE finding ADD COLUMN district TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN length(region) < 8 THEN '' ELSE substr(region, 1, 8) END) VIRTUAL;
CREATE INDEX finding_cluster ON finding (kind, cluster, sorted, number);
CREATE INDEX finding_kbli ON finding (kind, kbli, sorted, number);
CREATE INDEX finding_district ON finding (kind, district, sorted, number);

-- For rows that are only counted: with what is in it, the wide rows need not be read.
CREATE INDEX finding_spot ON finding (number, region, office, visited_at);

-- How many rows of finding there are, in small parts: the sum of n counts. Every
-- change adds a line, so that nobody waits for another; due work adds them up.
CREATE TABLE finding_tally (
    kind    TEXT NOT NULL,
    office  TEXT NOT NULL,
    public  INTEGER NOT NULL,
    cluster TEXT NOT NULL,
    region  TEXT NOT NULL,
    scale   TEXT NOT NULL,
    n       INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_tally_kind ON finding_tally (kind, cluster, region, scale, office, public, n);
INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n)
SELECT kind, office, public, cluster, region, scale, COUNT(*) FROM finding GROUP BY kind, office, public, cluster, region, scale;
-- +goose StatementBegin
CREATE TRIGGER finding_counted AFTER INSERT ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n) VALUES (new.kind, new.office, new.public, new.cluster, new.region, new.scale, 1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_uncounted AFTER DELETE ON finding BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n) VALUES (old.kind, old.office, old.public, old.cluster, old.region, old.scale, -1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_recounted AFTER UPDATE OF kind, office, public, found, region ON finding
WHEN old.kind <> new.kind OR old.office <> new.office OR old.public <> new.public OR old.cluster <> new.cluster OR old.region <> new.region OR old.scale <> new.scale BEGIN
    INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n) VALUES
        (old.kind, old.office, old.public, old.cluster, old.region, old.scale, -1), (new.kind, new.office, new.public, new.cluster, new.region, new.scale, 1);
END;
-- +goose StatementEnd
