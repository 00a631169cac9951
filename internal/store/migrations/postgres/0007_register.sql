-- +goose Up
-- What an office knows of a business, field by field and append only: what was
-- said, of which day, by whom, and whether the office has checked it. The newest
-- that is in force stands in "business" too, for lists and search.
CREATE TABLE business (
    party        TEXT PRIMARY KEY REFERENCES party (id) ON DELETE CASCADE,
    office       TEXT NOT NULL REFERENCES organisation (id), -- the party's
    code         TEXT NOT NULL UNIQUE, -- of the public page; survives renames
    public       BIGINT NOT NULL CHECK (public IN (0, 1)),
    nib          TEXT NOT NULL, -- 13 digits, or empty
    region       TEXT NOT NULL, -- Kemendagri code of the desa or kelurahan, or empty
    kbli         TEXT NOT NULL, -- five digits, or empty
    kbli_edition TEXT NOT NULL, -- 2020, 2025, or empty
    cluster      TEXT NOT NULL,
    latitude     BIGINT, -- in millionths of a degree
    longitude    BIGINT,
    visited_at   BIGINT, -- the office's last visit
    confirmed_at BIGINT, -- when the owner last said that all is right
    created_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    version      BIGINT NOT NULL DEFAULT 0 -- counted up by every change
);
CREATE INDEX business_office ON business (office, party);
CREATE INDEX business_nib ON business (office, nib);
CREATE INDEX business_region ON business (office, region, party);
CREATE INDEX business_kbli ON business (office, kbli, party);
CREATE INDEX business_cluster ON business (office, cluster, party);

CREATE TABLE business_fact (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    field       TEXT NOT NULL, -- a name of register.Fields
    value       TEXT NOT NULL, -- in the field's one form; empty: there is none
    sealed      BYTEA,          -- instead of value, for what is kept encrypted
    as_of       TEXT NOT NULL, -- YYYY-MM-DD, the day that it is true of
    source      TEXT NOT NULL CHECK (source IN ('owner', 'office', 'import', 'document')),
    said_by     TEXT NOT NULL, -- account; empty: the program itself
    said_at     BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('current', 'waiting', 'refused', 'past', 'dropped')),
    verified_by TEXT NOT NULL, -- account; empty: not verified
    verified_at BIGINT,
    reason      TEXT NOT NULL -- why it was refused, or what was looked at
);
CREATE INDEX business_fact_party ON business_fact (party, field, said_at, id);
CREATE UNIQUE INDEX business_fact_current ON business_fact (party, field) WHERE state = 'current';
CREATE INDEX business_fact_waiting ON business_fact (said_at, id) WHERE state = 'waiting';

CREATE TABLE certificate (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL, -- a code of the reference list of certificates
    number      TEXT NOT NULL,
    holder      TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    scope       TEXT NOT NULL, -- which products it covers
    issued      TEXT NOT NULL, -- YYYY-MM-DD, or empty
    valid_until TEXT NOT NULL, -- YYYY-MM-DD, or empty: no end
    paper       TEXT NOT NULL, -- hash of the file, or empty
    said_by     TEXT NOT NULL,
    said_at     BIGINT NOT NULL,
    verified_by TEXT NOT NULL,
    verified_at BIGINT,
    ended_at    BIGINT -- when it was taken out of the profile
);
CREATE INDEX certificate_party ON certificate (party, kind, id);
CREATE INDEX certificate_ends ON certificate (valid_until, id);
CREATE INDEX certificate_paper ON certificate (paper);

-- People of a party whom the office can reach, who need no account of their own.
CREATE TABLE contact (
    id           TEXT PRIMARY KEY,
    party        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    account      TEXT REFERENCES account (id) ON DELETE SET NULL, -- the same person's, when there is one
    name         TEXT NOT NULL,
    called       TEXT NOT NULL, -- nama panggilan
    position     TEXT NOT NULL, -- owner, partner, staff ...
    email        TEXT NOT NULL,
    phone        TEXT NOT NULL, -- E.164
    public       BIGINT NOT NULL CHECK (public IN (0, 1)), -- the person agreed that the directory shows it
    agreed_on    TEXT NOT NULL, -- YYYY-MM-DD, or empty
    agreed_text  BIGINT NOT NULL, -- version of the words agreed to; 0: none
    created_at   BIGINT NOT NULL
);
CREATE INDEX contact_party ON contact (party, id);
CREATE INDEX contact_phone ON contact (phone, party);
CREATE INDEX contact_account ON contact (account);

