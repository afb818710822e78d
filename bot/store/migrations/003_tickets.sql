-- The line of help that was named to a citizen who has a ticket, and when: whoever answers it must know that somebody may
-- read along.
ALTER TABLE tickets ADD COLUMN line TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN line_named BIGINT NOT NULL DEFAULT 0;

-- When a ticket was first answered: the next citizen is told how long it takes.
ALTER TABLE tickets ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tickets_answered ON tickets (answered);
