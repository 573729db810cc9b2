import type { Player } from '../accounts/index.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { route } from '../platform/commands.ts';
import { AppError, invalid } from '../platform/errors.ts';
import { baseUrl, publicPath } from '../platform/http/server.ts';
import { byToken, type Parts } from './access.ts';
import { type GameViews, RATING } from './game-views.ts';
import {
  ApiAccount,
  BOTS,
  CountQuery,
  ExportParams,
  ExportQuery,
  IdsQuery,
  LinkParams,
  NowPlaying,
  Pgn,
  PlayerParams,
  PlayerStatuses,
  Tokens,
  TokensTested,
} from './schema.ts';
import { isYes, speedOf } from './words.ts';

const MOST_TOKENS = 1_000;
const MOST_NAMES = 100;
const MOST_SHOWN = 50;
const MOST_BOTS = 100;
const MOST_TESTS = { most: 60, windowMs: 60_000 };
/** The rating deviation that stands for "nothing is known". */
const UNKNOWN_RD = 500;
/** The page itself says whether there is such a game. */
const UUID = '[0-9a-fA-F-]{36}';
const forAll = { who: 'public', options: { uncounted: true } } as const;

interface QueryParts extends Parts {
  views: GameViews;
}

/** What programs read about accounts and about their own games. */
export function boardQueries({ platform, accounts, chess, streams, views }: QueryParts) {
  const { activity, config, database } = platform;

  /** Inside `commit` or `read`. */
  function accountOf(player: Player | undefined, base: string): ApiAccount {
    if (!player) throw new AppError('player_not_found');
    const finished = chess.finishedOf(player.id);
    const perf = (speed: string) => {
      const ofSpeed = finished.filter(({ timing }) => speedOf(timing) === speed);
      const games = ofSpeed.reduce((sum, one) => sum + one.games, 0);
      return { games, rating: RATING, rd: UNKNOWN_RD, prog: 0, prov: true };
    };
    const perfs = {
      ...{ bullet: perf('bullet'), blitz: perf('blitz') },
      ...{ rapid: perf('rapid'), classical: perf('classical') },
    };
    return { ...named(player), createdAt: player.createdAtMs, url: `${base}/`, perfs };
  }

  return {
    ownAccount: route({
      ...byToken,
      http: 'GET /api/account',
      answers: { 200: ApiAccount },
      refuses: ['player_not_found'],
      says: 'The account of this token.',
      run: (_input, { viewer, request }) =>
        database.read(() => accountOf(accounts.findPlayer(viewer.id), baseUrl(request, config))),
    }),
    playing: route({
      ...byToken,
      http: 'GET /api/account/playing',
      query: CountQuery,
      answers: { 200: NowPlaying },
      refuses: [],
      says: 'Your running games.',
      run: ({ nb = MOST_SHOWN }, { viewer }) =>
        database.read(() => {
          const running = chess.unfinishedOf(viewer.id).filter(({ phase }) => phase.name === 'active');
          return { nowPlaying: running.slice(0, nb).map((game) => views.gameInfo(game, viewer.id)) };
        }),
    }),
    player: route({
      ...forAll,
      http: 'GET /api/user/:id',
      params: PlayerParams,
      answers: { 200: ApiAccount },
      refuses: ['player_not_found'],
      says: 'An account, by its username.',
      run: ({ id }, { request }) =>
        database.read(() => accountOf(accounts.findPlayer(id), baseUrl(request, config))),
    }),
    playerStatuses: route({
      ...forAll,
      http: 'GET /api/users/status',
      query: IdsQuery,
      answers: { 200: PlayerStatuses },
      refuses: [],
      says: 'Which of these players are online, and playing.',
      run: ({ ids = '' }) =>
        database.read(() =>
          ids
            .split(',')
            .slice(0, MOST_NAMES)
            .flatMap((name) => accounts.findPlayer(name) ?? [])
            .map((player) => {
              const { id, username, ...title } = named(player);
              const online = activity.absentSinceMs(player.id) === null;
              const isPlaying = chess.isPlaying(player.id);
              return { id, name: username, ...title, online, ...(isPlaying ? { playing: true } : {}) };
            }),
        ),
    }),
    onlineBots: route({
      ...forAll,
      http: 'GET /api/bot/online',
      query: CountQuery,
      answers: { 200: BOTS },
      refuses: [],
      says: 'The bots that have an event stream open.',
      run: ({ nb = MOST_SHOWN }, { request }) =>
        database.read(() => {
          const base = baseUrl(request, config);
          const listening = [...new Set(streams.listening())];
          const bots = listening.map((id) => accounts.findPlayer(id)).filter((player) => player?.isBot);
          return bots
            .slice(0, Math.min(nb, MOST_BOTS))
            .map((bot) => `${JSON.stringify(accountOf(bot, base))}\n`);
        }),
      send: (bots, { reply }) => reply.type('application/x-ndjson').send(bots.join('')),
    }),
    testTokens: route({
      ...forAll,
      http: 'POST /api/token/test',
      bodies: { 'text/plain': Tokens },
      answers: { 200: TokensTested },
      refuses: ['invalid', 'rate_limited'],
      says: 'Whose tokens these are and what they may do, or null.',
      async run(_input, { request }) {
        platform.limits.use('token tests', addressKey(request.ip), MOST_TESTS.most, MOST_TESTS.windowMs);
        const tokens = tokensIn(request.body);
        if (tokens.length > MOST_TOKENS)
          throw invalid({ tokens: [`At most ${MOST_TOKENS} tokens, with commas between them.`] });
        return database.read((): TokensTested => Object.fromEntries(tokens.map((one) => [one, tested(one)])));
      },
      send: (answer, { reply }) => reply.type('application/json; charset=utf-8').send(JSON.stringify(answer)),
    }),
    exported: route({
      ...forAll,
      http: 'GET /game/export/:id',
      params: ExportParams,
      query: ExportQuery,
      answers: { 200: { content: { 'application/x-chess-pgn': { schema: Pgn } } } },
      refuses: ['game_not_found'],
      says: 'The game as PGN, with usernames.',
      run: ({ id, clocks = 'true' }, { request }) =>
        database.read(() => chess.pgn(id, baseUrl(request, config), isYes(clocks))),
      send: (pgn, { reply }) => reply.type('application/x-chess-pgn; charset=utf-8').send(pgn),
    }),
    gameLink: route({
      who: 'public',
      http: [`GET /:id(^${UUID}$)`, `GET /:id(^${UUID}$)/:color(^white$|^black$)`],
      params: LinkParams,
      answers: {},
      refuses: [],
      says: 'Leads to the page of a game. Programs print such addresses.',
      options: { uncounted: true, page: true },
      run: async ({ id }) => `${publicPath(config)}/chess/${id}`,
      send: (path, { reply }) => reply.redirect(path),
    }),
  };

  /** Inside `commit` or `read`. */
  function tested(token: string): TokensTested[string] {
    const known = accounts.readApiToken(token);
    return known
      ? { userId: known.username.toLowerCase(), scopes: known.scopes.join(','), expires: null }
      : null;
  }
}

function named({ username, isBot }: Player): Pick<ApiAccount, 'id' | 'username' | 'title'> {
  return { id: username.toLowerCase(), username, ...(isBot ? { title: 'BOT' } : {}) };
}

/** Text separated by commas. If it was sent as a form, it is the name of a field. */
function tokensIn(body: unknown): string[] {
  const text = typeof body === 'string' ? body : Object.keys(Object(body)).join(',');
  const tokens = text.split(',').map((token) => token.trim());
  return [...new Set(tokens)].filter((token) => /^\w+$/.test(token));
}
