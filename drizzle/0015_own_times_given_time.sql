ALTER TABLE `chess_game` ADD `black_initial_ms` integer;--> statement-breakpoint
ALTER TABLE `chess_game` ADD `white_given_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `chess_game` ADD `black_given_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `chess_move` ADD `white_given_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `chess_move` ADD `black_given_ms` integer DEFAULT 0 NOT NULL;