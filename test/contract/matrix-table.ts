import type { Who } from '#src/platform/commands.ts';
import { ADMIN, PASSWORD } from '../admin/site.ts';
import type { Things } from './matrix-cast.ts';
import type { Scene } from './matrix-scenes.ts';

type Made<T> = (things: Things) => T;
/** What a request has besides its method and path: a body, path values that the scene does not provide, a query. */
interface More {
  json?: Made<object>;
  form?: Record<string, string>;
  /** A file of a multipart form. */
  file?: 'drawing' | 'picture';
  fill?: Things;
  /** What replaces `*`. */
  rest?: string;
  query?: Made<string>;
}

export type Row = [route: string, scene: Scene, answers: string, more?: More];
type Said = [message: string, scene: Scene, answers: string, payload: Made<object>];

const again = { password: PASSWORD, again: PASSWORD };
const texts = { name: '', first_name: '', last_name: '', email: '' };
const invitation = { label: 'Friday', uses: '10', days: '7' };
const host = { username: 'host', password: PASSWORD };
const json = (made: Made<object>): More => ({ json: made });
const words: Made<object> = () => ({ description: 'a snail' });
const game: Made<object> = ({ code }) => ({ game_code: code });
const laugh: Made<object> = ({ round, chain }) => ({ chain, round, kind: 'laugh' });
const page: Made<object> = ({ code, round, chain }) => ({ game_code: code, round, chain });
const board: Made<object> = ({ id }) => ({ gameId: id });
const extra: Made<object> = ({ code, extra }) => ({ game_code: code, username: extra });
const withScreen: Made<object> = ({ code, screen }) => ({ game_code: code, screen });
const offer: Made<object> = ({ id }) => ({ gameId: id, action: 'offer' });
const refresh: Made<object> = ({ refresh }) => ({ refresh });
const set: More = { query: ({ set_id }) => `set_id=${set_id}` };
const kept: More = { query: ({ session_id }) => `session_id=${session_id}` };
const socket: More = { fill: { kind: 'session' } };
/** There is an administrator already. */
const first: More = { fill: { token: 'x' } };

const yes: More = { fill: { answer: 'yes' } };

let names = 0;
/** An account that does not exist yet. */
function named(): { username: string; password: string } {
  names += 1;
  return { username: `name${names}`, password: PASSWORD };
}

/** The answers follow from `who` in the row of the command table. */
export const BY_WHO = '';

/** The answers in the order of WHO, for each `who` of a command table. The tickets are those that the row takes. */
// biome-ignore format: one row each
export const ANSWERS: Record<Who, string> = {
  //       nobody guest host member other staff dead  tickets others
  public:  'ok    ok    ok   ok     ok    ok    ok    ok      ok',
  anyone:  'ok    ok    ok   ok     ok    ok    401   ok      ok',
  account: '401   ok    ok   ok     ok    ok    401   ok      401',
  member:  '401   403   ok   ok     403   403   401   ok      401',
  player:  '401   403   ok   ok     403   403   401   ok      401',
  host:    '401   403   ok   403    403   403   401   ok      401',
  staff:   'login 403   403  403    403   ok    login ok      login',
  ticket:  '401   401   401  401    401   401   401   ok      401',
};

/**
 * The answers to each caller, in the order of WHO. Every request is right for the host, who made the scene. `login`
 * means a redirect to the login page. If others get 400 or 404, the thing does not exist for them.
 */
