import { type Kind, MODES } from './modes.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type GameSession, holderOf, isHidden, mayRead, type Reader } from './session.ts';

/**
 * Checks whether this reader may see the entry of this chain in this round. In play only its author may, and the holder
 * of the chain in the next round once that has started. Afterwards all readers may, unless the host has hidden it. The
 * entry itself may be missing.
 */
export function checkReading(
  session: GameSession,
  reader: Reader,
  entry: { round: number; chainId: number; kind: Kind },
): Refusal | undefined {
  if (!mayRead(session, reader)) return refuse('not_in_session');
  if (MODES[session.mode].kindOf(entry.round) !== entry.kind) {
    return refuse(entry.kind === 'drawing' ? 'round_not_drawing' : 'round_not_desc');
  }
  const { phase } = session;
  if (phase.name === 'lobby') return refuse('chain_not_found');
  const place = phase.game.chainIds.indexOf(entry.chainId);
  if (place < 0) return refuse('chain_not_found');
  if (phase.name === 'over') return isHidden(session, entry) ? refuse('page_hidden') : undefined;
  if (holderOf(phase.game, place, entry.round) === reader) return undefined;
  const handedOn = phase.round > entry.round && holderOf(phase.game, place, entry.round + 1) === reader;
  return handedOn ? undefined : refuse('entry_secret');
}
