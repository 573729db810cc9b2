CREATE TABLE `integer_chunk` (
	`set_id` integer NOT NULL,
	`place` integer NOT NULL,
	`units` blob NOT NULL,
	PRIMARY KEY(`set_id`, `place`),
	FOREIGN KEY (`set_id`) REFERENCES `integer_set`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `integer_session` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`sets` integer NOT NULL,
	`bytes` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `integer_session_name` ON `integer_session` (`account_id`,`name`);--> statement-breakpoint
CREATE TABLE `integer_set` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`session_id` integer,
	`name` text,
	`units` integer NOT NULL,
	`bytes` integer NOT NULL,
	`chunks` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `integer_session`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `integer_set_name` ON `integer_set` (`account_id`,`name`);--> statement-breakpoint
CREATE INDEX `integer_set_session` ON `integer_set` (`session_id`);