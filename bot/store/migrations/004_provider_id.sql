-- Some providers tell news of a reply by their own id for it.
CREATE INDEX outbox_provider ON outbox (provider_id) WHERE provider_id <> '';
