-- Each channel looks for what is due on it alone.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (channel, due) WHERE state IN ('pending', 'sending');
