-- +goose Up
-- Requests that wait for an answer, and what became of them.
ALTER TABLE request DROP CONSTRAINT request_answer_check;
ALTER TABLE request ADD CONSTRAINT request_answer_check CHECK (answer IN ('asked', 'lapsed', 'accepted', 'declined', 'withdrawn'));
ALTER TABLE request ADD COLUMN origin TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'wish', 'party', 'paper', 'proposal')); -- empty: a file, or not known
ALTER TABLE request ADD COLUMN asked_at BIGINT; -- microseconds since 1970, UTC; missing: not known
ALTER TABLE request ADD COLUMN due_at BIGINT; -- when silence counts; missing: when the requests close
ALTER TABLE request ADD COLUMN answered_at BIGINT;
ALTER TABLE request ADD COLUMN answered_by TEXT NOT NULL DEFAULT ''; -- account; empty: nobody, a rule
ALTER TABLE request ADD COLUMN reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'full', 'field', 'ready', 'later', 'other')); -- why it was declined
ALTER TABLE request ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE request SET origin = 'wish' WHERE id IN (SELECT registration || '.' || party FROM wish);
CREATE INDEX request_due ON request (gathering, due_at) WHERE answer = 'asked';

-- What organisers set for the meetings of a gathering.
CREATE TABLE match_rules (
    gathering  TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    least      BIGINT NOT NULL CHECK (least >= 0), -- meetings that each business should have
    most       BIGINT NOT NULL CHECK (most >= 0),  -- 0: as many as there are slots
    in_row     BIGINT NOT NULL CHECK (in_row >= 0),
    wishes     BIGINT NOT NULL CHECK (wishes >= 0), -- open requests of a party; 0: any number
    kept       BIGINT NOT NULL CHECK (kept BETWEEN 0 AND 100), -- percent of places kept free
    silence    TEXT NOT NULL CHECK (silence IN ('accepts', 'lapses')),
    hours      BIGINT NOT NULL CHECK (hours >= 0), -- after which silence counts; 0: when the requests close
    same_owner BIGINT NOT NULL CHECK (same_owner IN (0, 1)), -- may meet
    rivals     BIGINT NOT NULL CHECK (rivals IN (0, 1)), -- may meet
    seed       TEXT NOT NULL -- unsigned 64 bits, decimal
);

CREATE TABLE match_bar ( -- kinds of parties that do not meet
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    one       TEXT NOT NULL,
    other     TEXT NOT NULL,
    PRIMARY KEY (gathering, one, other)
);

CREATE TABLE match_limit ( -- what holds for one participant instead
    gathering   TEXT NOT NULL,
    participant BIGINT NOT NULL,
    least       BIGINT NOT NULL CHECK (least >= 0),
    most        BIGINT NOT NULL CHECK (most >= 0),
    accepts     BIGINT NOT NULL CHECK (accepts IN (0, 1)), -- every request at once
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
);

CREATE TABLE match_never ( -- who never wants to meet whom
    gathering   TEXT NOT NULL,
    from_number BIGINT NOT NULL,
    to_number   BIGINT NOT NULL CHECK (to_number <> from_number),
    place       BIGINT NOT NULL CHECK (place >= 1), -- in the order in which it was said
    PRIMARY KEY (gathering, from_number, to_number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number) ON DELETE CASCADE
);
CREATE INDEX match_never_to ON match_never (gathering, to_number);

-- Group tables (klinik): several with the same question at one host.
CREATE TABLE clinic (
    gathering TEXT NOT NULL,
    number    BIGINT NOT NULL CHECK (number >= 1),
    host      BIGINT NOT NULL,
    topic     TEXT NOT NULL,
    PRIMARY KEY (gathering, number),
    FOREIGN KEY (gathering, host) REFERENCES participant (gathering, number) ON DELETE CASCADE
);
CREATE INDEX clinic_host ON clinic (gathering, host);
CREATE TABLE clinic_member (
    gathering TEXT NOT NULL,
    number    BIGINT NOT NULL,
    member    BIGINT NOT NULL,
    PRIMARY KEY (gathering, number, member),
    FOREIGN KEY (gathering, number) REFERENCES clinic (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, member) REFERENCES participant (gathering, number) ON DELETE CASCADE
);
CREATE INDEX clinic_member_member ON clinic_member (gathering, member);

-- What a desk asks of who comes to it.
CREATE TABLE desk_condition (
    desk    TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL CHECK (place >= 1),
    fact    TEXT NOT NULL,
    compare TEXT NOT NULL CHECK (compare IN ('at_least', 'at_most', 'one_of', 'none_of', 'true', 'false')),
    number  BIGINT NOT NULL,
    words   TEXT NOT NULL, -- one a line
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (desk, place)
);

-- What was computed of who should meet whom, and from what.
CREATE TABLE match_overview (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    mark      TEXT NOT NULL,
    body      TEXT NOT NULL -- JSON, read only as a whole
);
CREATE TABLE match_list (
    gathering   TEXT NOT NULL,
    participant BIGINT NOT NULL,
    body        TEXT NOT NULL, -- JSON, read only as a whole; numbers of participants, no names
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
);

-- Good meetings that businesses should have had at a gathering, and had. Credits of a
-- gathering are counted once.
CREATE TABLE match_counted (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    at        BIGINT NOT NULL
);
CREATE TABLE match_credit (
    gathering   TEXT NOT NULL,
    participant BIGINT NOT NULL,
    deserved    DOUBLE PRECISION NOT NULL CHECK (deserved >= 0),
    received    BIGINT NOT NULL CHECK (received >= 0),
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
);
