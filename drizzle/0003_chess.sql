CREATE TABLE `chess_game` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`modified_at_ms` integer NOT NULL,
	`phase` text NOT NULL,
	`white_id` integer,
	`black_id` integer,
	`challenged_id` integer,
	`initial_ms` integer,
	`increment_ms` integer,
	`initial_fen` text NOT NULL,
	`fen` text NOT NULL,
	`moves` text NOT NULL,
	`last_san` text,
	`white_ms` integer,
	`black_ms` integer,
	`running_since_ms` integer,
	`first_move_by_ms` integer,
	`draw_offer` text,
	`takeback_offer` text,
	`white_declined_ply` integer,
	`black_declined_ply` integer,
	`result` text,
	`reason` text,
	`rematch_offer` text,
	`rematch_id` text
);
--> statement-breakpoint
CREATE INDEX `chess_game_white` ON `chess_game` (`white_id`,`phase`);--> statement-breakpoint
CREATE INDEX `chess_game_black` ON `chess_game` (`black_id`,`phase`);--> statement-breakpoint
CREATE INDEX `chess_game_challenged` ON `chess_game` (`challenged_id`);--> statement-breakpoint
CREATE INDEX `chess_game_phase` ON `chess_game` (`phase`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `chess_move` (
	`game_id` text NOT NULL,
	`ply` integer NOT NULL,
	`uci` text NOT NULL,
	`san` text NOT NULL,
	`fen` text NOT NULL,
	`white_ms` integer,
	`black_ms` integer,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`game_id`, `ply`),
	FOREIGN KEY (`game_id`) REFERENCES `chess_game`(`id`) ON UPDATE no action ON DELETE cascade
);
