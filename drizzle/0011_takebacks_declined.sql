ALTER TABLE `chess_game` ADD `white_takeback_declined_ply` integer;--> statement-breakpoint
ALTER TABLE `chess_game` ADD `black_takeback_declined_ply` integer;