-- A citizen may leave a phone number or an e-mail address with her ticket.
ALTER TABLE tickets ADD COLUMN contact TEXT NOT NULL DEFAULT '';

-- The entry that an answer was, so that thumbs are counted by entry after the conversation is gone.
ALTER TABLE feedback ADD COLUMN entry TEXT NOT NULL DEFAULT '';
CREATE INDEX feedback_entry ON feedback (entry);
