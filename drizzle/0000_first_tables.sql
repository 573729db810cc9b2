CREATE TABLE `account` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`password_hash` text,
	`is_active` integer DEFAULT true NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_uuid_unique` ON `account` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `account_username_key_unique` ON `account` (`username_key`);--> statement-breakpoint
CREATE TABLE `login` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`revoked_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `login_account` ON `login` (`account_id`);--> statement-breakpoint
CREATE INDEX `login_expires` ON `login` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `login_failure` (
	`id` integer PRIMARY KEY NOT NULL,
	`username_hash` text NOT NULL,
	`address` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `login_failure_address` ON `login_failure` (`address`,`at_ms`);--> statement-breakpoint
CREATE TABLE `due` (
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`kind`, `key`)
);
--> statement-breakpoint
CREATE INDEX `due_at` ON `due` (`at_ms`);--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `topic_version` (
	`topic` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `telephone_chain` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_code` integer NOT NULL,
	`place` integer NOT NULL,
	`owner_id` integer NOT NULL,
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_chain_place` ON `telephone_chain` (`session_code`,`place`);--> statement-breakpoint
CREATE TABLE `telephone_draft` (
	`chain_id` integer NOT NULL,
	`round` integer NOT NULL,
	`author_id` integer NOT NULL,
	`saved_at_ms` integer NOT NULL,
	`description` text,
	`source_hash` text,
	`drawing` text,
	PRIMARY KEY(`chain_id`, `round`),
	FOREIGN KEY (`chain_id`) REFERENCES `telephone_chain`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `telephone_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`chain_id` integer NOT NULL,
	`round` integer NOT NULL,
	`author_id` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`skipped` integer NOT NULL,
	`description` text,
	`source_hash` text,
	`drawing` text,
	FOREIGN KEY (`chain_id`) REFERENCES `telephone_chain`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_entry_turn` ON `telephone_entry` (`chain_id`,`round`);--> statement-breakpoint
CREATE TABLE `telephone_member` (
	`session_code` integer NOT NULL,
	`user_id` integer NOT NULL,
	`seat` integer NOT NULL,
	`standing` text NOT NULL,
	PRIMARY KEY(`session_code`, `user_id`),
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `telephone_member_user` ON `telephone_member` (`user_id`);--> statement-breakpoint
CREATE TABLE `telephone_session` (
	`code` integer PRIMARY KEY NOT NULL,
	`draw_time_s` integer NOT NULL,
	`desc_time_s` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`last_modified_us` integer NOT NULL,
	`version` integer NOT NULL,
	`host_id` integer NOT NULL,
	`phase` text NOT NULL,
	`round` integer,
	`rounds` integer,
	`started_at_ms` integer,
	`ends_at_ms` integer,
	`ended_at_ms` integer,
	`album_chain` integer,
	`album_step` integer,
	`next_code` integer
);
--> statement-breakpoint
CREATE INDEX `telephone_session_phase` ON `telephone_session` (`phase`,`ended_at_ms`);--> statement-breakpoint
CREATE TABLE `telephone_share` (
	`session_code` integer PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`maker_id` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`session_code`) REFERENCES `telephone_session`(`code`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_share_token_unique` ON `telephone_share` (`token`);