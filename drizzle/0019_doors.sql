CREATE TABLE `invitation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token_hash` text NOT NULL,
	`label` text NOT NULL,
	`uses_left` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`withdrawn_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token_hash_unique` ON `invitation` (`token_hash`);--> statement-breakpoint
ALTER TABLE `account` ADD `last_login_at_ms` integer;--> statement-breakpoint
ALTER TABLE `account` ADD `invitation_id` integer REFERENCES invitation(id);--> statement-breakpoint
CREATE INDEX `account_invitation` ON `account` (`invitation_id`);