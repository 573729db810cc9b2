import { Type } from 'typebox';
import { faceOf } from '#src/accounts/rules/face.ts';
import { isoFromMs } from '#src/platform/ports.ts';
import { makeCheck } from '#src/platform/validate.ts';
import { Session } from '#src/telephone/schema.ts';
import { type Game, isDrawing, turn } from './model.ts';
import { must, names, same } from './must.ts';
import { visitorsOf } from './visitors.ts';
import type { World } from './world.ts';

const checkSchema = makeCheck(Type.Object(Session.properties, { additionalProperties: false }));

/** Checks that members see the model, with rising versions. */
export function checkShown(world: World, game: Game, payload: unknown): void {
  const session = checkSchema(payload);
  const playing = game.phase === 'playing';
  const { players } = game;
  const shown = [...game.standings].filter(
    ([account, standing]) => standing !== 'removed' || players.includes(account),
  );
  const askers = [...game.asking.values()].flatMap(({ account }) => account ?? []);
  const kind = isDrawing(game.round) ? 'drawing' : 'description';
  const startedMs = game.startedMs[game.round] as number;
  const expected = {
    game_code: game.code,
    draw_time: game.drawMs / 1000,
    desc_time: game.descMs / 1000,
    created_at: isoFromMs(game.createdMs),
    round: game.phase === 'over' ? -2 : game.round,
    users: names(shown.map(([account]) => account)),
    chains: chainsOf(game),
    rounds: game.phase === 'lobby' ? null : game.rounds,
    round_kind: playing ? kind : game.phase,
    round_started_at: playing ? isoFromMs(startedMs) : null,
    round_ends_at: playing ? isoFromMs(game.endMs(game.round)) : null,
    submitted: playing
      ? game.chains
          .filter((chain) => game.entries.has(turn(chain, game.round)))
          .map((chain) => game.holder(chain, game.round).name)
      : [],
    left: names(shown.filter(([, standing]) => standing !== 'member').map(([account]) => account)),
    next_game_code: game.rematch?.code ?? null,
    mode: 'classic',
    options: {
      ...{ rounds: game.wantedRounds, clock: game.clock, ideas: false, words: 'en' },
      ...{ watchers: game.isWatchable, door: game.door, reactions: 'all' },
    },
    ...visitorsOf(world, game),
    people: Object.fromEntries(
      [...shown.map(([account]) => account), ...askers].map(({ id, name }) => [
        name,
        { name, face: faceOf(id) },
      ]),
    ),
  };
  if (playing) {
    const holders = game.chains.map((chain) => game.holder(chain, game.round));
    for (const all of [holders, game.seated])
      same(new Set(all).size, all.length, 'somebody holds a seat twice');
  }
  for (const [field, value] of Object.entries(expected))
    same(session[field as keyof Session], value, `session.${field}`);
  checkRising(game, session);
  must(session.server_time <= isoFromMs(world.ports.now()), 'server_time is in the future');
}

function chainsOf(game: Game): unknown {
  if (game.phase === 'lobby') return [];
  if (game.phase === 'playing')
    return game.chains.map((chain) => ({ [game.holder(chain, game.round).name]: chain }));
  const made = (chain: number) => [...game.entries.values()].filter((entry) => entry.chain === chain);
  return Object.fromEntries(
    game.chains.map((chain) => [chain, names(made(chain).map(({ author }) => author))]),
  );
}

/** Versions rise with every visible change, `last_modified` with changes that wake `wait`. Neither ever falls. */
function checkRising(game: Game, session: Session): void {
  const { version, last_modified: lastModified, server_time: _now, ...rest } = session;
  const { users, left, host, round, next_game_code } = session;
  const state = JSON.stringify({ ...rest, lastModified });
  const waking = JSON.stringify({ users, left, host, round, next_game_code });
  const { seen } = game;
  game.host = host;
  game.seen = { version, lastModified, state, waking };
  if (!seen) return;
  must(version >= seen.version, `version ${version} after ${seen.version}`);
  must(lastModified >= seen.lastModified, `last_modified ${lastModified} after ${seen.lastModified}`);
  if (state !== seen.state)
    must(version > seen.version, `a change without a new version: ${seen.state} ${state}`);
  else must(version === seen.version || game.hasHiddenChange, 'a new version without a change');
  game.hasHiddenChange = false;
  if (waking !== seen.waking)
    must(lastModified > seen.lastModified, 'a change that should wake polls but does not');
}

/** Checks that the subscriber has the newest state. */
export function checkTold(game: Game, version: number, json: string): void {
  same(game.seen?.version, version, 'the snapshot is not of the newest version');
  if (game.told === undefined || game.told === 'lost') return;
  same(game.told.version, version, 'the subscriber did not get the newest version');
  same(game.told.json, json, 'the subscriber got a different state');
}
