import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { MODES, offsetOf } from '#src/telephone/rules/modes.ts';
import { checkStart, join, kick, leave, playersAtStart, start } from '#src/telephone/rules/people.ts';
import { checkReading } from '#src/telephone/rules/secrets.ts';
import {
  authorsOf,
  type Entry,
  entryOf,
  type GameSession,
  holderOf,
  memberOf,
  staying,
} from '#src/telephone/rules/session.ts';
import { heldBy } from './play.ts';
import {
  choice,
  evening,
  factsAt,
  gameOf,
  type Happening,
  happens,
  lobbyOf,
  made,
  NO_CHOICE,
  type Outcome,
  ring,
  type Scene,
  START_MS,
  started,
  submission,
} from './random-game.ts';

const MORE_RUNS = { numRuns: 500 };
const watching = fc.constantFrom(0, 0, 1, 2);

function roundOf({ phase }: GameSession): number {
  return phase.name === 'playing' ? phase.round : -2;
}

/** Checks the invariants of every step. */
function checkStep(before: Scene, after: Outcome, { what }: Happening): void {
  if (what !== 'draft') checkTelling(before.session, after);
  checkEntries(before, after, what);
  checkHost(after, what);
  checkPlaces(after);
}

/** The version rises with every change, and `last_modified` with changes that wake `wait`. */
function checkTelling(before: GameSession, { session: after, added }: Outcome): void {
  const told = after !== before;
  if (told && after.version !== before.version + 1) throw new Error('the version did not rise by one');
  if (!told && added.length > 0) throw new Error('entries were added without a new version');
  const wakes =
    before.phase.name !== after.phase.name ||
    roundOf(before) !== roundOf(after) ||
    before.hostId !== after.hostId ||
    before.members.some(({ standing }, at) => standing !== after.members[at]?.standing);
  if (wakes !== after.lastModifiedUs > before.lastModifiedUs || after.lastModifiedUs < before.lastModifiedUs)
    throw new Error('last_modified must rise exactly when the change wakes polls');
}

/** Entries are only added, or taken back by their player while the round runs, and no turn is filled in while its player still has time. */
function checkEntries(before: Scene, { session, away, added }: Outcome, what: Happening['what']): void {
  const { entries } = gameOf(session);
  const whole = gameOf(before.session).entries;
  const old = what === 'reopen' ? whole.filter((one) => entries.includes(one)) : whole;
  if (whole.length - old.length > 1) throw new Error('one reopening took two entries');
  if (entries.length !== old.length + added.length) throw new Error('an added entry is not in the game');
  for (const [at, entry] of old.entries()) {
    if (JSON.stringify(entries[at]) !== JSON.stringify(entry))
      throw new Error('an entry was lost or changed');
  }
  for (const { chainId, round, authorId, skipped, content } of added) {
    const drafts = gameOf(before.session).drafts;
    const draft = drafts.find((one) => one.chainId === chainId && one.round === round);
    const asDrafted =
      content.kind === 'drafted drawing' ||
      (draft !== undefined && 'text' in content && content.text === draft.text);
    if (what === 'submit' && !skipped && !asDrafted) continue;
    if (skipped === (draft !== undefined))
      throw new Error('a draft must be used and must not count as skipped');
    const inTime = round === roundOf(before.session) && what === 'expire';
    if (!inTime && !isAbsent({ session, away }, authorId, round))
      throw new Error('a turn was filled in too early');
  }
}

/** Whether the player left, was removed, or is away and missed the previous two rounds. */
function isAbsent({ session, away }: Scene, userId: number, round: number): boolean {
  if (!staying(session).includes(userId)) return true;
  const missed = (missedRound: number) =>
    gameOf(session).entries.some(
      (entry) => entry.authorId === userId && entry.round === missedRound && entry.skipped,
    );
  return away.has(userId) && round >= 2 && missed(round - 1) && missed(round - 2);
}

/** Leaving a finished game is not recorded, but passes the host role on. */
function checkHost({ session, away }: Scene, what: Happening['what']): void {
  const here = staying(session);
  if (here.length > 0 && !here.includes(session.hostId)) throw new Error('the host has left');
  if (session.phase.name === 'over' && !['away', 'back', 'handOver'].includes(what)) return;
  if (away.has(session.hostId) && here.some((userId) => !away.has(userId)))
    throw new Error('the host is away while others are there');
}