// biome-ignore format: one row each
export const ROUTES: Row[] = [
  //                                                               nobody guest host member other staff dead  screen watcher
  ['GET /',                                            'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /join/:code',                                  'lobby',     'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /play/:code',                                  'lobby',     'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /watch/:code',                                 'lobby',     'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /tv',                                          'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /s/:screen',                                   'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok', { fill: { screen: 'x' } }],
  ['GET /move/:code/:token',                           'lobby',     'ok    ok    ok   ok     ok    ok    ok    ok     ok', { fill: { token: 'x' } }],
  ['GET /invite/:token',                               'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok', { fill: { token: 'x' } }],
  ['GET /tv/:code',                                    'lobby',     'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /chess',                                       'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /chess/:id',                                   'fresh',     'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /lab',                                         'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /account',                                     'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /sw.js',                                       'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /static/*',                                    'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok', { rest: 'main.js' }],
  ['GET /docs',                                        'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /docs/json',                                   'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /docs/asyncapi.json',                          'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /healthz',                                     'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /readyz',                                      'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /status',                                      'nothing',   'ok    ok    ok   ok     ok    ok    ok    ok     ok'],
  ['GET /metrics',                                     'nothing',   '401   403   403  403    403   ok    401   401    401'],
  ['GET /ws',                                          'nothing',   'ok    ok    ok   ok     ok    ok    401   ok     ok'],
  ['GET /ws/:kind/:key',                               'playing',   '401   403   ok   ok     403   403   401   401    401', socket],

  ['POST /api/user/register',                          'nothing',   BY_WHO, json(named)],
  ['POST /api/auth/register',                          'nothing',   BY_WHO, json(() => ({ ...named(), email: `${names}@a.example`, password2: PASSWORD }))],
  ['POST /api/auth/signup',                            'nothing',   BY_WHO, json(() => ({ ...named(), password1: PASSWORD, password2: PASSWORD }))],
  ['POST /api/user/guest',                             'nothing',   BY_WHO, json(() => ({ name: 'somebody' }))],
  ['POST /api/user/login',                             'nothing',   BY_WHO, json(() => host)],
  ['POST /api/auth/login',                             'nothing',   BY_WHO, json(() => host)],
  ['POST /api/auth/obtain',                            'nothing',   BY_WHO, json(() => host)],
  ['POST /api/user/refresh',                           'nothing',   BY_WHO, json(refresh)],
  ['POST /api/auth/token/refresh',                     'nothing',   BY_WHO, json(refresh)],
  ['POST /api/jwt/refresh',                            'nothing',   BY_WHO, json(refresh)],
  ['POST /api/jwt/verify',                             'nothing',   BY_WHO, json(({ access }) => ({ token: access }))],
  ['GET /api/jwt',                                     'nothing',   '401   401   ok   ok     ok    ok    401   401    401'],
  ['POST /api/jwt',                                    'nothing',   '401   401   ok   ok     ok    ok    401   401    401'],
  ['POST /api/user/tokens',                            'nothing',   BY_WHO],
  ['GET /api/user/me',                                 'nothing',   BY_WHO],
  ['GET /api/user/me/export',                          'nothing',   BY_WHO],
  ['PATCH /api/user/me',                               'nothing',   BY_WHO, json(() => ({ first_name: 'Ada' }))],
  ['POST /api/user/password',                          'nothing',   BY_WHO, json(() => ({ old_password: PASSWORD, new_password: PASSWORD }))],
  ['POST /api/user/move',                               'nothing',   BY_WHO],
  ['POST /api/user/move/redeem',                        'link',      BY_WHO, json(({ link }) => ({ token: link }))],
  ['GET /api/user/logins',                             'nothing',   BY_WHO],
  ['DELETE /api/user/logins/:sid',                     'login',     '401   404   ok   404    404   404   401   401    401'],
  ['POST /api/auth/logout',                            'nothing',   '401   403   ok   403    403   403   401   401    401', json(refresh)],
  ['POST /api/auth/del-logout',                        'nothing',   BY_WHO, json(() => ({}))],

  ['POST /api/session/create',                         'nothing',   BY_WHO, json(() => ({ draw_time: 60, desc_time: 60 }))],
  ['GET /api/session/:code/join',                      'lobby',     BY_WHO],
  ['POST /api/session/:code/join',                     'lobby',     BY_WHO],
  ['GET /api/session/:code/info',                      'playing',   BY_WHO],
  ['POST /api/session/:code/wait',                     'playing',   BY_WHO, json(({ code }) => ({ game_code: code, last_modified: '' }))],
  ['PUT /api/session/:code/start',                     'lobby',     BY_WHO],
  ['POST /api/session/:code/leave',                    'lobby',     BY_WHO],
  ['POST /api/session/:code/kick',                     'lobby',     BY_WHO, json(({ extra }) => ({ username: extra }))],
  ['POST /api/session/:code/host',                     'lobby',     BY_WHO, json(({ extra }) => ({ username: extra }))],
  ['POST /api/session/:code/skip',                     'playing',   BY_WHO],
  ['POST /api/session/:code/rematch',                  'over',      BY_WHO],
  ['GET /api/past_sessions',                           'over',      BY_WHO],
  ['GET /api/past_sessions/:username',                 'over',      BY_WHO, { fill: { username: 'host' } }],
  ['POST /api/session/:code/:round/:chain/desc',       'playing',   '401   403   ok   400    403   403   401   401    401', json(words)],
  ['PUT /api/session/:code/:round/:chain/draft',       'playing',   '401   403   ok   400    403   403   401   401    401', json(words)],
  ['GET /api/session/:code/door',                      'lobby',     BY_WHO],
  ['POST /api/session/:code/:round/:chain/reopen',     'described', '401   403   ok   400    403   403   401   401    401'],
  ['GET /api/session/:code/:round/:chain/draft',       'drafted',   '401   403   ok   404    403   403   401   401    401'],
  ['GET /api/session/:code/:round/:chain/getDesc',     'described', '401   403   ok   403    403   403   401   403    403'],
  ['POST /api/session/:code/:round/:chain/draw',       'drawing',   '401   403   ok   400    403   403   401   401    401', { file: 'drawing' }],
  ['GET /api/session/:code/:round/:chain/getDraw',     'drawn',     '401   403   ok   403    403   403   401   403    403'],
  ['GET /media/:file',                                 'drawn',     '401   403   ok   403    403   403   401   403    403'],
  ['GET /api/session/:code/album',                     'over',      BY_WHO],
  ['POST /api/session/:code/album/step',               'over',      BY_WHO, json(({ chain }) => ({ chain, step: 1 }))],
  ['POST /api/session/:code/show',                      'over',      BY_WHO, json(() => ({ pace: 'auto' }))],
  ['POST /api/session/:code/react',                     'over',      BY_WHO, json(laugh)],
  ['PUT /api/session/:code/:round/:chain/heart',        'page',      '401   403   ok   400    403   403   401   401    401'],
  ['DELETE /api/session/:code/:round/:chain/heart',     'page',      '401   403   ok   400    403   403   401   401    401'],
  ['POST /api/session/:code/:round/:chain/report',     'over',      BY_WHO, json(() => ({ reason: 'unfit' }))],
  ['POST /api/session/:code/:round/:chain/hide',        'page',      BY_WHO],
  ['DELETE /api/session/:code/:round/:chain/hide',      'page',      BY_WHO],
  ['POST /api/session/:code/seats/:username/hide',      'page',      BY_WHO, { fill: { username: 'member' } }],
  ['POST /api/session/:code/album/share',              'over',      BY_WHO],
  ['DELETE /api/session/:code/album/share',            'shared',    BY_WHO],
  ['PUT /api/session/:code/album/share/picture',       'shared',    BY_WHO, { file: 'picture' }],
  ['GET /album/:token',                                'shared',    BY_WHO],

  ['GET /api/user/api-tokens',                        'nothing',   BY_WHO],
  ['POST /api/user/api-tokens',                       'nothing',   BY_WHO, json(() => ({ label: 'x', scopes: ['bot:play'] }))],
  ['DELETE /api/user/api-tokens/:id',                 'token',     '401   404   ok    404   404   404   401   401    401'],

  ['POST /api/token/test',                            'nothing',   BY_WHO],
  ['GET /api/account',                                'nothing',   BY_WHO],
  ['GET /api/account/playing',                        'nothing',   BY_WHO],
  ['GET /api/user/:id',                               'nothing',   BY_WHO, { fill: { id: 'host' } }],
  ['GET /api/users/status',                           'nothing',   BY_WHO],
  ['GET /api/bot/online',                             'nothing',   BY_WHO],
  ['GET /api/stream/event',                           'nothing',   BY_WHO],
  ['GET /api/challenge',                              'nothing',   BY_WHO],
  ['POST /api/challenge/:id',                         'nothing',   '401   ok    ok    ok    ok    ok    401   401    401', { fill: { id: 'late' }, ...json(() => ({ 'clock.limit': 60 })) }],
  ['GET /api/challenge/:id/show',                     'challenged', '401   404   ok    ok    404   404   401   401    401'],
  ['POST /api/challenge/:id/accept',                  'challenged', '401   404   ok    404   404   404   401   401    401'],
  ['POST /api/challenge/:id/decline',                 'challenged', '401   404   ok    404   404   404   401   401    401'],
  ['POST /api/challenge/:id/cancel',                  'challenged', '401   404   404   ok    404   404   401   401    401'],
  ['POST /api/board/seek',                            'nothing',   BY_WHO, json(() => ({ time: 3 }))],
  ['GET /api/board/game/stream/:id',                  'moved',     '401   404   ok    ok    404   404   401   401    401'],
  ['GET /api/bot/game/stream/:id',                    'moved',     '401   403   403   403   403   403   401   401    401'],
  ['POST /api/board/game/:id/move/:uci',              'moved',     '401   404   ok    400   404   404   401   401    401', { fill: { uci: 'g1f3' } }],
  ['POST /api/bot/game/:id/move/:uci',                'moved',     '401   403   403   403   403   403   401   401    401', { fill: { uci: 'g1f3' } }],
  ['POST /api/board/game/:id/abort',                  'fresh',     '401   404   ok    ok    404   404   401   401    401'],
  ['POST /api/bot/game/:id/abort',                    'fresh',     '401   403   403   403   403   403   401   401    401'],
  ['POST /api/board/game/:id/resign',                 'moved',     '401   404   ok    ok    404   404   401   401    401'],
  ['POST /api/bot/game/:id/resign',                   'moved',     '401   403   403   403   403   403   401   401    401'],
  ['POST /api/board/game/:id/draw/:answer',           'moved',     '401   404   ok    ok    404   404   401   401    401', yes],
  ['POST /api/bot/game/:id/draw/:answer',             'moved',     '401   403   403   403   403   403   401   401    401', yes],
  ['POST /api/board/game/:id/takeback/:answer',       'moved',     '401   404   ok    ok    404   404   401   401    401', yes],
  ['POST /api/bot/game/:id/takeback/:answer',         'moved',     '401   403   403   403   403   403   401   401    401', yes],
  ['POST /api/board/game/:id/claim-victory',          'gone',      '401   404   ok    400   404   404   401   401    401'],
  ['POST /api/bot/game/:id/claim-victory',            'gone',      '401   403   403   403   403   403   401   401    401'],
  ['POST /api/board/game/:id/claim-draw',             'gone',      '401   404   ok    400   404   404   401   401    401'],
  ['POST /api/bot/game/:id/claim-draw',               'gone',      '401   403   403   403   403   403   401   401    401'],
  ['POST /api/board/game/:id/chat',                   'moved',     BY_WHO, json(() => ({ text: 'hello' }))],
  ['POST /api/bot/game/:id/chat',                     'moved',     '401   403   403   403   403   403   401   401    401', json(() => ({ text: 'hello' }))],
  ['GET /api/board/game/:id/chat',                    'moved',     BY_WHO],
  ['GET /api/bot/game/:id/chat',                      'moved',     '401   403   403   403   403   403   401   401    401'],
  ['GET /game/export/:id',                            'fresh',     BY_WHO],
  ['GET /:id',                                        'fresh',     'ok    ok    ok    ok    ok    ok    ok   ok     ok'],
  ['GET /:id/:color',                                 'fresh',     'ok    ok    ok    ok    ok    ok    ok   ok     ok', { fill: { color: 'white' } }],

  ['POST /api/screen',                                  'nothing',   BY_WHO],
  ['GET /api/screen',                                   'nothing',   BY_WHO],
  ['POST /api/screen/ask',                              'asked',     BY_WHO, json(game)],
  ['POST /api/session/:code/screens',                   'asked',     BY_WHO, json(({ screen }) => ({ screen }))],
  ['GET /api/session/:code/screens',                    'lobby',     BY_WHO],
  ['DELETE /api/session/:code/screens/:screen',         'lobby',     BY_WHO],
  ['POST /api/session/:code/screens/:screen/admit',     'asked',     BY_WHO],
  ['DELETE /api/session/:code/screens/:screen/admit',   'asked',     BY_WHO],
  ['POST /api/session/:code/watch',                     'lobby',     BY_WHO],
  ['DELETE /api/session/:code/watch',                   'lobby',     BY_WHO],
  ['PATCH /api/session/:code/options',                  'lobby',     BY_WHO, json(() => ({ rounds: 5 }))],
  ['GET /api/session/:code/ideas',                      'ideas',     BY_WHO],
  ['POST /api/session/:code/seats/:username/admit',     'late',      BY_WHO],
  ['DELETE /api/session/:code/seats/:username/admit',   'late',      BY_WHO],
  ['POST /api/session/:code/seats/:username/claim',     'seatLeft',  '401   ok    409  409    409   409   401   401    401'],
  ['GET /api/session/:code/claims/:claim',              'granted',   '401   ok    404  404    404   404   401   401    401'],
  ['DELETE /api/session/:code/claims/:claim',           'claimed',   '401   ok    ok   403    403   403   401   401    401'],
  ['POST /api/session/:code/claims/:claim/grant',       'claimed',   BY_WHO],

  ['POST /api/game/create',                            'nothing',   BY_WHO, json(() => ({}))],
  ['POST /api/game/house',                             'nothing',   BY_WHO, json(() => ({ level: 1 }))],
  ['POST /api/game/seek',                              'nothing',   BY_WHO, json(() => ({ initialMs: 60_000, incrementMs: 0 }))],
  ['DELETE /api/game/seek',                            'nothing',   BY_WHO],
  ['GET /api/game/mine',                               'fresh',     BY_WHO],
  ['GET /api/game/mine/pgn',                           'fresh',     BY_WHO],
  ['GET /api/game/live',                               'fresh',     BY_WHO],
  ['GET /api/game/GameState',                          'fresh',     BY_WHO, { query: ({ id }) => `game_id=${id}` }],
  ['GET /api/game/:id/pgn',                            'fresh',     BY_WHO],
  ['POST /api/game/:id/join',                          'seat',      BY_WHO],
  ['POST /api/game/:id/move',                          'moved',     '401   403   ok   403    403   403   401   401    401', json(({ ply }) => ({ uci: 'g1f3', ply }))],
  ['POST /api/game/:id/resign',                        'moved',     BY_WHO],
  ['POST /api/game/:id/abort',                         'fresh',     BY_WHO],
  ['POST /api/game/:id/draw',                          'moved',     BY_WHO, json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/takeback',                      'moved',     BY_WHO, json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/time',                          'moved',     BY_WHO, json(() => ({ ms: 1_000 }))],
  ['POST /api/game/:id/rematch',                       'ended',     BY_WHO, json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/say',                           'moved',     BY_WHO, json(() => ({ phrase: 'good_game' }))],
  ['POST /api/game/:id/claim',                         'gone',      '401   403   ok   409    403   403   401   401    401', json(() => ({ result: 'win' }))],

  // The last of chess: only the host and the member have played, and from here on the others are bots.
  ['POST /api/bot/account/upgrade',                    'fresh',     '401   ok    400   400   ok    ok    401   401    401'],
  ['POST /api/challenge/ai',                          'nothing',   BY_WHO, json(() => ({ level: 1 }))],

  ['GET /integers/set',                                'set',       '401   400   ok   400    400   400   401   401    401', set],
  ['POST /integers/set',                               'nothing',   BY_WHO, json(() => ({ integers: [{ index: 0, X: 1, q: 1 }] }))],
  ['DELETE /integers/set',                             'set',       '401   400   ok   400    400   400   401   401    401', set],
  ['GET /integers/session',                            'kept',      '401   400   ok   400    400   400   401   401    401', kept],
  ['POST /integers/session',                           'nothing',   BY_WHO, json(() => ({ session_id: named().username, integer_sets: [] }))],
  ['DELETE /integers/session',                         'kept',      '401   400   ok   400    400   400   401   401    401', kept],
  ['POST /integers/operation',                         'set',       '401   400   ok   400    400   400   401   401    401', json(({ set_id }) => ({ equation: `${set_id}+${set_id}` }))],

  ['GET /admin',                                       'nothing',   BY_WHO],
  ['GET /admin/*',                                     'nothing',   'login 403   403  403    403   404   login login  login', { rest: 'nowhere/' }],
  ['GET /admin/login',                                 'nothing',   BY_WHO],
  ['POST /admin/login',                                'nothing',   BY_WHO, { form: { username: ADMIN, password: PASSWORD } }],
  ['POST /admin/logout',                               'nothing',   'login login login login  login login login login  login', { form: {} }],
  ['GET /admin/first/:token',                          'nothing',   '404   404   404  404    404   404   404   404    404', first],
  ['POST /admin/first/:token',                         'nothing',   '404   404   404  404    404   404   404   404    404', { ...first, form: { username: 'second', ...again } }],
  ['GET /admin/live',                                  'nothing',   BY_WHO],
  ['POST /admin/backup',                               'nothing',   BY_WHO, { form: {} }],
  ['GET /admin/tables/:table',                         'target',    BY_WHO],
  ['GET /admin/tables/:table/:key',                    'target',    BY_WHO],
  ['GET /admin/tables/:table/:key/delete',             'row',       BY_WHO],
  ['POST /admin/tables/:table/:key/delete',            'row',       BY_WHO, { form: {} }],
  ['GET /admin/reports',                               'nothing',   BY_WHO],
  ['POST /admin/reports/:id/:answer',                  'reported',  BY_WHO, { fill: { answer: 'keep' }, form: {} }],
  ['GET /admin/export/:table/:format',                 'target',    BY_WHO, { fill: { format: 'csv' } }],
  ['GET /admin/bulk',                                  'row',       BY_WHO, { query: ({ table, key }) => `table=${table}&action=delete&row=${key}` }],
  ['POST /admin/bulk/:table/:action',                  'target',    BY_WHO, { fill: { action: 'activate' }, form: { row: '2' } }],
  ['GET /admin/invitations/new',                       'nothing',   BY_WHO],
  ['POST /admin/invitations/new',                      'nothing',   BY_WHO, { form: invitation }],
  ['POST /admin/invitations/:id/withdraw',             'invited',   BY_WHO, { form: {} }],
  ['GET /admin/accounts/new',                          'nothing',   BY_WHO],
  ['POST /admin/accounts/new',                         'nothing',   BY_WHO, { form: { ...texts, ...again, username: 'added' } }],
  ['GET /admin/accounts/:id/edit',                     'target',    BY_WHO],
  ['POST /admin/accounts/:id/edit',                    'target',    BY_WHO, { form: { ...texts, username: 'edited' } }],
  ['POST /admin/accounts/:id/:change',                 'target',    BY_WHO, { fill: { change: 'log-out' }, form: {} }],
  ['GET /admin/accounts/:id/password',                 'target',    BY_WHO],
  ['POST /admin/accounts/:id/password',                'target',    BY_WHO, { form: again }],
];

/** The same for socket messages. If two have the same name, the first member of the payload tells them apart. */
// biome-ignore format: one row each
export const MESSAGES: Said[] = [
  //                                                               nobody guest host member other staff dead  screen watcher
  ['HELLO',                                            'nothing',   'ok    409   ok   409    409   409   401   409    409', ({ access }) => ({ access })],
  ['HELLO with an ended login',                        'nothing',   '401   409   409  409    409   409   401   409    409', ({ ended }) => ({ access: ended })],
  ['PING',                                             'nothing',   'ok    ok    ok   ok     ok    ok    401   ok     ok', () => ({ t: 1 })],
  ['SUBSCRIBE user',                                   'nothing',   '401   ok    ok   ok     ok    ok    401   404    404', () => ({ topic: 'user' })],
  ['SUBSCRIBE user:id',                                'nothing',   '401   404   ok   404    404   404   401   404    404', ({ hostId }) => ({ topic: `user:${hostId}` })],
  ['SUBSCRIBE lobby',                                  'nothing',   'ok    ok    ok   ok     ok    ok    401   ok     ok', () => ({ topic: 'lobby' })],
  ['SUBSCRIBE session:code',                           'playing',   '401   403   ok   ok     403   403   401   ok     ok', ({ code }) => ({ topic: `session:${code}` })],
  ['SUBSCRIBE screen:name',                             'lobby',     '401   404   404  404    404   404   401   ok     404', ({ screen }) => ({ topic: `screen:${screen}` })],
  ['SUBSCRIBE claim:name',                              'claimed',   '401   ok    404  404    404   404   401   404    404', ({ claim }) => ({ topic: `claim:${claim}` })],
  ['SUBSCRIBE game:id',                                'fresh',     'ok    ok    ok   ok     ok    ok    401   ok     ok', ({ id }) => ({ topic: `game:${id}` })],
  ['UNSUBSCRIBE',                                      'nothing',   'ok    ok    ok   ok     ok    ok    401   ok     ok', () => ({ topic: 'lobby' })],

  ['CREATE draw_time',                                 'nothing',   BY_WHO, () => ({ draw_time: 60, desc_time: 60 })],
  ['JOIN game_code',                                   'lobby',     BY_WHO, game],
  ['START',                                            'lobby',     BY_WHO, game],
  ['DESC',                                             'playing',   '401   403   ok   400    403   403   401   401    401', ({ code, round, chain }) => ({ game_code: code, round, chain, description: 'a snail' })],
  ['REOPEN',                                           'described', '401   403   ok   400    403   403   401   401    401', ({ code, round, chain }) => ({ game_code: code, round, chain })],
  ['LEAVE',                                            'lobby',     BY_WHO, game],
  ['KICK',                                             'lobby',     BY_WHO, extra],
  ['HOST',                                             'lobby',     BY_WHO, extra],
  ['SKIP',                                             'playing',   BY_WHO, game],
  ['REMATCH game_code',                                'over',      BY_WHO, game],
  ['ALBUM_STEP',                                       'over',      BY_WHO, ({ code, chain }) => ({ game_code: code, chain, step: 1 })],
  ['REVEAL',                                            'over',      BY_WHO, ({ code }) => ({ game_code: code, pace: 'auto' })],
  ['REACT',                                             'over',      '401   403   ok   ok     403   403   401   401    401', (things) => ({ game_code: things.code, ...laugh(things) })],
  ['HEART',                                             'page',      '401   403   ok   400    403   403   401   401    401', page],
  ['UNHEART',                                           'page',      '401   403   ok   400    403   403   401   401    401', page],
  ['HIDE',                                              'page',      BY_WHO, page],
  ['UNHIDE',                                            'page',      BY_WHO, page],
  ['HIDE_PLAYER',                                       'page',      BY_WHO, ({ code }) => ({ game_code: code, username: 'member' })],
  ['SHOW',                                              'asked',     BY_WHO, withScreen],
  ['SEND_AWAY',                                         'lobby',     BY_WHO, withScreen],
  ['ADMIT',                                             'asked',     BY_WHO, withScreen],
  ['REFUSE',                                            'asked',     BY_WHO, withScreen],
  ['GRANT',                                             'claimed',   BY_WHO, ({ code, claim }) => ({ game_code: code, claim })],
  ['OPTIONS',                                           'lobby',     BY_WHO, ({ code }) => ({ game_code: code, rounds: 5 })],
  ['ADMIT_PLAYER',                                      'late',      BY_WHO, extra],
  ['REFUSE_PLAYER',                                     'late',      BY_WHO, extra],

  ['CREATE initialMs',                                 'nothing',   BY_WHO, () => ({ initialMs: 60_000 })],
  ['PLAY_HOUSE',                                       'nothing',   BY_WHO, () => ({ level: 1 })],
  ['JOIN gameId',                                      'seat',      BY_WHO, board],
  ['SEEK',                                             'nothing',   BY_WHO, () => ({ initialMs: 60_000, incrementMs: 0 })],
  ['UNSEEK',                                           'nothing',   BY_WHO, () => ({})],
  ['MOVE',                                             'moved',     '401   403   ok   403    403   403   401   401    401', ({ id }) => ({ gameId: id, uci: 'g1f3', ply: 2 })],
  ['RESIGN',                                           'moved',     BY_WHO, board],
  ['ABORT',                                            'fresh',     BY_WHO, board],
  ['DRAW',                                             'moved',     BY_WHO, offer],
  ['TAKEBACK',                                         'moved',     BY_WHO, offer],
  ['GIVE_TIME',                                        'moved',     BY_WHO, ({ id }) => ({ gameId: id, ms: 1_000 })],
  ['REMATCH gameId',                                   'ended',     BY_WHO, offer],
  ['SAY',                                              'moved',     BY_WHO, ({ id }) => ({ gameId: id, phrase: 'good_game' })],
  ['CLAIM',                                            'gone',      '401   403   ok   409    403   403   401   401    401', ({ id }) => ({ gameId: id, result: 'win' })],
];
