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
CREATE INDEX `telephone_screen_digits` ON `telephone_screen` (`digits`) WHERE "telephone_screen"."digits" is not null;