/** Each turn has one entry, by the holder of its chain, and all earlier rounds are complete. */
function checkPlaces(scene: Scene): void {
  const { session } = scene;
  const game = gameOf(session);
  const seen = new Set<string>();
  for (const { chainId, round, authorId } of game.entries) {
    if (seen.has(`${chainId} ${round}`)) throw new Error('two entries for one turn');
    seen.add(`${chainId} ${round}`);
    if (authorId !== holderOf(game, game.chainIds.indexOf(chainId), round))
      throw new Error('an entry is not by the holder of its chain');
  }
  const last = Math.max(0, ...game.entries.map(({ round }) => round));
  for (const chainId of game.chainIds) {
    for (let round = 0; round < last; round++) {
      if (!entryOf(game, chainId, round)) throw new Error(`chain ${chainId} has no entry in round ${round}`);
    }
  }
  const { phase } = session;
  if (phase.name !== 'playing') return;
  if (game.chainIds.every((chainId) => entryOf(game, chainId, phase.round)))
    throw new Error('a complete round has not ended');
  if (game.ring.filter((userId) => staying(session).includes(userId)).length < 3)
    throw new Error('fewer than three players are still playing');
  for (const [place, chainId] of game.chainIds.entries()) {
    const holder = holderOf(game, place, phase.round);
    if (isAbsent(scene, holder, phase.round) && !entryOf(game, chainId, phase.round))
      throw new Error('the game waits for an absent player');
  }
}

/** Plays these events and then lets time run out. Returns the finished game. */
function play(first: Scene, happenings: Happening[]): GameSession {
  let scene = first;
  let nowMs = START_MS;
  const step = (thing: Happening) => {
    nowMs += thing.afterMs;
    const after = happens(scene, thing, nowMs);
    checkStep(scene, after, thing);
    scene = after;
  };
  for (const thing of happenings) step(thing);
  const { rounds } = gameOf(scene.session);
  for (let round = 0; round < rounds; round++) step({ what: 'expire', who: 0, afterMs: 25_000 });
  return scene.session;
}

t.test('whatever happens, a game ends, and every step keeps the invariants', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(ring, watching, choice, evening(120), (players, more, chosen, happenings) => {
        const session = play(started(players, more, chosen), happenings);
        if (session.phase.name !== 'over') throw new Error('the game has not ended');
        const game = session.phase.game;
        if (game.ring.filter((userId) => staying(session).includes(userId)).length < 3) return;
        for (const [place, chainId] of game.chainIds.entries()) {
          const expected = Array.from({ length: game.rounds }, (_, round) => holderOf(game, place, round));
          assert.deepEqual(authorsOf(game, chainId), expected);
        }
      }),
      MORE_RUNS,
    ),
  );
  t.end();
});

t.test('the random games cover every kind of event', (t) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(ring, watching, choice, evening(120), (players, more, chosen, happenings) => {
      let scene = started(players, more, chosen);
      for (const thing of happenings) {
        const { session } = scene;
        const after = happens(scene, thing, START_MS);
        if (after.session !== session) seen.add(thing.what);
        if (after.session.hostId !== session.hostId) seen.add(`${thing.what}: new host`);
        if (after.added.some(({ content }) => content.kind === 'drafted drawing'))
          seen.add('a drafted drawing');
        if (after.added.some(({ skipped }) => skipped)) seen.add(`${thing.what}: filled`);
        if (roundOf(after.session) > roundOf(session)) seen.add(`${thing.what}: next round`);
        if (session.phase.name === 'playing' && after.session.phase.name === 'over')
          seen.add(`${thing.what}: end`);
        scene = after;
      }
    }),
    { numRuns: 1_000, seed: 1 },
  );
  for (const what of [
    ...[
      'submit',
      'draft',
      'expire',
      'away',
      'back',
      'leave',
      'kick',
      'handOver',
      'skip',
      'postpone',
      'reopen',
    ],
    ...['away: new host', 'back: new host', 'leave: new host', 'handOver: new host', 'a drafted drawing'],
    ...['away: filled', 'leave: filled', 'kick: filled', 'expire: filled', 'submit: filled'],
    ...['submit: next round', 'leave: next round', 'kick: next round', 'away: next round'],
    ...['submit: end', 'expire: end', 'leave: end', 'kick: end'],
  ])
    t.ok(seen.has(what), what);
  t.end();
});

t.test('a game in which everyone submits has only real entries, one per player and round', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(ring, fc.array(fc.nat(1_000), { minLength: 600, maxLength: 600 }), (players, whos) => {
        let scene = started(players);
        const order = [...Array(players.length * players.length).keys()];
        for (const who of [...whos, ...order])
          scene = { ...scene, session: submission(scene, who, START_MS).session };
        const { entries, rounds } = gameOf(scene.session);
        assert.equal(scene.session.phase.name, 'over');
        assert.equal(entries.length, rounds * players.length);
        assert.ok(!entries.some(({ skipped }) => skipped));
        for (const id of players) {
          const own = entries.filter(({ authorId }) => authorId === id).map(({ round }) => round);
          assert.deepEqual(own, [...Array(rounds).keys()]);
        }
      }),
      { numRuns: 50 },
    ),
  );
  t.end();
});

