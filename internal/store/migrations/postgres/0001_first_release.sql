-- +goose Up
CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE organisation (
    id   TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('office', 'council', 'stakeholder', 'business', 'association')),
    name TEXT NOT NULL
);

CREATE TABLE account (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('administrator', 'organiser', 'desk', 'owner', 'speaker')),
    created_at   BIGINT NOT NULL -- microseconds since 1970, UTC
);
CREATE INDEX account_organisation ON account (organisation);
CREATE INDEX account_role ON account (role, created_at, id);

CREATE TABLE link (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    uses       BIGINT NOT NULL CHECK (uses >= 0)
);
CREATE INDEX link_account ON link (account);

CREATE TABLE session (
    hash       TEXT PRIMARY KEY, -- SHA-256 of the token
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);

CREATE TABLE party (
    id           TEXT PRIMARY KEY,
    office       TEXT NOT NULL REFERENCES organisation (id),
    organisation TEXT REFERENCES organisation (id), -- the party's own, when its people sign in
    kind         TEXT NOT NULL CHECK (kind IN ('business', 'bank', 'airport', 'hotel', 'retailer', 'government', 'council', 'expert', 'other')),
    name         TEXT NOT NULL,
    contact      TEXT NOT NULL,
    district     TEXT NOT NULL,
    village      TEXT NOT NULL,
    product      TEXT NOT NULL
);
CREATE INDEX party_office ON party (office, name);
CREATE INDEX party_organisation ON party (organisation);

CREATE TABLE gathering (
    id     TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES organisation (id), -- the host that leads it
    title  TEXT NOT NULL,
    theme  TEXT NOT NULL,
    place  TEXT NOT NULL,
    day    TEXT NOT NULL, -- YYYY-MM-DD in zone
    zone   TEXT NOT NULL,
    sample BIGINT NOT NULL CHECK (sample IN (0, 1))
);
CREATE INDEX gathering_day ON gathering (day, id);
CREATE INDEX gathering_office ON gathering (office, day, id);

CREATE TABLE host (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    place        BIGINT NOT NULL, -- 1 leads
    organisation TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (gathering, place),
    UNIQUE (gathering, organisation)
);
CREATE INDEX host_organisation ON host (organisation);

CREATE TABLE slot (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    start     BIGINT NOT NULL, -- minutes after midnight
    finish    BIGINT NOT NULL,
    session   BIGINT NOT NULL CHECK (session >= 0),
    PRIMARY KEY (gathering, number)
);

CREATE TABLE meeting_table (
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL CHECK (number >= 1),
    name      TEXT NOT NULL,
    hall      TEXT NOT NULL,
    PRIMARY KEY (gathering, number)
);

CREATE TABLE agenda_item (
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    number       BIGINT NOT NULL CHECK (number >= 1),
    start        BIGINT NOT NULL,
    finish       BIGINT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('registration', 'opening', 'talk', 'forum', 'meetings', 'meal', 'closing')),
    title        TEXT NOT NULL,
    place        TEXT NOT NULL,
    speakers     TEXT NOT NULL,
    organisation TEXT REFERENCES organisation (id),
    PRIMARY KEY (gathering, number)
);
CREATE INDEX agenda_item_organisation ON agenda_item (organisation);

CREATE TABLE participant (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number       BIGINT NOT NULL CHECK (number >= 1),
    party        TEXT NOT NULL REFERENCES party (id),
    desks        BIGINT NOT NULL CHECK (desks >= 0),
    link_version BIGINT NOT NULL DEFAULT 0,
    UNIQUE (gathering, number)
);
CREATE INDEX participant_party ON participant (party);

CREATE TABLE unavailable (
    participant TEXT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    slot        BIGINT NOT NULL,
    PRIMARY KEY (participant, slot)
);

