-- +goose Up
-- What lists are narrowed to most, so that they can be walked by name. All of it
-- stands in found and region already; what is not kept twice cannot differ.
ALTER TABLE finding
    ADD COLUMN cluster TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(substring(found FROM '~c([a-z0-9]*)'), '')) STORED,
    ADD COLUMN kbli TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(substring(found FROM '~b([0-9]{2})'), '')) STORED, -- its first two digits
    ADD COLUMN scale TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(substring(found FROM '~s([a-z0-9]*)'), '')) STORED,
    ADD COLUMN district TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (CASE WHEN length(region) < 8 THEN '' ELSE substr(region, 1, 8) END) STORED;
CREATE INDEX finding_cluster ON finding (kind, cluster, sorted, number);
CREATE INDEX finding_kbli ON finding (kind, kbli, sorted, number);
CREATE INDEX finding_district ON finding (kind, district, sorted, number);

-- How many rows of finding there are, in small parts: the sum of n counts. Every
-- change adds a line, so that nobody waits for another; due work adds them up.
CREATE TABLE finding_tally (
    kind    TEXT NOT NULL,
    office  TEXT NOT NULL,
    public  BIGINT NOT NULL,
    cluster TEXT NOT NULL,
    region  TEXT NOT NULL,
    scale   TEXT NOT NULL,
    n       BIGINT NOT NULL
);
CREATE INDEX finding_tally_kind ON finding_tally (kind, cluster, region, scale, office, public, n);
INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n)
SELECT kind, office, public, cluster, region, scale, COUNT(*) FROM finding GROUP BY kind, office, public, cluster, region, scale;
-- +goose StatementBegin
CREATE FUNCTION finding_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n) VALUES (OLD.kind, OLD.office, OLD.public, OLD.cluster, OLD.region, OLD.scale, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO finding_tally (kind, office, public, cluster, region, scale, n) VALUES (NEW.kind, NEW.office, NEW.public, NEW.cluster, NEW.region, NEW.scale, 1);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER finding_counted AFTER INSERT OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION finding_tell();
CREATE TRIGGER finding_recounted AFTER UPDATE ON finding FOR EACH ROW
    WHEN (OLD.kind <> NEW.kind OR OLD.office <> NEW.office OR OLD.public <> NEW.public OR OLD.cluster <> NEW.cluster OR OLD.region <> NEW.region OR OLD.scale <> NEW.scale)
    EXECUTE FUNCTION finding_tell();
