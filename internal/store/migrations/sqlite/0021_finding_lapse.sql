-- +goose Up
-- Counts of who was not visited, and of who was not served, since a time: for each kind
-- of row by when it last was. last is the period of 30 days of the last visit, counted
-- from 1970 in microseconds, and -1 without one; or the last year in which a programme
-- served a business, and 0 without one. Every change adds a line, as in finding_tally.
CREATE TABLE finding_lapse (
    kind   TEXT NOT NULL,
    what   TEXT NOT NULL CHECK (what IN ('visited', 'served')),
    last   INTEGER NOT NULL,
    region TEXT NOT NULL,
    office TEXT NOT NULL,
    public INTEGER NOT NULL,
    n      INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_lapse_last ON finding_lapse (kind, what, last, region, office, public, n);
INSERT INTO finding_lapse (kind, what, last, region, office, public, n)
SELECT kind, 'visited', COALESCE(visited_at / 2592000000000, -1), region, office, public, COUNT(*) FROM finding GROUP BY kind, COALESCE(visited_at / 2592000000000, -1), region, office, public
UNION ALL
SELECT kind, 'served', CAST(served AS INTEGER), region, office, public, COUNT(*) FROM finding WHERE served <> '' GROUP BY kind, served, region, office, public;

-- Within the period that a day falls into, rows are counted. What finding_region was
-- read for is kept now.
DROP INDEX finding_region;
CREATE INDEX finding_visited ON finding (kind, visited_at, region, office, public) WHERE visited_at IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER finding_lapsed AFTER INSERT ON finding BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (new.kind, 'visited', COALESCE(new.visited_at / 2592000000000, -1), new.region, new.office, new.public, 1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT new.kind, 'served', CAST(new.served AS INTEGER), new.region, new.office, new.public, 1 WHERE new.served <> '';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_unlapsed AFTER DELETE ON finding BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (old.kind, 'visited', COALESCE(old.visited_at / 2592000000000, -1), old.region, old.office, old.public, -1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT old.kind, 'served', CAST(old.served AS INTEGER), old.region, old.office, old.public, -1 WHERE old.served <> '';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER finding_relapsed AFTER UPDATE OF kind, region, office, public, served, visited_at ON finding
WHEN old.kind <> new.kind OR old.region <> new.region OR old.office <> new.office OR old.public <> new.public OR old.served <> new.served OR old.visited_at IS NOT new.visited_at BEGIN
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (old.kind, 'visited', COALESCE(old.visited_at / 2592000000000, -1), old.region, old.office, old.public, -1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT old.kind, 'served', CAST(old.served AS INTEGER), old.region, old.office, old.public, -1 WHERE old.served <> '';
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (new.kind, 'visited', COALESCE(new.visited_at / 2592000000000, -1), new.region, new.office, new.public, 1);
    INSERT INTO finding_lapse (kind, what, last, region, office, public, n) SELECT new.kind, 'served', CAST(new.served AS INTEGER), new.region, new.office, new.public, 1 WHERE new.served <> '';
END;
-- +goose StatementEnd
