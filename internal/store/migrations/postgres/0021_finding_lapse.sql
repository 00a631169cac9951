-- +goose Up
-- Counts of who was not visited, and of who was not served, since a time: for each kind
-- of row by when it last was. last is the period of 30 days of the last visit, counted
-- from 1970 in microseconds, and -1 without one; or the last year in which a programme
-- served a business, and 0 without one. Every change adds a line, as in finding_tally.
CREATE TABLE finding_lapse (
    kind   TEXT NOT NULL,
    what   TEXT NOT NULL CHECK (what IN ('visited', 'served')),
    last   BIGINT NOT NULL,
    region TEXT NOT NULL,
    office TEXT NOT NULL,
    public BIGINT NOT NULL,
    n      BIGINT NOT NULL
);
CREATE INDEX finding_lapse_last ON finding_lapse (kind, what, last, region, office, public, n);
INSERT INTO finding_lapse (kind, what, last, region, office, public, n)
SELECT kind, 'visited', COALESCE(visited_at / 2592000000000, -1), region, office, public, COUNT(*) FROM finding GROUP BY kind, COALESCE(visited_at / 2592000000000, -1), region, office, public
UNION ALL
SELECT kind, 'served', CAST(served AS BIGINT), region, office, public, COUNT(*) FROM finding WHERE served <> '' GROUP BY kind, served, region, office, public;

-- Within the period that a day falls into, rows are counted. What finding_region was
-- read for is kept now.
DROP INDEX finding_region;
CREATE INDEX finding_visited ON finding (kind, visited_at, region, office, public) WHERE visited_at IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION finding_tell_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (OLD.kind, 'visited', COALESCE(OLD.visited_at / 2592000000000, -1), OLD.region, OLD.office, OLD.public, -1);
        IF OLD.served <> '' THEN
            INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (OLD.kind, 'served', CAST(OLD.served AS BIGINT), OLD.region, OLD.office, OLD.public, -1);
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (NEW.kind, 'visited', COALESCE(NEW.visited_at / 2592000000000, -1), NEW.region, NEW.office, NEW.public, 1);
        IF NEW.served <> '' THEN
            INSERT INTO finding_lapse (kind, what, last, region, office, public, n) VALUES (NEW.kind, 'served', CAST(NEW.served AS BIGINT), NEW.region, NEW.office, NEW.public, 1);
        END IF;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER finding_lapsed AFTER INSERT OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION finding_tell_lapse();
CREATE TRIGGER finding_relapsed AFTER UPDATE ON finding FOR EACH ROW
    WHEN (OLD.kind <> NEW.kind OR OLD.region <> NEW.region OR OLD.office <> NEW.office OR OLD.public <> NEW.public OR OLD.served <> NEW.served OR OLD.visited_at IS DISTINCT FROM NEW.visited_at)
    EXECUTE FUNCTION finding_tell_lapse();

-- What was written last waits in a list that every search by words looks through: it is
-- short, and due work empties it. PostgreSQL's own service comes after a fiftieth has
-- changed instead of a fifth, so that rows are counted in indexes alone.
ALTER INDEX finding_words SET (gin_pending_list_limit = 512); -- kB
ALTER TABLE finding SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
