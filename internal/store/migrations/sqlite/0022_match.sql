-- +goose Up
-- Requests that wait for an answer, and what became of them. SQLite cannot change a
-- CHECK, so the table is made anew; what must come earlier is put aside meanwhile.
CREATE TABLE kept_after (gathering TEXT NOT NULL, number INTEGER NOT NULL, earlier INTEGER NOT NULL) STRICT;
INSERT INTO kept_after (gathering, number, earlier) SELECT gathering, number, earlier FROM request_after;
DROP TABLE request_after;
CREATE TABLE request_new (
    id            TEXT PRIMARY KEY,
    gathering     TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    office        TEXT NOT NULL REFERENCES organisation (id), -- of the gathering
    number        INTEGER NOT NULL CHECK (number >= 1),
    from_number   INTEGER NOT NULL,
    to_number     INTEGER NOT NULL CHECK (to_number <> from_number),
    priority      INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 3),
    answer        TEXT NOT NULL CHECK (answer IN ('asked', 'lapsed', 'accepted', 'declined', 'withdrawn')),
    session       INTEGER NOT NULL CHECK (session >= 0),
    fixed_slot    INTEGER NOT NULL CHECK (fixed_slot >= 0),
    note          TEXT NOT NULL,
    origin        TEXT NOT NULL DEFAULT '' CHECK (origin IN ('', 'wish', 'party', 'paper', 'proposal')), -- empty: a file, or not known
    asked_at      INTEGER, -- microseconds since 1970, UTC; missing: not known
    due_at        INTEGER, -- when silence counts; missing: when the requests close
    answered_at   INTEGER,
    answered_by   TEXT NOT NULL DEFAULT '', -- account; empty: nobody, a rule
    reason        TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'full', 'field', 'ready', 'later', 'other')), -- why it was declined
    words         TEXT NOT NULL DEFAULT '',
    UNIQUE (gathering, number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number),
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number)
) STRICT;
INSERT INTO request_new (id, gathering, office, number, from_number, to_number, priority, answer, session, fixed_slot, note, origin)
SELECT id, gathering, office, number, from_number, to_number, priority, answer, session, fixed_slot, note,
       CASE WHEN id IN (SELECT registration || '.' || party FROM wish) THEN 'wish' ELSE '' END
FROM request;
DROP TABLE request;
ALTER TABLE request_new RENAME TO request;
CREATE INDEX request_from ON request (gathering, from_number);
CREATE INDEX request_to ON request (gathering, to_number);
CREATE INDEX request_due ON request (gathering, due_at) WHERE answer = 'asked';
CREATE TABLE request_after (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL,
    earlier   INTEGER NOT NULL,
    PRIMARY KEY (gathering, number, earlier),
    FOREIGN KEY (gathering, number) REFERENCES request (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, earlier) REFERENCES request (gathering, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX request_after_earlier ON request_after (gathering, earlier);
INSERT INTO request_after (gathering, number, earlier) SELECT gathering, number, earlier FROM kept_after;
DROP TABLE kept_after;

-- What organisers set for the meetings of a gathering.
CREATE TABLE match_rules (
    gathering  TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    least      INTEGER NOT NULL CHECK (least >= 0), -- meetings that each business should have
    most       INTEGER NOT NULL CHECK (most >= 0),  -- 0: as many as there are slots
    in_row     INTEGER NOT NULL CHECK (in_row >= 0),
    wishes     INTEGER NOT NULL CHECK (wishes >= 0), -- open requests of a party; 0: any number
    kept       INTEGER NOT NULL CHECK (kept BETWEEN 0 AND 100), -- percent of places kept free
    silence    TEXT NOT NULL CHECK (silence IN ('accepts', 'lapses')),
    hours      INTEGER NOT NULL CHECK (hours >= 0), -- after which silence counts; 0: when the requests close
    same_owner INTEGER NOT NULL CHECK (same_owner IN (0, 1)), -- may meet
    rivals     INTEGER NOT NULL CHECK (rivals IN (0, 1)), -- may meet
    seed       TEXT NOT NULL -- unsigned 64 bits, decimal
) STRICT;

CREATE TABLE match_bar ( -- kinds of parties that do not meet
    gathering TEXT NOT NULL REFERENCES gathering (id) ON DELETE CASCADE,
    one       TEXT NOT NULL,
    other     TEXT NOT NULL,
    PRIMARY KEY (gathering, one, other)
) STRICT;

CREATE TABLE match_limit ( -- what holds for one participant instead
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    least       INTEGER NOT NULL CHECK (least >= 0),
    most        INTEGER NOT NULL CHECK (most >= 0),
    accepts     INTEGER NOT NULL CHECK (accepts IN (0, 1)), -- every request at once
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE match_never ( -- who never wants to meet whom
    gathering   TEXT NOT NULL,
    from_number INTEGER NOT NULL,
    to_number   INTEGER NOT NULL CHECK (to_number <> from_number),
    place       INTEGER NOT NULL CHECK (place >= 1), -- in the order in which it was said
    PRIMARY KEY (gathering, from_number, to_number),
    FOREIGN KEY (gathering, from_number) REFERENCES participant (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, to_number) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX match_never_to ON match_never (gathering, to_number);

-- Group tables (klinik): several with the same question at one host.
CREATE TABLE clinic (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number >= 1),
    host      INTEGER NOT NULL,
    topic     TEXT NOT NULL,
    PRIMARY KEY (gathering, number),
    FOREIGN KEY (gathering, host) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX clinic_host ON clinic (gathering, host);
CREATE TABLE clinic_member (
    gathering TEXT NOT NULL,
    number    INTEGER NOT NULL,
    member    INTEGER NOT NULL,
    PRIMARY KEY (gathering, number, member),
    FOREIGN KEY (gathering, number) REFERENCES clinic (gathering, number) ON DELETE CASCADE,
    FOREIGN KEY (gathering, member) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX clinic_member_member ON clinic_member (gathering, member);

-- What a desk asks of who comes to it.
CREATE TABLE desk_condition (
    desk    TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL CHECK (place >= 1),
    fact    TEXT NOT NULL,
    compare TEXT NOT NULL CHECK (compare IN ('at_least', 'at_most', 'one_of', 'none_of', 'true', 'false')),
    number  INTEGER NOT NULL,
    words   TEXT NOT NULL, -- one a line
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (desk, place)
) STRICT;

-- What was computed of who should meet whom, and from what.
CREATE TABLE match_overview (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    mark      TEXT NOT NULL,
    body      TEXT NOT NULL -- JSON, read only as a whole
) STRICT;
CREATE TABLE match_list (
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    body        TEXT NOT NULL, -- JSON, read only as a whole; numbers of participants, no names
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;

-- Good meetings that businesses should have had at a gathering, and had. Credits of a
-- gathering are counted once.
CREATE TABLE match_counted (
    gathering TEXT PRIMARY KEY REFERENCES gathering (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL
) STRICT;
CREATE TABLE match_credit (
    gathering   TEXT NOT NULL,
    participant INTEGER NOT NULL,
    deserved    REAL NOT NULL CHECK (deserved >= 0),
    received    INTEGER NOT NULL CHECK (received >= 0),
    PRIMARY KEY (gathering, participant),
    FOREIGN KEY (gathering, participant) REFERENCES participant (gathering, number) ON DELETE CASCADE
) STRICT;
