CREATE TABLE `older_device_token` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `older_device_token_account` ON `older_device_token` (`account_id`);--> statement-breakpoint
CREATE TABLE `imported` (
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`made_id` integer NOT NULL,
	PRIMARY KEY(`kind`, `key`)
);
