import type { FastifyRequest } from 'fastify';
import type { Accounts, Entered, GuestMade } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { HttpCall } from '../../platform/commands.ts';
import { AppError } from '../../platform/errors.ts';
import { waiterOf } from '../../platform/live/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { shuffled } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { claimTopic, claimView } from '../claims.ts';
import {
  ANIMALS,
  addClaim,
  checkClaim,
  checkDeciding,
  dropClaims,
  grant,
  openClaims,
} from '../rules/claims.ts';
import { CLAIM_MS, type Claim, type GameSession, staying } from '../rules/session.ts';
import type { Session } from '../schema.ts';
import type { ClaimState } from '../schema-claims.ts';
import { allow, type Sessions } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';
import type { ClaimStore } from '../store-claims.ts';
import type { WatcherActions } from './watchers.ts';

const NAME_BYTES = 16;
const ASKED = { most: 10, windowMs: 60_000 };

export type ClaimActions = ReturnType<typeof makeClaimActions>;

/** Lets a guest get their seat back on another device: "I am Ada, my phone died." */
export function makeClaimActions(
  { config, database, limits, polls, ports, userTopic }: Platform,
  accounts: Accounts,
  sessions: Sessions,
  store: TelephoneStore,
  claims: ClaimStore,
  watchers: Pick<WatcherActions, 'forget'>,
) {
  const gone = sessions.isGone;

  function mayBeClaimed(userId: number): boolean {
    return accounts.isGuest(userId) && gone(userId);
  }

  /** Throws if the claimant has a password or already plays: one device never has two seats. */
  function checkClaimant(userId: number): void {
    if (!accounts.isGuest(userId) || store.activeOf(userId, ports.now()).length > 0)
      throw new AppError('claimant_plays');
  }

  function claimIn(session: GameSession, name: string): Claim {
    const claim = openClaims(session).find((one) => one.name === name && one.endsAtMs > ports.now());
    if (!claim) throw new AppError('claim_not_found');
    return claim;
  }

  function ringDeciders(turn: Turn, session: GameSession, payload: { kind: 'seat_claimed' } & object): void {
    const deciders = gone(session.hostId) ? staying(session) : [session.hostId];
    for (const userId of deciders) userTopic.ring(turn, userId, payload);
  }

  return {
    claim(viewer: Viewer, code: number, username: string): Promise<ClaimState> {
      return database.commit((turn) => {
        const session = sessions.find(viewer, code);
        limits.use('claims', viewer.address, ASKED.most, ASKED.windowMs);
        checkClaimant(viewer.id);
        const userId = accounts.findId(username) ?? 0;
        allow(checkClaim(session, userId, viewer.id));
        if (!mayBeClaimed(userId)) throw new AppError('seat_not_away');
        const shown = session.claims.map(({ animal }) => animal);
        const [animal = 'owl'] = shuffled(
          ports,
          ANIMALS.filter((one) => !shown.includes(one)),
          1,
        );
        const name = ports.randomBytes(NAME_BYTES).toString('base64url');
        const row = { sessionCode: code, name, userId, claimantId: viewer.id, animal };
        const claim = claims.add({
          ...row,
          endsAtMs: ports.now() + CLAIM_MS,
          isGranted: false,
          voterId: null,
        });
        sessions.save(turn, session, addClaim(session, claim, ports.now()));
        const about = { game_code: code, claim: name, username: accounts.nameOf(userId), animal };
        ringDeciders(turn, session, { kind: 'seat_claimed', ...about });
        return claimView(claim);
      });
    },

    grant: (viewer: Viewer, code: number, name: string): Promise<Session> =>
      sessions.act(viewer, code, (session, turn) => {
        allow(checkDeciding(session, viewer.id, gone(session.hostId)));
        const claim = claimIn(session, name);
        checkClaimant(claim.claimantId);
        if (!mayBeClaimed(claim.userId)) throw new AppError('seat_not_away');
        const change = grant(session, claim, viewer.id, ports.now());
        const isGranted = change.session.claims.some((one) => one.id === claim.id && one.isGranted);
        if (isGranted) userTopic.ring(turn, claim.claimantId, { kind: 'claim_granted', claim: name });
        return change;
      }),

    /** Withdrawn by the claimant, or refused by somebody who may grant it. */
    drop(viewer: Viewer, code: number, name: string): Promise<void> {
      return database.commit((turn) => {
        const session = sessions.find(viewer, code);
        const own = session.claims.find((one) => one.name === name && one.claimantId === viewer.id);
        if (!own) allow(checkDeciding(session, viewer.id, gone(session.hostId)));
        const { id, claimantId } = own ?? claimIn(session, name);
        sessions.save(
          turn,
          session,
          dropClaims(session, (one) => one.id === id, ports.now()),
        );
        if (!own) userTopic.ring(turn, claimantId, { kind: 'claim_refused', claim: name });
      });
    },

    /** The state of one's own claim, once it is granted or after a few seconds. Throws when the claim is over. */
    async wait(name: string, call: HttpCall): Promise<ClaimState> {
      const isNews = (payload: object) => 'state' in payload && payload.state === 'granted';
      const topic = claimTopic(name);
      await polls.wait({ topic, ...waiterOf(call), isNews, holdMs: config.waitMs });
      return database.read(() => {
        const claim = claims.byName(name);
        if (claim?.claimantId !== call.viewer.id) throw new AppError('claim_not_found');
        return claimView(claim);
      });
    },

    /**
     * Gives out the tokens of the seat's account, once. Its other logins end, and the claimant gives up every chair.
     */
    takeSeat(
      viewer: Viewer,
      code: number,
      name: string,
      request: FastifyRequest,
    ): Promise<Entered<GuestMade>> {
      return database.commit((turn) => {
        watchers.forget(turn, viewer.id);
        const session = sessions.load(code);
        if (!session) throw new AppError('claim_not_found');
        const claim = claimIn(session, name);
        if (claim.claimantId !== viewer.id || !claim.isGranted) throw new AppError('claim_not_found');
        checkClaimant(viewer.id);
        if (!accounts.isGuest(claim.userId)) throw new AppError('seat_not_away');
        sessions.save(
          turn,
          session,
          dropClaims(session, (one) => one.id === claim.id, ports.now()),
        );
        return accounts.takeOver(turn, claim.userId, request);
      });
    },

    /** Inside a unit of work: ends claims whose time is up. */
    expire(turn: Turn, code: number): void {
      const session = sessions.load(code);
      if (!session) return;
      const nowMs = ports.now();
      const over = dropClaims(session, ({ endsAtMs }) => endsAtMs <= nowMs, nowMs);
      sessions.save(turn, session, over);
    },

    /** Inside a unit of work: removes this account's claims, and all claims on its seats. */
    forget(turn: Turn, userId: number): void {
      for (const code of claims.codesOf(userId)) {
        const session = sessions.load(code);
        const isTheirs = (claim: Claim) => claim.userId === userId || claim.claimantId === userId;
        if (session) sessions.save(turn, session, dropClaims(session, isTheirs, ports.now()));
      }
    },
  };
}
