CREATE TABLE `telephone_report` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`entry_id` integer NOT NULL,
	`reporter_id` integer NOT NULL,
	`reason` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`answer` text,
	`answered_at_ms` integer,
	FOREIGN KEY (`entry_id`) REFERENCES `telephone_entry`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `telephone_report_reporter` ON `telephone_report` (`reporter_id`);--> statement-breakpoint
CREATE INDEX `telephone_report_answer` ON `telephone_report` (`answer`);--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_report_once` ON `telephone_report` (`entry_id`,`reporter_id`);--> statement-breakpoint
ALTER TABLE `account` ADD `staff_role` text;--> statement-breakpoint
CREATE INDEX `chess_game_created` ON `chess_game` (`created_at_ms`);--> statement-breakpoint
CREATE INDEX `telephone_session_created` ON `telephone_session` (`created_at_ms`);