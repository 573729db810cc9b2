/** The six reactions. This `heart` is thrown and gone; one that counts for an award is in `hearts.ts`. */
export const KINDS = ['laugh', 'heart', 'gasp', 'what', 'clap', 'tear'] as const;
export type Kind = (typeof KINDS)[number];

/** The people who may react: players and watchers, players alone, or nobody. */
export const REACTORS = ['all', 'players', 'off'] as const;
export type Reactors = (typeof REACTORS)[number];
