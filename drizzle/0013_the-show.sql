CREATE TABLE `telephone_heart` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`chain_id` integer NOT NULL,
	`round` integer NOT NULL,
	`user_id` integer NOT NULL,
	FOREIGN KEY (`chain_id`) REFERENCES `telephone_chain`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `telephone_heart_user` ON `telephone_heart` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `telephone_heart_vote` ON `telephone_heart` (`chain_id`,`round`,`user_id`);--> statement-breakpoint
CREATE TABLE `telephone_reaction` (
	`chain_id` integer NOT NULL,
	`round` integer NOT NULL,
	`kind` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`chain_id`, `round`, `kind`),
	FOREIGN KEY (`chain_id`) REFERENCES `telephone_chain`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `reactions` text DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `show` text;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `lead_id` integer;--> statement-breakpoint
CREATE INDEX `telephone_session_lead` ON `telephone_session` (`lead_id`) WHERE "telephone_session"."lead_id" is not null;