CREATE INDEX `telephone_chain_owner` ON `telephone_chain` (`owner_id`);--> statement-breakpoint
CREATE INDEX `telephone_draft_author` ON `telephone_draft` (`author_id`);--> statement-breakpoint
CREATE INDEX `telephone_entry_author` ON `telephone_entry` (`author_id`);--> statement-breakpoint
CREATE INDEX `telephone_session_host` ON `telephone_session` (`host_id`);--> statement-breakpoint
CREATE INDEX `telephone_session_next` ON `telephone_session` (`next_code`) WHERE "telephone_session"."next_code" is not null;--> statement-breakpoint
CREATE INDEX `telephone_share_maker` ON `telephone_share` (`maker_id`);