import { eq, sql } from 'drizzle-orm';
import type { Games } from '../platform/storage/domains.ts';
import {
  telephoneChain,
  telephoneClaim,
  telephoneDraft,
  telephoneEntry,
  telephoneHeart,
  telephoneMember,
  telephoneScreen,
  telephoneSession,
  telephoneShare,
  telephoneSubstitute,
  telephoneWatcher,
} from './table.ts';
import { telephoneReport } from './table-pages.ts';

/** Columns that hold the id of an account. */
export const telephonePeople = [
  telephoneSession.hostId,
  telephoneSession.leadId,
  telephoneMember.userId,
  telephoneChain.ownerId,
  telephoneEntry.authorId,
  telephoneDraft.authorId,
  telephoneShare.makerId,
  telephoneWatcher.userId,
  telephoneSubstitute.userId,
  telephoneClaim.userId,
  telephoneClaim.claimantId,
  telephoneHeart.userId,
  telephoneReport.reporterId,
];

/** For the dashboard. */
export const telephoneGames: Games = {
  names: ['story', 'stories'],
  table: telephoneSession,
  running: eq(telephoneSession.phase, 'playing'),
  open: eq(telephoneSession.phase, 'lobby'),
  begunAtMs: telephoneSession.createdAtMs,
};

const gameIsOver = sql`EXISTS (SELECT 1 FROM telephone_chain JOIN telephone_session ON code = session_code
  WHERE telephone_chain.id = telephone_entry.chain_id AND phase = 'over')`;

/** Entries are secret until the game is over. */
export const telephoneSecrets = [
  { column: telephoneEntry.description, unless: gameIsOver },
  { column: telephoneEntry.drawing, unless: gameIsOver },
  { column: telephoneEntry.sourceHash },
  { column: telephoneDraft.description },
  { column: telephoneDraft.drawing },
  { column: telephoneDraft.sourceHash },
  { column: telephoneChain.ideas },
  { column: telephoneShare.token },
  { column: telephoneScreen.name },
  { column: telephoneScreen.secretHash },
  { column: telephoneScreen.digits },
  { column: telephoneWatcher.secretHash },
];
