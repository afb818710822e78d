-- What was paid for, by day in Athens; nothing of whom it was sent to.
CREATE TABLE spending (
    day      TEXT NOT NULL,
    channel  TEXT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (day, channel)
);
