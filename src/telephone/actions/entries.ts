import { sha256 } from '../../platform/access/digest.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { EntryViews } from '../entry-views.ts';
import { cleanDescription } from '../rules/description.ts';
import { type Kind, MODES } from '../rules/modes.ts';
import { checkTurn, reopen, submit } from '../rules/rounds.ts';
import type { Content, GameSession } from '../rules/session.ts';
import { cleanSvg } from '../rules/svg.ts';
import type { Place, Session } from '../schema.ts';
import type { DescriptionEntry, DrawingEntry } from '../schema-entries.ts';
import { allow, type Sessions } from '../sessions.ts';
import type { DraftRow, EntryRow, EntryStore } from '../store-entries.ts';

/** The most uploads per account in a window, drafts included. */
const DRAWINGS = { most: 30, windowMs: 60_000 };

/** `created` is false if the same entry was already there. A retry after a lost answer is not an error. */
export interface Submitted<T> {
  entry: T;
  created: boolean;
}

export type EntryActions = ReturnType<typeof makeEntryActions>;

/** Submits entries and saves drafts. */
export function makeEntryActions(
  { cover, database, limits, ports }: Platform,
  store: EntryStore,
  sessions: Sessions,
  { described, drawn }: EntryViews,
) {
  function sentBefore(
    viewer: Viewer,
    session: GameSession,
    { round, chain }: Place,
    same: (row: EntryRow) => boolean,
  ): EntryRow | undefined {
    if (session.phase.name === 'lobby' || !session.phase.game.chainIds.includes(chain)) return undefined;
    const row = store.find(chain, round);
    return row && row.authorId === viewer.id && same(row) ? row : undefined;
  }

  function saveEntry(
    turn: Turn,
    viewer: Viewer,
    session: GameSession,
    at: Place,
    content: Content,
  ): EntryRow {
    const change = submit(
      session,
      viewer.id,
      { round: at.round, chainId: at.chain, content },
      sessions.facts(session),
    );
    sessions.save(turn, session, change);
    // It has just been saved.
    return store.find(at.chain, at.round) as EntryRow;
  }

  /** The entry as it is stored. Throws field errors. */
  function cleaned(description: string): string {
    const clean = cleanDescription(description);
    if ('problem' in clean) throw invalid({ description: [clean.problem] });
    return cover(clean.text);
  }

  function checkDraft(viewer: Viewer, at: Place, kind: Kind): void {
    const session = sessions.findOwn(viewer, at.code);
    allow(checkTurn(session, viewer.id, { round: at.round, chainId: at.chain, kind }));
    limits.use('drawing', viewer.id, DRAWINGS.most, DRAWINGS.windowMs);
  }

  function draftOf(viewer: Viewer, { chain, round }: Place): DraftRow {
    const empty = { description: null, drawing: null, sourceHash: null };
    return { chainId: chain, round, authorId: viewer.id, savedAtMs: ports.now(), ...empty };
  }

  return {
    /** (seed 000, Upload Description) */
    describe(viewer: Viewer, at: Place, description: string): Promise<Submitted<DescriptionEntry>> {
      return database.commit((turn) => {
        const session = sessions.findOwn(viewer, at.code);
        const text = cleaned(description);
        const before = sentBefore(viewer, session, at, (row) => row.description === text);
        if (before) return { entry: described(before), created: false };
        allow(checkTurn(session, viewer.id, { round: at.round, chainId: at.chain, kind: 'description' }));
        const row = saveEntry(turn, viewer, session, at, { kind: 'description', text });
        return { entry: described(row), created: true };
      });
    },

    /** `bytes` is the uploaded file. The turn is checked before the file is parsed. (seed 000, Upload Drawing) */
    draw(viewer: Viewer, at: Place, bytes: Uint8Array): Promise<Submitted<DrawingEntry>> {
      return database.commit((turn) => {
        const session = sessions.findOwn(viewer, at.code);
        const sourceHash = sha256(bytes);
        const before = sentBefore(viewer, session, at, (row) => row.sourceHash === sourceHash);
        if (before) return { entry: drawn(before, at.code), created: false };
        allow(checkTurn(session, viewer.id, { round: at.round, chainId: at.chain, kind: 'drawing' }));
        limits.use('drawing', viewer.id, DRAWINGS.most, DRAWINGS.windowMs);
        const clean = cleanSvg(bytes);
        if ('refused' in clean) throw invalid({ drawing: clean.refused });
        const row = saveEntry(turn, viewer, session, at, { kind: 'drawing', svg: clean.svg, sourceHash });
        return { entry: drawn(row, at.code), created: true };
      });
    },

    /** Saves a draft, which is used when time runs out. Refuses what `describe` refuses. */
    draftDescription(viewer: Viewer, at: Place, description: string): Promise<void> {
      return database.commit(() => {
        checkDraft(viewer, at, 'description');
        store.saveDraft({ ...draftOf(viewer, at), description: cleaned(description) });
      });
    },

    /** Saves a draft, which is used when time runs out. Refuses what `draw` refuses. */
    draftDrawing(viewer: Viewer, at: Place, bytes: Uint8Array): Promise<void> {
      return database.commit(() => {
        checkDraft(viewer, at, 'drawing');
        const clean = cleanSvg(bytes);
        if ('refused' in clean) throw invalid({ drawing: clean.refused });
        store.saveDraft({ ...draftOf(viewer, at), drawing: clean.svg, sourceHash: sha256(bytes) });
      });
    },

    /** Takes the viewer's entry of the round in play back as a draft. */
    reopen: (viewer: Viewer, { code, round, chain }: Place): Promise<Session> =>
      sessions.act(viewer, code, (session) =>
        reopen(session, viewer.id, { round, chainId: chain }, ports.now()),
      ),

    /** Called before a file is read. Refuses whatever `draw` and `describe` would refuse regardless of the content. */
    maySubmit(viewer: Viewer, at: Place): Promise<void> {
      return database.read(() => {
        const session = sessions.findOwn(viewer, at.code);
        if (sentBefore(viewer, session, at, () => true)) return;
        const kind = MODES[session.mode].kindOf(at.round);
        allow(checkTurn(session, viewer.id, { round: at.round, chainId: at.chain, kind }));
      });
    },
  };
}
