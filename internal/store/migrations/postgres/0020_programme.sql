-- +goose Up
-- Programmes (program pembinaan) of an office or a Dekranasda, and the businesses
-- that take part in them.
CREATE TABLE programme (
    id         TEXT PRIMARY KEY,
    body       TEXT NOT NULL REFERENCES organisation (id), -- whose it is
    kind       TEXT NOT NULL CHECK (kind IN ('training', 'mentoring', 'equipment', 'halal', 'licence', 'exhibition', 'market', 'finance', 'other')),
    name       TEXT NOT NULL,
    year       BIGINT NOT NULL CHECK (year BETWEEN 2000 AND 2100), -- in which it counts
    starts     TEXT NOT NULL, -- YYYY-MM-DD, or empty
    ends       TEXT NOT NULL,
    place      TEXT NOT NULL,
    capacity   BIGINT NOT NULL CHECK (capacity >= 0), -- businesses; 0: not said
    note       TEXT NOT NULL,
    shared     BIGINT NOT NULL CHECK (shared IN (0, 1)), -- other offices and councils see it
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1 -- counted up by every change
);
CREATE INDEX programme_year ON programme (year, body, id);
CREATE INDEX programme_body ON programme (body);

-- Bodies that hold a programme together with its own, once they have agreed.
CREATE TABLE programme_partner (
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    body      TEXT NOT NULL REFERENCES organisation (id),
    asked_at  BIGINT NOT NULL,
    agreed_at BIGINT, -- missing: asked, and not answered
    PRIMARY KEY (programme, body)
);
CREATE INDEX programme_partner_body ON programme_partner (body);

CREATE TABLE programme_part (
    id         TEXT PRIMARY KEY,
    programme  TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    party      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    status     TEXT NOT NULL CHECK (status IN ('registered', 'taking', 'finished', 'dropped')),
    since      TEXT NOT NULL, -- YYYY-MM-DD, from when on it is so
    said_by    TEXT NOT NULL, -- account
    changed_at BIGINT NOT NULL,
    UNIQUE (programme, party)
);
CREATE INDEX programme_part_party ON programme_part (party);

-- Lists and counts of businesses by the whole KBLI code and by the last year in which
-- a programme served them. Both stand in found already.
ALTER TABLE finding
    ADD COLUMN class TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(substring(found FROM '.*~b([0-9]+)'), '')) STORED, -- the longest mark of a KBLI, which is the last
    ADD COLUMN served TEXT COLLATE "C" NOT NULL DEFAULT ''; -- a year; 0: never; empty: it is no business

-- For rows that are only counted: what is in it is counted without reading the wide
-- rows, which a search by words cannot be spared.
CREATE INDEX finding_spot ON finding (kind, cluster, class, region, scale, served, public, office, visited_at);

-- Counts are kept of the KBLI too, of which most clusters have few.
DROP TRIGGER finding_counted ON finding;
DROP TRIGGER finding_recounted ON finding;
DROP TABLE finding_tally;
CREATE TABLE finding_tally (
    kind    TEXT NOT NULL,
    office  TEXT NOT NULL,
    public  BIGINT NOT NULL,
    cluster TEXT NOT NULL,
    class   TEXT NOT NULL,
    region  TEXT NOT NULL,
    scale   TEXT NOT NULL,
    n       BIGINT NOT NULL
);
CREATE INDEX finding_tally_kind ON finding_tally (kind, cluster, region, class, scale, office, public, n);
INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n)
SELECT kind, office, public, cluster, class, region, scale, COUNT(*) FROM finding GROUP BY kind, office, public, cluster, class, region, scale;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION finding_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (OLD.kind, OLD.office, OLD.public, OLD.cluster, OLD.class, OLD.region, OLD.scale, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO finding_tally (kind, office, public, cluster, class, region, scale, n) VALUES (NEW.kind, NEW.office, NEW.public, NEW.cluster, NEW.class, NEW.region, NEW.scale, 1);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER finding_counted AFTER INSERT OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION finding_tell();
CREATE TRIGGER finding_recounted AFTER UPDATE ON finding FOR EACH ROW
    WHEN (OLD.kind <> NEW.kind OR OLD.office <> NEW.office OR OLD.public <> NEW.public OR OLD.cluster <> NEW.cluster OR OLD.class <> NEW.class OR OLD.region <> NEW.region OR OLD.scale <> NEW.scale)
    EXECUTE FUNCTION finding_tell();