CREATE TABLE request (
    id            TEXT PRIMARY KEY,
    gathering     TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office        TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number        BIGINT NOT NULL CHECK (number >= 1),
    from_number   BIGINT NOT NULL,
    to_number     BIGINT NOT NULL CHECK (to_number <> from_number),
    priority      BIGINT NOT NULL CHECK (priority BETWEEN 1 AND 3),
    answer        TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
    session       BIGINT NOT NULL CHECK (session >= 0),
    fixed_slot    BIGINT NOT NULL CHECK (fixed_slot >= 0),
    note          TEXT NOT NULL,
    UNIQUE (gathering, number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number),
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number)
);
CREATE INDEX request_from ON request (gathering, from_number);
CREATE INDEX request_to ON request (gathering, to_number);

CREATE TABLE request_after (
    gathering TEXT NOT NULL,
    number    BIGINT NOT NULL,
    earlier   BIGINT NOT NULL,
    PRIMARY KEY (gathering, number, earlier),
    FOREIGN KEY (gathering, number) REFERENCES request (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, earlier) REFERENCES request (gathering, number) ON DELETE CASCADE
);
CREATE INDEX request_after_earlier ON request_after (gathering, earlier);

CREATE TABLE run (
    id           TEXT PRIMARY KEY,
    gathering    TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number       BIGINT NOT NULL CHECK (number >= 1),
    state        TEXT NOT NULL CHECK (state IN ('requested', 'running', 'finished', 'cancelled', 'failed')),
    budget_ms    BIGINT NOT NULL,
    fairness     BIGINT,
    seed         TEXT NOT NULL, -- unsigned 64 bits, decimal
    asked_by     TEXT NOT NULL REFERENCES account (id),
    requested_at BIGINT NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0, -- how often a process has begun it
    started_at   BIGINT,
    alive_at     BIGINT, -- last sign of life of the process that computes it
    ended_at     BIGINT,
    cancel_asked BIGINT NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
    best         BIGINT NOT NULL DEFAULT -1,
    bound        BIGINT NOT NULL DEFAULT 0,
    phase        TEXT NOT NULL DEFAULT '',
    seconds      DOUBLE PRECISION NOT NULL DEFAULT 0,
    status       TEXT NOT NULL DEFAULT '' CHECK (status IN ('', 'optimal', 'feasible', 'infeasible', 'unknown')),
    spread       BIGINT NOT NULL DEFAULT 0,
    reasons      TEXT NOT NULL DEFAULT '[]', -- JSON, read only as a whole
    shown        BIGINT NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
    UNIQUE (gathering, number)
);
-- one run at a time, and one that is shown
CREATE UNIQUE INDEX run_going ON run (gathering) WHERE state IN ('requested', 'running');
CREATE UNIQUE INDEX run_shown ON run (gathering) WHERE shown = 1;
CREATE INDEX run_due ON run (requested_at) WHERE state IN ('requested', 'running');

CREATE TABLE booking (
    run       TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request   BIGINT NOT NULL, -- number in the run's gathering
    slot      BIGINT NOT NULL CHECK (slot >= 1),
    table_no  BIGINT NOT NULL CHECK (table_no >= 1),
    PRIMARY KEY (run, request),
    UNIQUE (run, slot, table_no)
);

CREATE TABLE left_out (
    run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    request     BIGINT NOT NULL,
    cause       TEXT NOT NULL CHECK (cause IN ('full', 'tables', 'no_slot', 'mutual')),
    participant BIGINT NOT NULL,
    places      BIGINT NOT NULL,
    same        BIGINT NOT NULL, -- number of the request that goes for both; 0: none
    PRIMARY KEY (run, request)
);

CREATE TABLE draft (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id), -- the account's
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    body       TEXT NOT NULL, -- JSON, read only as a whole
    made       TEXT REFERENCES gathering (id) ON DELETE CASCADE
);
CREATE INDEX draft_account ON draft (account);
CREATE INDEX draft_made ON draft (made);
CREATE INDEX draft_created ON draft (created_at);
