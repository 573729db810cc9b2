CREATE TABLE `__new_chess_move` (
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
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_chess_move` SELECT `game_id`, `ply`, `uci`, `san`, `fen`, `white_ms`, `black_ms`, `at_ms` FROM `chess_move` ORDER BY `game_id`, `ply`;--> statement-breakpoint
DROP TABLE `chess_move`;--> statement-breakpoint
ALTER TABLE `__new_chess_move` RENAME TO `chess_move`;
