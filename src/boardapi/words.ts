import type { GameState } from '../chess/index.ts';

/** The names that chess programs use where Parlor has other names. Nothing here decides about a game. */

type Timing = Pick<GameState, 'initialMs' | 'incrementMs'>;

export const SPEEDS = {
  ultraBullet: 'UltraBullet',
  bullet: 'Bullet',
  blitz: 'Blitz',
  rapid: 'Rapid',
  classical: 'Classical',
  correspondence: 'Correspondence',
} as const;
export type Speed = keyof typeof SPEEDS;

/** The estimated playing time of each side, in seconds, is below this. */
const BELOW_S = [
  [30, 'ultraBullet'],
  [180, 'bullet'],
  [480, 'blitz'],
  [1_500, 'rapid'],
] as const;
const USUAL_MOVES = 40;

/** `null` is a game without clocks. */
export function speedOf(timing: Timing | null): Speed {
  const { initialMs, incrementMs } = timing ?? { initialMs: null, incrementMs: null };
  if (initialMs === null) return 'correspondence';
  const estimateS = (initialMs + USUAL_MOVES * (incrementMs ?? 0)) / 1000;
  return BELOW_S.find(([belowS]) => estimateS < belowS)?.[1] ?? 'classical';
}

export function variantOf({ initialFen }: Pick<GameState, 'initialFen'>) {
  return initialFen === 'startpos'
    ? { key: 'standard', name: 'Standard', short: 'Std' }
    : { key: 'fromPosition', name: 'From Position', short: 'FEN' };
}

const DRAW = { id: 34, name: 'draw' };
const OF_REASON: Partial<Record<NonNullable<GameState['reason']>, { id: number; name: string }>> = {
  CHECKMATE: { id: 30, name: 'mate' },
  RESIGNATION: { id: 31, name: 'resign' },
  STALEMATE: { id: 32, name: 'stalemate' },
  TIMEOUT: { id: 35, name: 'outoftime' },
  TIMEOUT_NO_MATERIAL: { id: 35, name: 'outoftime' },
};
const OF_STATUS = {
  WAITING: { id: 10, name: 'created' },
  ACTIVE: { id: 20, name: 'started' },
  ABORTED: { id: 25, name: 'aborted' },
};

export function statusOf({ status, reason, result }: GameState): { id: number; name: string } {
  if (status !== 'FINISHED') return OF_STATUS[status];
  if (reason === 'ABANDONED') return result === '1/2-1/2' ? DRAW : { id: 33, name: 'timeout' };
  return (reason && OF_REASON[reason]) ?? DRAW;
}

export function winnerOf({ result }: GameState): { winner?: 'white' | 'black' } {
  if (result === '1-0') return { winner: 'white' };
  return result === '0-1' ? { winner: 'black' } : {};
}

/** Reasons for declining a challenge, by the word in lower case. The texts are ours. */
const REASONS: Record<string, string> = {
  generic: 'Not now, thank you.',
  later: 'Not now. Please ask again later.',
  toofast: 'This is too fast for me. Please try a slower game.',
  tooslow: 'This is too slow for me. Please try a faster game.',
  timecontrol: 'I do not play with these clocks.',
  rated: 'I play rated games only.',
  casual: 'I play casual games only.',
  standard: 'I play standard chess only.',
  variant: 'I do not play this variant.',
  nobot: 'I do not play against bots.',
  onlybot: 'I play against bots only.',
};

export function declineReasonOf(word: string | undefined): {
  declineReason: string;
  declineReasonKey: string;
} {
  const key = word?.toLowerCase() ?? '';
  const known = Object.hasOwn(REASONS, key) ? key : 'generic';
  return { declineReason: REASONS[known] ?? '', declineReasonKey: known };
}

/** Programs write yes as `yes`, `true` or `1`. Everything else is no. */
export function isYes(word: string): boolean {
  return /^(?:yes|true|1)$/i.test(word);
}
