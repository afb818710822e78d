-- The last of what was said before the citizen left by the quick exit: nobody is shown it by her token any more.
ALTER TABLE conversations ADD COLUMN ended BIGINT NOT NULL DEFAULT 0;