t.test('no player holds a chain twice, and its last entry is a description', (t) => {
  for (let count = 3; count <= 10; count++) {
    const rounds = MODES.classic.roundsFor(count, null);
    t.ok(rounds <= count && rounds >= count - 1);
    t.equal(MODES.classic.kindOf(rounds - 1), 'description');
    const session = play(started(Array.from({ length: count }, (_, n) => n + 1)), []);
    for (const chainId of gameOf(session).chainIds)
      t.equal(new Set(authorsOf(gameOf(session), chainId)).size, rounds);
  }
  t.end();
});

t.test('the chosen number of rounds is played, but chains come round twice at most', (t) => {
  const { roundsFor } = MODES.classic;
  t.same(
    [3, 4, 5, 10].map((players) => roundsFor(players, null)),
    [3, 3, 5, 9],
  );
  t.same(
    [3, 4, 5, 10].map((players) => roundsFor(players, 5)),
    [5, 5, 5, 5],
  );
  t.same(
    [3, 4, 5, 10].map((players) => roundsFor(players, 19)),
    [5, 7, 9, 19],
  );
  t.same(
    [3, 4, 5, 10].map((players) => roundsFor(players, 'table')),
    [3, 5, 5, 11],
  );
  t.end();
});

t.test('with four players and five rounds everybody draws twice, and the owner of a chain ends it', (t) => {
  const players = [1, 2, 3, 4];
  const game = gameOf(play(started(players, 0, { ...NO_CHOICE, wantedRounds: 5 }), []));
  for (const [place, chainId] of game.chainIds.entries())
    t.equal(authorsOf(game, chainId)[4], players[place]);
  for (const id of players) {
    const drawn = game.entries.filter(({ authorId, round }) => authorId === id && round % 2 === 1);
    t.equal(drawn.length, 2);
  }
  t.end();
});

t.test(
  'chains change neighbours: each passes between two players at most twice, of even tables once',
  (t) => {
    for (let players = 3; players <= 10; players++) {
      const offsets = Array.from({ length: 2 * players }, (_, round) =>
        offsetOf('neighbours', players, round),
      );
      t.equal(new Set(offsets.slice(0, players)).size, players, 'nobody holds a chain twice in one turn');
      t.same(offsets.slice(players), offsets.slice(0, players), 'then it begins again, with the owner');
      for (const [round, offset] of offsets.entries()) t.not(offset, offsets[round + 1], 'never to oneself');
      const steps = offsets
        .slice(1, players)
        .map((offset, round) => (offset - (offsets[round] ?? 0) + players) % players);
      for (const step of steps) {
        const often = steps.filter((one) => one === step).length;
        t.ok(often <= (players % 2 === 0 ? 1 : 2), `${players} players: ${often} times ${step} on`);
      }
    }
    t.end();
  },
);

t.test('three players pass as in the documents, and games from before keep their order', (t) => {
  for (let round = 0; round < 6; round++) {
    t.equal(offsetOf('neighbours', 3, round), offsetOf('ring', 3, round));
    t.equal(offsetOf('ring', 5, round), round % 5);
  }
  t.end();
});

t.test('chain 13 in the seed’s example passes from player 2 to 3 to 1', (t) => {
  const session = start(lobbyOf(3), [2, 3, 1], { ids: [13, 14, 15], ideas: [] }, START_MS).session;
  const { phase } = play({ session, away: new Set() }, []);
  if (phase.name !== 'over') throw new Error('the game has not ended');
  const authors = phase.game.chainIds.map((chainId) => authorsOf(phase.game, chainId));
  t.same(authors, [
    [2, 3, 1],
    [3, 1, 2],
    [1, 2, 3],
  ]);
  t.end();
});

t.test('filled entries are marked, and a filled description repeats the last written one', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(ring, evening(120), (players, happenings) => {
        const game = gameOf(play(started(players), happenings));
        for (const entry of game.entries) {
          const before = (one: Entry) =>
            one.chainId === entry.chainId && one.round < entry.round && one.text !== null;
          const words = game.entries.filter(before).sort((a, b) => b.round - a.round);
          if (!entry.skipped || entry.text === null) continue;
          const expected = (words.find(({ skipped }) => !skipped) ?? words[0])?.text;
          if (expected === undefined) assert.match(entry.text, /^prompt \d$/);
          else assert.equal(entry.text, expected);
        }
      }),
      MORE_RUNS,
    ),
  );
  t.end();
});

