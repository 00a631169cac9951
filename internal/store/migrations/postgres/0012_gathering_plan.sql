-- +goose Up
-- What the hosts decide about a gathering before the day.
ALTER TABLE gathering ADD COLUMN state TEXT NOT NULL DEFAULT 'closed'
    CHECK (state IN ('draft', 'announced', 'open', 'closed', 'running', 'ended', 'archived', 'cancelled'));
ALTER TABLE gathering ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it was cancelled or moved
ALTER TABLE gathering ADD COLUMN code TEXT NOT NULL DEFAULT ''; -- of the public page; empty for those made before there was one
ALTER TABLE gathering ADD COLUMN goals TEXT NOT NULL DEFAULT ''; -- one a line
ALTER TABLE gathering ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE gathering ADD COLUMN last_day TEXT NOT NULL DEFAULT ''; -- YYYY-MM-DD; empty: the same as day
ALTER TABLE gathering ADD COLUMN start BIGINT NOT NULL DEFAULT 0; -- minutes after midnight
ALTER TABLE gathering ADD COLUMN finish BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gathering ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE gathering ADD COLUMN copied TEXT NOT NULL DEFAULT ''; -- the gathering it was made from
ALTER TABLE gathering ADD COLUMN quota BIGINT NOT NULL DEFAULT 0 CHECK (quota >= 0);
ALTER TABLE gathering ADD COLUMN release_at BIGINT; -- when seats kept back are free for all
ALTER TABLE gathering ADD COLUMN queue TEXT NOT NULL DEFAULT 'turn' CHECK (queue IN ('turn', 'score', 'lot'));
ALTER TABLE gathering ADD COLUMN lot_seed TEXT NOT NULL DEFAULT '0'; -- unsigned 64 bits, decimal
ALTER TABLE gathering ADD COLUMN offer_minutes BIGINT NOT NULL DEFAULT 1440;
ALTER TABLE gathering ADD COLUMN eligible TEXT NOT NULL DEFAULT '[]'; -- JSON, read only as a whole
ALTER TABLE gathering ADD COLUMN attendees BIGINT NOT NULL DEFAULT 2 CHECK (attendees >= 1); -- most that a party may send
ALTER TABLE gathering ADD COLUMN opens_at BIGINT;
ALTER TABLE gathering ADD COLUMN closes_at BIGINT;
ALTER TABLE gathering ADD COLUMN answer_by BIGINT;
ALTER TABLE gathering ADD COLUMN contact TEXT NOT NULL DEFAULT ''; -- whom to ask, as printed
CREATE UNIQUE INDEX gathering_code ON gathering (code) WHERE code <> '';
CREATE INDEX gathering_series ON gathering (series, day, id) WHERE series <> '';

CREATE TABLE seat_part (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    kind      TEXT NOT NULL CHECK (kind IN ('district', 'cluster', 'newcomers', 'women')),
    value     TEXT NOT NULL,
    least     BIGINT NOT NULL CHECK (least >= 0),
    most      BIGINT NOT NULL CHECK (most >= 0),
    PRIMARY KEY (gathering, number)
);
