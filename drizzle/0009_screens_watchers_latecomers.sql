CREATE TABLE `login_move` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`login_id` text NOT NULL,
	`ends_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `login_move_account` ON `login_move` (`account_id`);--> statement-breakpoint
CREATE TABLE `telephone_claim` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_code` integer NOT NULL,
	`name` text NOT NULL,
	`user_id` integer NOT NULL,
	`claimant_id` integer NOT NULL,
	`animal` text NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`is_granted` integer NOT NULL,
	`voter_id` integer,
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_claim_name_unique` ON `telephone_claim` (`name`);--> statement-breakpoint
CREATE INDEX `telephone_claim_session` ON `telephone_claim` (`session_code`);--> statement-breakpoint
CREATE TABLE `telephone_screen` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`digits` text,
	`digits_end_at_ms` integer NOT NULL,
	`session_code` integer,
	`asked_code` integer,
	`address` text NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`asked_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_screen_name_unique` ON `telephone_screen` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_screen_secret_hash_unique` ON `telephone_screen` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `telephone_screen_session` ON `telephone_screen` (`session_code`) WHERE "telephone_screen"."session_code" is not null;--> statement-breakpoint
CREATE INDEX `telephone_screen_asked` ON `telephone_screen` (`asked_code`) WHERE "telephone_screen"."asked_code" is not null;--> statement-breakpoint
CREATE INDEX `telephone_screen_digits` ON `telephone_screen` (`digits`) WHERE "telephone_screen"."digits" is not null;--> statement-breakpoint
CREATE TABLE `telephone_substitute` (
	`session_code` integer NOT NULL,
	`seat` integer NOT NULL,
	`from_round` integer NOT NULL,
	`user_id` integer NOT NULL,
	PRIMARY KEY(`session_code`, `seat`, `from_round`),
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `telephone_substitute_user` ON `telephone_substitute` (`user_id`);--> statement-breakpoint
CREATE TABLE `telephone_watcher` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_code` integer NOT NULL,
	`user_id` integer,
	`secret_hash` text,
	`wants_chair` integer NOT NULL,
	`asked_seat` integer,
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_watcher_secret_hash_unique` ON `telephone_watcher` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `telephone_watcher_session` ON `telephone_watcher` (`session_code`);--> statement-breakpoint
CREATE INDEX `telephone_watcher_user` ON `telephone_watcher` (`user_id`) WHERE "telephone_watcher"."user_id" is not null;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `is_watchable` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `door` text DEFAULT 'open' NOT NULL;