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

ALTER TABLE agenda_item ADD COLUMN day_number BIGINT NOT NULL DEFAULT 1; -- of a gathering of several days
ALTER TABLE agenda_item ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE agenda_item ADD COLUMN capacity BIGINT NOT NULL DEFAULT 0; -- people; 0: as the hall

CREATE TABLE hall (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL, -- agenda items and tables have it as their place
    capacity  BIGINT NOT NULL CHECK (capacity >= 0), -- people; 0: not known
    PRIMARY KEY (gathering, number)
);

CREATE TABLE speaker (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number       BIGINT NOT NULL CHECK (number >= 1),
    name         TEXT NOT NULL,
    organisation TEXT NOT NULL, -- as printed
    about        TEXT NOT NULL,
    about_en     TEXT NOT NULL,
    contact      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('invited', 'confirmed', 'declined')),
    photo        TEXT NOT NULL, -- hash of a file; empty: none
    slides       TEXT NOT NULL,
    slides_for   TEXT NOT NULL CHECK (slides_for IN ('hosts', 'attended', 'all')),
    photo_ok     TEXT NOT NULL, -- YYYY-MM-DD; empty: not agreed to
    about_ok     TEXT NOT NULL,
    recording_ok TEXT NOT NULL,
    fee          BIGINT NOT NULL CHECK (fee >= 0), -- rupiah
    tax          TEXT NOT NULL,
    receipt      TEXT NOT NULL -- number of the printed receipt
);
CREATE INDEX speaker_gathering ON speaker (gathering, number);
CREATE INDEX speaker_photo ON speaker (photo) WHERE photo <> '';
CREATE INDEX speaker_slides ON speaker (slides) WHERE slides <> '';

CREATE TABLE speaking (
    gathering TEXT NOT NULL,
    item      BIGINT NOT NULL,
    place     BIGINT NOT NULL CHECK (place >= 1), -- order within the gathering
    speaker   TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    moderates BIGINT NOT NULL CHECK (moderates IN (0, 1)),
    PRIMARY KEY (gathering, item, speaker),
    FOREIGN KEY (gathering, item) REFERENCES agenda_item (gathering, number) ON DELETE CASCADE
);
CREATE INDEX speaking_speaker ON speaking (speaker);

CREATE TABLE budget_line (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    what      TEXT NOT NULL,
    volume    BIGINT NOT NULL CHECK (volume >= 1),
    unit      TEXT NOT NULL,
    price     BIGINT NOT NULL CHECK (price >= 0), -- rupiah, for one unit
    source    TEXT NOT NULL,
    code      TEXT NOT NULL,
    realised  BIGINT NOT NULL CHECK (realised >= 0), -- rupiah
    PRIMARY KEY (gathering, number)
);

CREATE TABLE committee_member (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    phone     TEXT NOT NULL,
    PRIMARY KEY (gathering, number)
);

CREATE TABLE task (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    title     TEXT NOT NULL,
    due       BIGINT NOT NULL, -- days after the gathering's day; before it when less than 0
    who       TEXT NOT NULL,
    done_by   TEXT REFERENCES account (id),
    done_at   BIGINT,
    PRIMARY KEY (gathering, number)
);
CREATE INDEX task_done_by ON task (done_by);

-- what an office's new gatherings begin with, instead of the shipped list
CREATE TABLE checklist_task (
    office TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number >= 1),
    title  TEXT NOT NULL,
    due    BIGINT NOT NULL,
    PRIMARY KEY (office, number)
);

-- changes of state, day, hours and place, for telling each audience once
CREATE TABLE gathering_turn (
    gathering      TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number         BIGINT NOT NULL CHECK (number >= 1),
    turn           TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    by_account     TEXT REFERENCES account (id),
    at             BIGINT NOT NULL,
    reason         TEXT NOT NULL,
    tells          TEXT NOT NULL CHECK (tells IN ('', 'queued', 'registered', 'attended', 'everybody')),
    day_before     TEXT NOT NULL,
    until_before   TEXT NOT NULL,
    start_before   BIGINT NOT NULL,
    finish_before  BIGINT NOT NULL,
    place_before   TEXT NOT NULL,
    address_before TEXT NOT NULL,
    day_after      TEXT NOT NULL,
    until_after    TEXT NOT NULL,
    start_after    BIGINT NOT NULL,
    finish_after   BIGINT NOT NULL,
    place_after    TEXT NOT NULL,
    address_after  TEXT NOT NULL,
    told_at        BIGINT, -- when all of tells were told
    PRIMARY KEY (gathering, number)
);
CREATE INDEX gathering_turn_untold ON gathering_turn (at) WHERE told_at IS NULL AND tells <> '';
CREATE INDEX gathering_turn_by ON gathering_turn (by_account);

-- bodies that were asked to hold a gathering together and have not answered
CREATE TABLE host_asked (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    place        BIGINT NOT NULL CHECK (place >= 1),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (gathering, organisation)
);
CREATE INDEX host_asked_organisation ON host_asked (organisation);
CREATE INDEX gathering_state_day ON gathering (state, last_day, day);
