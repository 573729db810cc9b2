ALTER TABLE `telephone_session` ADD `mode` text DEFAULT 'classic' NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `wanted_rounds` integer;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `clock` text DEFAULT 'fixed' NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `pass_order` text;