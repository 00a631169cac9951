-- +goose Up
-- The activity report (laporan kegiatan): what staff word otherwise than their forms, a
-- row for each part.
CREATE TABLE report_part (
    gathering  TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    part       TEXT NOT NULL, -- kind of form that it stands in place of
    words      TEXT NOT NULL, -- empty: as the form says
    version    BIGINT NOT NULL CHECK (version >= 1),
    changed_by TEXT NOT NULL REFERENCES account (id),
    changed_at BIGINT NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (gathering, part)
);
CREATE INDEX report_part_changed_by ON report_part (changed_by);

-- the number it was given, and who signs
CREATE TABLE report_number (
    gathering   TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    number      TEXT NOT NULL,
    day         TEXT NOT NULL, -- YYYY-MM-DD
    signatory   TEXT NOT NULL REFERENCES signatory (id), -- who knows of it (mengetahui)
    maker       TEXT NOT NULL, -- who made it; empty: a line to be filled by hand
    position    TEXT NOT NULL, -- of the maker
    numbered_by TEXT NOT NULL REFERENCES account (id),
    numbered_at BIGINT NOT NULL -- microseconds since 1970, UTC
);
CREATE INDEX report_number_signatory ON report_number (signatory);
CREATE INDEX report_number_by ON report_number (numbered_by);
