-- Times are unix milliseconds, JSON is text. The same statements run on SQLite and PostgreSQL;
-- {serial} is the one word that differs: an integer key that the database counts up.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One citizen's thread on one channel. version counts its turns: a turn decided on an older one is refused.
CREATE TABLE conversations (
    id       TEXT PRIMARY KEY,
    channel  TEXT NOT NULL,
    account  TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    version  BIGINT NOT NULL,
    state    TEXT NOT NULL,
    created  BIGINT NOT NULL,
    updated  BIGINT NOT NULL,
    UNIQUE (channel, account, user_id)
);

-- What has been taken in: the key drops a provider's repeats. conversation is empty after a hand-off.
CREATE TABLE inbox (
    channel      TEXT NOT NULL,
    account      TEXT NOT NULL,
    provider_id  TEXT NOT NULL,
    conversation TEXT NOT NULL,
    received     BIGINT NOT NULL,
    PRIMARY KEY (channel, account, provider_id)
);
CREATE INDEX inbox_received ON inbox (received);

-- What was said, by both sides, in the order of seq.
CREATE TABLE messages (
    seq          {serial},
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    id           TEXT NOT NULL,
    author       TEXT NOT NULL, -- citizen, bot, agent
    text         TEXT NOT NULL,
    reply        TEXT NOT NULL, -- JSON of what bot or agent said, else empty
    turn         TEXT NOT NULL, -- JSON of what the citizen's message led to, else empty
    created      BIGINT NOT NULL,
    UNIQUE (conversation, id)
);

CREATE TABLE tickets (
    reference    TEXT PRIMARY KEY,
    pin          TEXT NOT NULL,
    wrong_pins   BIGINT NOT NULL,
    conversation TEXT NOT NULL,
    channel      TEXT NOT NULL,
    account      TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    area         TEXT NOT NULL,
    question     TEXT NOT NULL,
    considered   TEXT NOT NULL,
    state        TEXT NOT NULL,
    created      BIGINT NOT NULL,
    updated      BIGINT NOT NULL
);
CREATE INDEX tickets_conversation ON tickets (conversation);
CREATE INDEX tickets_state ON tickets (state, created);

-- What must still reach a citizen, in the order of seq. state: pending, sending (until due, then it
-- was cut off by a crash), sent, failed.
CREATE TABLE outbox (
    seq         {serial},
    id          TEXT NOT NULL UNIQUE,
    channel     TEXT NOT NULL,
    account     TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    reply       TEXT NOT NULL,
    handoff     BIGINT NOT NULL, -- 1: nothing of it is kept once it is sent
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    status      TEXT NOT NULL, -- the provider's news
    rank        BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    created     BIGINT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (channel, account, user_id, seq) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_due ON outbox (due) WHERE state IN ('pending', 'sending');

-- Thumbs up and down; the last one counts.
CREATE TABLE feedback (
    conversation TEXT NOT NULL,
    message      TEXT NOT NULL,
    helpful      BIGINT NOT NULL,
    created      BIGINT NOT NULL,
    PRIMARY KEY (conversation, message)
);