CREATE TABLE stakeholder (
    party      TEXT PRIMARY KEY REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    code       TEXT NOT NULL UNIQUE,
    public     BIGINT NOT NULL CHECK (public IN (0, 1)),
    about      TEXT NOT NULL,
    looks_for  TEXT NOT NULL,
    offers     TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX stakeholder_office ON stakeholder (office, party);

CREATE TABLE stakeholder_unit (
    id       TEXT PRIMARY KEY,
    party    TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    officer  TEXT REFERENCES account (id) ON DELETE SET NULL,
    a_day    BIGINT NOT NULL CHECK (a_day >= 0), -- businesses that it can receive in a day
    minutes  BIGINT NOT NULL CHECK (minutes >= 0) -- for each; 0: not said
);
CREATE INDEX stakeholder_unit_party ON stakeholder_unit (party, name, id);
CREATE INDEX stakeholder_unit_officer ON stakeholder_unit (officer);

CREATE TABLE product (
    id             TEXT PRIMARY KEY,
    party          TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office         TEXT NOT NULL REFERENCES organisation (id),
    code           TEXT NOT NULL UNIQUE,
    state          TEXT NOT NULL CHECK (state IN ('draft', 'shown', 'hidden')),
    name           TEXT NOT NULL, -- Indonesian
    name_en        TEXT NOT NULL,
    about          TEXT NOT NULL,
    about_en       TEXT NOT NULL,
    kbli           TEXT NOT NULL,
    kbli_edition   TEXT NOT NULL,
    hs             TEXT NOT NULL, -- six digits of HS 2022, or empty
    materials      TEXT NOT NULL,
    technique      TEXT NOT NULL,
    size           TEXT NOT NULL,
    weight_grams   BIGINT NOT NULL CHECK (weight_grams >= 0), -- 0: not said
    unit           TEXT NOT NULL, -- what prices and numbers are for: piece, metre, pack ...
    price          BIGINT NOT NULL CHECK (price >= 0), -- rupiah; 0: not said
    wholesale      BIGINT NOT NULL CHECK (wholesale >= 0),
    price_for      TEXT NOT NULL CHECK (price_for IN ('everybody', 'partners', 'office')),
    wholesale_for  TEXT NOT NULL CHECK (wholesale_for IN ('everybody', 'partners', 'office')),
    minimum_order  BIGINT NOT NULL CHECK (minimum_order >= 0),
    lead_days      BIGINT NOT NULL CHECK (lead_days >= 0),
    a_month        BIGINT NOT NULL CHECK (a_month >= 0), -- capacity
    motif          TEXT NOT NULL,
    rights         TEXT NOT NULL,
    adults         BIGINT NOT NULL CHECK (adults IN (0, 1)),
    created_at     BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX product_party ON product (party, name, id);
CREATE INDEX product_office ON product (office, id);

CREATE TABLE product_photo (
    product TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL CHECK (place >= 1),
    shown   TEXT NOT NULL, -- hash of the picture on pages
    thumb   TEXT NOT NULL, -- hash of the small one
    width   BIGINT NOT NULL,
    height  BIGINT NOT NULL,
    caption TEXT NOT NULL,
    PRIMARY KEY (product, place)
);
CREATE INDEX product_photo_shown ON product_photo (shown);
CREATE INDEX product_photo_thumb ON product_photo (thumb);

CREATE TABLE product_certificate (
    product     TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    certificate TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
    PRIMARY KEY (product, certificate)
);
CREATE INDEX product_certificate_certificate ON product_certificate (certificate);

-- What a party needs or offers (kebutuhan, penawaran).
CREATE TABLE want (
    id          TEXT PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office      TEXT NOT NULL REFERENCES organisation (id),
    side        TEXT NOT NULL CHECK (side IN ('need', 'offer')),
    kind        TEXT NOT NULL CHECK (kind IN ('product', 'service', 'material', 'capacity', 'finance', 'market', 'training', 'knowledge', 'partner', 'other')),
    title       TEXT NOT NULL,
    about       TEXT NOT NULL,
    topic       TEXT NOT NULL, -- a code of the taxonomy: KBLI, HS or cluster; or empty
    quantity    BIGINT NOT NULL CHECK (quantity >= 0), -- 0: not said; rupiah for finance
    unit        TEXT NOT NULL,
    valid_until TEXT NOT NULL, -- YYYY-MM-DD, or empty
    state       TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    said_by     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL
);
CREATE INDEX want_party ON want (party, side, id);
CREATE INDEX want_office ON want (office, side, state, id);

CREATE TABLE want_condition (
    want     TEXT NOT NULL REFERENCES want (id) ON DELETE CASCADE,
    place    BIGINT NOT NULL CHECK (place >= 1),
    kind     TEXT NOT NULL, -- certificate, a_month, minimum_order, region, lead_days, words
    value    TEXT NOT NULL,
    required BIGINT NOT NULL CHECK (required IN (0, 1)),
    PRIMARY KEY (want, place)
);

-- Lists of reference (regions, KBLI, HS ...) that were read in from a file, over
-- those that the program brings. One of a kind is in force, or none: then it is the
-- program's own.
CREATE TABLE reference_edition (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    version   TEXT NOT NULL,
    source    TEXT NOT NULL, -- who published it, cited
    grade     TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D')),
    checked   TEXT NOT NULL, -- YYYY-MM-DD, compared with its source
    row_count BIGINT NOT NULL,
    content   BYTEA NOT NULL, -- in our own form, compressed
    made_by   TEXT NOT NULL, -- account
    made_at   BIGINT NOT NULL,
    forced_at BIGINT, -- put in force last; empty: never, only looked at
    in_force  BIGINT NOT NULL CHECK (in_force IN (0, 1))
);
CREATE UNIQUE INDEX reference_edition_in_force ON reference_edition (kind) WHERE in_force = 1;
CREATE INDEX reference_edition_kind ON reference_edition (kind, made_at, id);

CREATE TABLE saved_list (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES organisation (id),
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL, -- of the list's address
    shared     BIGINT NOT NULL CHECK (shared IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE INDEX saved_list_office ON saved_list (office, name, id);
CREATE INDEX saved_list_account ON saved_list (account);

-- Reading a file of businesses in (impor). The rows are kept until all of them
-- are in, so that an interrupted import goes on where it stopped.
CREATE TABLE intake (
    id         TEXT PRIMARY KEY,
    office     TEXT NOT NULL REFERENCES organisation (id),
    account    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    print      TEXT NOT NULL, -- SHA-256 of the file
    state      TEXT NOT NULL CHECK (state IN ('matching', 'previewing', 'requested', 'running', 'done', 'cancelled', 'failed')),
    content    BYTEA,          -- rows in our own form; NULL once it is done
    head       BYTEA NOT NULL, -- the first rows of it, for the page that asks what the columns are
    columns    TEXT NOT NULL, -- JSON, read only as a whole
    preview    TEXT NOT NULL, -- JSON: what the import would do
    row_count  BIGINT NOT NULL,
    row_done   BIGINT NOT NULL,
    added      BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    same       BIGINT NOT NULL,
    repeated   BIGINT NOT NULL, -- rows about a business that an earlier row is about
    wrong      BIGINT NOT NULL,
    left_out   BIGINT NOT NULL, -- totals, headings within the table
    attempts   BIGINT NOT NULL,
    cancel_asked BIGINT NOT NULL CHECK (cancel_asked IN (0, 1)),
    asked_at   BIGINT NOT NULL,
    alive_at   BIGINT,
    ended_at   BIGINT
);
CREATE INDEX intake_office ON intake (office, asked_at, id);
CREATE INDEX intake_account ON intake (account);
CREATE INDEX intake_due ON intake (asked_at, id) WHERE state IN ('requested', 'running');

-- What became of the rows, one piece for each batch, kept in its transaction.
CREATE TABLE intake_part (
    intake  TEXT NOT NULL REFERENCES intake (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL, -- rows done before it
    content BYTEA NOT NULL,
    PRIMARY KEY (intake, place)
);

CREATE TABLE intake_column (
    office TEXT NOT NULL REFERENCES organisation (id),
    header TEXT NOT NULL, -- as compared: small letters, digits, single spaces
    field  TEXT NOT NULL, -- empty: leave it out
    times  BIGINT NOT NULL,
    PRIMARY KEY (office, header, field)
);

-- Which business a row without an NIB was taken for, so that the same row is
-- taken for the same one again.
CREATE TABLE intake_row (
    office TEXT NOT NULL REFERENCES organisation (id),
    print  TEXT NOT NULL, -- SHA-256 of what names the business
    party  TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    PRIMARY KEY (office, print)
);
CREATE INDEX intake_row_party ON intake_row (party);

-- Pairs that look like one business: told apart or merged by a person, for good.
CREATE TABLE likeness (
    one        TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    other      TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    office     TEXT NOT NULL REFERENCES organisation (id),
    score      BIGINT NOT NULL CHECK (score BETWEEN 0 AND 1000),
    reasons    TEXT NOT NULL, -- codes with spaces between
    state      TEXT NOT NULL CHECK (state IN ('open', 'different')),
    found_at   BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
);
CREATE INDEX likeness_other ON likeness (other);
CREATE INDEX likeness_office ON likeness (office, state, score);

-- The latest search for pairs in an office's book.
CREATE TABLE likeness_search (
    office   TEXT PRIMARY KEY REFERENCES organisation (id),
    state    TEXT NOT NULL CHECK (state IN ('requested', 'running', 'done', 'failed')),
    attempts BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    alive_at BIGINT,
    ended_at BIGINT,
    looked   BIGINT NOT NULL, -- businesses compared
    found    BIGINT NOT NULL  -- pairs
);
CREATE INDEX likeness_search_due ON likeness_search (asked_at, office) WHERE state IN ('requested', 'running');

CREATE TABLE merger (
    id        TEXT PRIMARY KEY,
    office    TEXT NOT NULL REFERENCES organisation (id),
    kept      TEXT NOT NULL, -- party
    merged    TEXT NOT NULL, -- party that is no more
    code      TEXT NOT NULL, -- of its public page, which leads to the kept one's
    content   BYTEA NOT NULL, -- what is needed to undo it; emptied when that is over
    made_by   TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX merger_office ON merger (office, made_at, id);
CREATE INDEX merger_code ON merger (code);
