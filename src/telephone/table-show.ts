/** As in `rules/show.ts`. */
export interface SavedShow {
  pace: 'auto' | 'hand';
  isShort: boolean;
  moment:
    | { at: 'overture' | 'wall' }
    | { at: 'title' | 'end'; chainId: number }
    | { at: 'page'; chainId: number; step: number }
    | { at: 'tie'; pages: readonly { chainId: number; round: number }[] }
    | { at: 'award'; award: number };
  beat: number;
  beganAtMs: number;
  momentMs: number | null;
  heldAtMs: number | null;
  awards:
    | readonly {
        name: 'picture' | 'line' | 'lost' | 'wire' | 'quick' | 'ink';
        chainId: number;
        round: number | null;
      }[]
    | null;
}
