ALTER TABLE `account` ADD `name` text;--> statement-breakpoint
ALTER TABLE `account` ADD `face` text;