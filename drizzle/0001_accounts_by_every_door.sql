ALTER TABLE `account` ADD `email` text;--> statement-breakpoint
ALTER TABLE `account` ADD `email_key` text;--> statement-breakpoint
ALTER TABLE `account` ADD `first_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `account` ADD `last_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `account` ADD `is_staff` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `account` ADD `device_generation` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `account` ADD `device_hash` text;--> statement-breakpoint
ALTER TABLE `account` ADD `closed_at_ms` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `account_email_key_unique` ON `account` (`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `account_device_hash_unique` ON `account` (`device_hash`);--> statement-breakpoint
ALTER TABLE `login` ADD `kind` text DEFAULT 'token' NOT NULL;--> statement-breakpoint
ALTER TABLE `login` ADD `agent` text DEFAULT '' NOT NULL;