/** The contract’s rule, computed from the ring alone. */
function mayRead(session: GameSession, userId: number, chainId: number, round: number): boolean {
  const standing = session.members.find((member) => member.userId === userId)?.standing;
  if (standing === undefined || standing === 'removed') return false;
  if (session.phase.name === 'over') return true;
  const game = gameOf(session);
  const place = game.chainIds.indexOf(chainId);
  const author = heldBy(game.ring, place, round);
  const next = heldBy(game.ring, place, round + 1);
  return userId === author || (userId === next && round < roundOf(session));
}

t.test('in every state of every game an entry can be read by exactly the users who may read it', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(ring, watching, evening(60), (players, more, happenings) => {
        let scene = started(players, more);
        for (const thing of happenings) scene = happens(scene, thing, START_MS);
        const { session } = scene;
        for (const userId of [...session.members.map((member) => member.userId), 99]) {
          for (const { chainId, round } of gameOf(session).entries) {
            const refused = checkReading(session, userId, {
              chainId,
              round,
              kind: MODES.classic.kindOf(round),
            });
            assert.equal(refused === undefined, mayRead(session, userId, chainId, round));
          }
        }
      }),
      { numRuns: 300 },
    ),
  );
  t.end();
});

const lobbyCommand = fc.record({
  what: fc.constantFrom('join', 'join', 'join', 'leave', 'kick', 'away', 'back'),
  userId: fc.integer({ min: 1, max: 14 }),
});

t.test(
  'a lobby has a host who is there and at most ten members, and closes when the last one leaves',
  (t) => {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(fc.array(lobbyCommand, { maxLength: 100 }), (commands) => {
          let scene: Scene = { session: lobbyOf(1), away: new Set() };
          for (const command of commands) {
            const after = lobbyStep(scene, command);
            if (after === null) return assert.deepEqual(staying(scene.session), [command.userId]);
            const [before, session] = [scene.session, after.session];
            assert.equal(session.version, before.version + (session === before ? 0 : 1));
            assert.equal(session.lastModifiedUs > before.lastModifiedUs, session !== before);
            checkHost(after, 'away');
            assert.ok(staying(session).length <= 10);
            assert.equal(
              new Set(session.members.map((member) => member.userId)).size,
              session.members.length,
            );
            const enough = staying(session).length >= 3;
            assert.equal(
              checkStart(session, session.hostId)?.refused,
              enough ? undefined : 'not_enough_players',
            );
            scene = after;
          }
        }),
        { numRuns: 300 },
      ),
    );
    t.end();
  },
);

/** Null if the lobby was closed. Throws on an unexpected refusal. */
function lobbyStep(scene: Scene, { what, userId }: { what: string; userId: number }): Scene | null {
  const { session, away } = scene;
  const standing = session.members.find((member) => member.userId === userId)?.standing;
  if (what === 'away' || what === 'back') {
    const who = session.members.findIndex((member) => member.userId === userId);
    return who < 0 ? scene : happens(scene, { what, who, afterMs: 0 }, START_MS);
  }
  if (what === 'kick') {
    if (standing !== 'member' || userId === session.hostId) return scene;
    return { away, session: made(kick(session, userId, factsAt(START_MS, away))).session };
  }
  const facts = factsAt(START_MS, away);
  const change = what === 'leave' ? leave(session, userId, facts) : join(session, userId, facts);
  if (change === null || !('refused' in change)) return change && { away, session: change.session };
  if (what === 'leave') assert.deepEqual([change.refused, standing === 'member'], ['not_in_session', false]);
  else assert.equal(change.refused, standing === 'removed' ? 'removed_by_host' : 'session_full');
  return scene;
}

t.test('members who are away are left out of the start as long as three others remain', (t) => {
  const count = fc.integer({ min: 3, max: 10 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(count, fc.uniqueArray(fc.integer({ min: 1, max: 10 })), (members, gone) => {
        const session = lobbyOf(members);
        const away = new Set(gone.filter((userId) => userId <= members));
        const players = playersAtStart(session, away);
        const there = staying(session).filter((userId) => !away.has(userId));
        assert.equal(players.length, Math.max(3, there.length));
        assert.ok(there.every((userId) => players.includes(userId)));
        assert.deepEqual(
          players,
          [...new Set(players)].sort((a, b) => a - b),
        );
        assert.ok(players.every((userId) => memberOf(session, userId)));
      }),
      MORE_RUNS,
    ),
  );
  t.end();
});

t.test('rules do not modify their arguments', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(ring, watching, evening(60), (players, more, happenings) => {
        let scene = started(players, more);
        for (const thing of happenings) {
          const before = JSON.stringify(scene.session);
          const next = happens(scene, thing, START_MS);
          assert.equal(JSON.stringify(scene.session), before);
          scene = next;
        }
      }),
      { numRuns: 200 },
    ),
  );
  t.end();
});
