import { isoFromMs, isoFromUs } from '../platform/ports.ts';
import { openClaims } from './rules/claims.ts';
import { seatsAsked } from './rules/latecomers.ts';
import { MODES, modeAfter } from './rules/modes.ts';
import { shownEndOf } from './rules/rounds.ts';
import { authorsOf, entryOf, type GameSession, holderOf, isHidden, playersOf } from './rules/session.ts';
import { leadOf } from './rules/show-moves.ts';
import type { Session } from './schema.ts';

/** An account as a session shows it. */
interface Person {
  username: string;
  name: string;
  face: number[];
}

/** The session JSON. `chains` is its shape in play (PARLOR_CHAINS). */
export function toSession(
  session: GameSession,
  personOf: (userId: number) => Person,
  nowMs: number,
  chains: 'list' | 'map',
): Session {
  const nameOf = (userId: number) => personOf(userId).username;
  const { phase } = session;
  const playing = phase.name === 'playing' ? phase : undefined;
  const endsAtMs = shownEndOf(session);
  const shown = shownMembers(session);
  const latecomers = [...seatsAsked(session).values()].flatMap(({ userId }) => userId ?? []);
  const times = playing ? MODES[session.mode].timesOf(playing.round, session) : session;
  return {
    game_code: session.code,
    draw_time: times.drawTimeS,
    desc_time: times.descTimeS,
    created_at: isoFromMs(session.createdAtMs),
    round: playing ? playing.round : phase.name === 'lobby' ? -1 : -2,
    last_modified: isoFromUs(session.lastModifiedUs),
    users: shown.map((member) => nameOf(member.userId)),
    chains: toChains(session, nameOf, chains),
    version: session.version,
    host: nameOf(session.hostId),
    rounds: phase.name === 'lobby' ? null : phase.game.rounds,
    round_kind: playing
      ? MODES[session.mode].kindOf(playing.round)
      : phase.name === 'lobby'
        ? 'lobby'
        : 'over',
    round_started_at: playing ? isoFromMs(playing.startedAtMs) : null,
    round_ends_at: endsAtMs === undefined ? null : isoFromMs(endsAtMs),
    submitted: submittedBy(session).map(nameOf),
    left: shown.filter((member) => member.standing !== 'member').map((member) => nameOf(member.userId)),
    album: session.album && { chain: session.album.chainId, step: session.album.step },
    show: toShow(session, nameOf),
    hidden: session.hidden.map(({ chainId, round }) => ({ chain: chainId, round })),
    next_game_code: session.nextCode,
    server_time: isoFromMs(nowMs),
    mode: session.mode,
    next_mode: modeAfter([...session.playedModes, session.mode]),
    options: {
      rounds: session.wantedRounds,
      clock: session.clock,
      ideas: session.hasIdeas,
      words: typeof session.words === 'string' ? session.words : 'own',
      watchers: session.isWatchable,
      door: session.door,
      reactions: session.reactions,
    },
    watchers: session.watchers.length,
    screens: session.screens.length,
    seats_asked: Object.fromEntries(
      [...seatsAsked(session)].map(([playerId, { userId }]) => [nameOf(playerId), nameOf(userId ?? 0)]),
    ),
    claims: openClaims(session)
      .filter(({ isGranted }) => !isGranted)
      .map(({ name, userId, animal }) => ({ claim: name, username: nameOf(userId), animal })),
    asking: session.asking.map(({ name }) => name),
    people: toPeople([...shown.map(({ userId }) => userId), ...latecomers].map(personOf)),
  };
}

function toShow(session: GameSession, nameOf: (userId: number) => string): Session['show'] {
  const { show, album, hearts, phase } = session;
  if (!show || phase.name !== 'over') return null;
  const pages = album ? authorsOf(phase.game, album.chainId) : [];
  const heartsOf = (chainId: number | undefined, round: number) =>
    hearts.filter((heart) => heart.chainId === chainId && heart.round === round).length;
  const tied = show.moment.at === 'tie' ? show.moment.pages.filter((page) => !isHidden(session, page)) : [];
  return {
    pace: show.pace,
    short: show.isShort,
    lead: nameOf(leadOf(session)),
    moment: show.moment.at,
    award: show.moment.at === 'award' ? show.moment.award : null,
    beat: show.beat,
    step_began_at: isoFromMs(show.beganAtMs),
    step_ms: show.pace === 'auto' ? show.momentMs : null,
    held_at: show.heldAtMs === null ? null : isoFromMs(show.heldAtMs),
    hearts: pages.map((_, round) => heartsOf(album?.chainId, round)),
    tied: tied.map(({ chainId, round }) => ({ chain: chainId, round, hearts: heartsOf(chainId, round) })),
  };
}

/**
 * The members that are listed, in the order of joining. A user removed from the lobby is not. A player removed in play
 * is, as some entries are theirs.
 */
export function shownMembers({ phase, members }: GameSession): GameSession['members'] {
  const players = phase.name === 'lobby' ? [] : playersOf(phase.game);
  return members.filter((member) => member.standing !== 'removed' || players.includes(member.userId));
}

/** The shown names and faces by username. */
export function toPeople(people: readonly Person[]): Session['people'] {
  return Object.fromEntries(people.map((person) => [person.username, shownAs(person)]));
}

export function shownAs({ name, face }: Person): Session['people'][string] {
  return { name, face };
}

function toChains(
  { phase }: GameSession,
  nameOf: (userId: number) => string,
  shape: 'list' | 'map',
): Session['chains'] {
  if (phase.name === 'lobby') return shape === 'list' ? [] : {};
  const { game } = phase;
  if (phase.name === 'over') {
    return Object.fromEntries(game.chainIds.map((id) => [id, authorsOf(game, id).map(nameOf)]));
  }
  const pairs = game.chainIds.map((id, place): [string, number] => [
    nameOf(holderOf(game, place, phase.round)),
    id,
  ]);
  return shape === 'map' ? Object.fromEntries(pairs) : pairs.map((pair) => Object.fromEntries([pair]));
}

function submittedBy({ phase }: GameSession): number[] {
  if (phase.name !== 'playing') return [];
  const { game, round } = phase;
  return [...game.chainIds.entries()]
    .filter(([, id]) => entryOf(game, id, round))
    .map(([place]) => holderOf(game, place, round));
}
