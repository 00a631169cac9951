-- +goose Up
-- What to bring to a meeting with a party of a kind (yang dibawa), as the hosts of a
-- gathering word it.
CREATE TABLE gathering_bring (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL CHECK (kind IN ('business', 'bank', 'airport', 'hotel', 'retailer', 'government', 'council', 'expert', 'other')),
    words     TEXT NOT NULL,
    PRIMARY KEY (gathering, kind)
);

-- Small groups of businesses that meet every month (arisan usaha).
CREATE TABLE circle (
    id        TEXT PRIMARY KEY,
    office    TEXT NOT NULL REFERENCES organisation (id),
    gathering TEXT REFERENCES gathering (id) ON DELETE SET NULL, -- whose businesses they were; NULL: a list's
    name      TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('draft', 'kept', 'ended')),
    size      BIGINT NOT NULL CHECK (size BETWEEN 3 AND 20), -- of a group, one more or less
    months    BIGINT NOT NULL CHECK (months BETWEEN 1 AND 24),
    begins    TEXT NOT NULL, -- YYYY-MM-DD of the first meeting
    place     TEXT NOT NULL,
    seed      TEXT NOT NULL, -- of the arrangement
    made_by   TEXT NOT NULL REFERENCES account (id),
    made_at   BIGINT NOT NULL, -- microseconds since 1970, UTC
    version   BIGINT NOT NULL CHECK (version >= 1)
);
CREATE INDEX circle_office ON circle (office, made_at);
CREATE INDEX circle_gathering ON circle (gathering);
CREATE INDEX circle_made_by ON circle (made_by);

-- who is in which group
CREATE TABLE circle_member (
    id     TEXT PRIMARY KEY,
    circle TEXT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    party  TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    stage  TEXT NOT NULL CHECK (stage IN ('material', 'maker', 'seller')),
    number BIGINT NOT NULL CHECK (number >= 0), -- of the group; 0: in none
    UNIQUE (circle, party)
);
CREATE INDEX circle_member_party ON circle_member (party);

-- when and where a group meets
CREATE TABLE circle_meeting (
    circle TEXT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number >= 1), -- of the group
    month  BIGINT NOT NULL CHECK (month >= 1),
    day    TEXT NOT NULL, -- YYYY-MM-DD
    place  TEXT NOT NULL,
    PRIMARY KEY (circle, number, month)
);

-- who came
CREATE TABLE circle_presence (
    member TEXT NOT NULL REFERENCES circle_member (id) ON DELETE CASCADE,
    month  BIGINT NOT NULL CHECK (month >= 1),
    PRIMARY KEY (member, month)
);
