ALTER TABLE `telephone_chain` ADD `ideas` text;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `has_ideas` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `words` text DEFAULT '"en"' NOT NULL;--> statement-breakpoint
ALTER TABLE `telephone_session` ADD `played_modes` text DEFAULT '[]' NOT NULL;