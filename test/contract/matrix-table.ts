import { ADMIN, PASSWORD } from '../admin/site.ts';
import type { Things } from './matrix-cast.ts';
import type { Scene } from './matrix-scenes.ts';

type Made<T> = (things: Things) => T;
/** What a request has besides its method and path: a body, values of the path that the scene does not say, a query. */
interface More {
  json?: Made<object>;
  form?: Record<string, string>;
  drawing?: boolean;
  fill?: Things;
  /** What is in the place of `*`. */
  rest?: string;
  query?: Made<string>;
}

export type Row = [route: string, scene: Scene, answers: string, more?: More];
type Said = [message: string, scene: Scene, answers: string, payload: Made<object>];

const again = { password: PASSWORD, again: PASSWORD };
const host = { username: 'host', password: PASSWORD };
const json = (made: Made<object>): More => ({ json: made });
const words: Made<object> = () => ({ description: 'a snail' });
const game: Made<object> = ({ code }) => ({ game_code: code });
const board: Made<object> = ({ id }) => ({ gameId: id });
const extra: Made<object> = ({ code, extra }) => ({ game_code: code, username: extra });
const offer: Made<object> = ({ id }) => ({ gameId: id, action: 'offer' });
const refresh: Made<object> = ({ refresh }) => ({ refresh });
const set: More = { query: ({ set_id }) => `set_id=${set_id}` };
const kept: More = { query: ({ session_id }) => `session_id=${session_id}` };
const socket: More = { fill: { kind: 'session' } };
/** There is an administrator already. */
const first: More = { fill: { token: 'x' } };

let names = 0;
/** An account that is not there yet. */
function named(): { username: string; password: string } {
  names += 1;
  return { username: `name${names}`, password: PASSWORD };
}

/**
 * What is answered to whom, in the order of WHO; every request is right for the host, whose the scene is. `login` leads
 * to the page to log in; what is 400 or 404 to others only is not there for them.
 */
// biome-ignore format: one row each
export const ROUTES: Row[] = [
  //                                                               nobody guest host member other staff dead
  ['GET /',                                            'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /join/:code',                                  'lobby',     'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /play/:code',                                  'lobby',     'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /tv/:code',                                    'lobby',     'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /chess',                                       'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /chess/:id',                                   'fresh',     'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /lab',                                         'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /account',                                     'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /sw.js',                                       'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /static/*',                                    'nothing',   'ok    ok    ok    ok    ok    ok    ok', { rest: 'main.js' }],
  ['GET /docs',                                        'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /docs/static/*',                               'nothing',   'ok    ok    ok    ok    ok    ok    ok', { rest: 'swagger-ui.css' }],
  ['GET /docs/json',                                   'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /docs/yaml',                                   'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /docs/static/index.html',                      'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /docs/static/swagger-initializer.js',          'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /healthz',                                     'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /readyz',                                      'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /status',                                      'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['GET /metrics',                                     'nothing',   '401   403   403   403   403   ok    401'],
  ['GET /ws',                                          'nothing',   'ok    ok    ok    ok    ok    ok    401'],
  ['GET /ws/:kind/:key',                               'playing',   '401   403   ok    ok    403   403   401', socket],

  ['POST /api/user/register',                          'nothing',   'ok    ok    ok    ok    ok    ok    401', json(named)],
  ['POST /api/auth/register',                          'nothing',   'ok    ok    ok    ok    ok    ok    401', json(() => ({ ...named(), email: `${names}@a.example`, password2: PASSWORD }))],
  ['POST /api/auth/signup',                            'nothing',   'ok    ok    ok    ok    ok    ok    401', json(() => ({ ...named(), password1: PASSWORD, password2: PASSWORD }))],
  ['POST /api/user/guest',                             'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(() => ({ name: 'somebody' }))],
  ['POST /api/user/login',                             'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(() => host)],
  ['POST /api/auth/login',                             'nothing',   'ok    ok    ok    ok    ok    ok    401', json(() => host)],
  ['POST /api/auth/obtain',                            'nothing',   'ok    ok    ok    ok    ok    ok    401', json(() => host)],
  ['POST /api/user/refresh',                           'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(refresh)],
  ['POST /api/auth/token/refresh',                     'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(refresh)],
  ['POST /api/jwt/refresh',                            'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(refresh)],
  ['POST /api/jwt/verify',                             'nothing',   'ok    ok    ok    ok    ok    ok    ok', json(({ access }) => ({ token: access }))],
  ['GET /api/jwt',                                     'nothing',   '401   401   ok    ok    ok    ok    401'],
  ['POST /api/jwt',                                    'nothing',   '401   401   ok    ok    ok    ok    401'],
  ['GET /api/user/me',                                 'nothing',   '401   ok    ok    ok    ok    ok    401'],
  ['PATCH /api/user/me',                               'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ first_name: 'Ada' }))],
  ['POST /api/user/password',                          'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ old_password: PASSWORD, new_password: PASSWORD }))],
  ['GET /api/user/logins',                             'nothing',   '401   ok    ok    ok    ok    ok    401'],
  ['DELETE /api/user/logins/:sid',                     'login',     '401   404   ok    404   404   404   401'],
  ['POST /api/auth/logout',                            'nothing',   '401   403   ok    403   403   403   401', json(refresh)],
  ['POST /api/auth/del-logout',                        'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({}))],

  ['POST /api/session/create',                         'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ draw_time: 60, desc_time: 60 }))],
  ['GET /api/session/:code/join',                      'lobby',     '401   ok    ok    ok    ok    ok    401'],
  ['POST /api/session/:code/join',                     'lobby',     '401   ok    ok    ok    ok    ok    401'],
  ['GET /api/session/:code/info',                      'playing',   '401   403   ok    ok    403   403   401'],
  ['POST /api/session/:code/wait',                     'playing',   '401   403   ok    ok    403   403   401', json(({ code }) => ({ game_code: code, last_modified: '' }))],
  ['PUT /api/session/:code/start',                     'lobby',     '401   403   ok    ok    403   403   401'],
  ['POST /api/session/:code/leave',                    'lobby',     '401   403   ok    ok    403   403   401'],
  ['POST /api/session/:code/kick',                     'lobby',     '401   403   ok    403   403   403   401', json(({ extra }) => ({ username: extra }))],
  ['POST /api/session/:code/host',                     'lobby',     '401   403   ok    403   403   403   401', json(({ extra }) => ({ username: extra }))],
  ['POST /api/session/:code/skip',                     'playing',   '401   403   ok    403   403   403   401'],
  ['POST /api/session/:code/rematch',                  'over',      '401   403   ok    ok    403   403   401'],
  ['GET /api/past_sessions',                           'over',      '401   ok    ok    ok    ok    ok    401'],
  ['GET /api/past_sessions/:username',                 'over',      '401   ok    ok    ok    ok    ok    401', { fill: { username: 'host' } }],
  ['POST /api/session/:code/:round/:chain/desc',       'playing',   '401   403   ok    400   403   403   401', json(words)],
  ['PUT /api/session/:code/:round/:chain/draft',       'playing',   '401   403   ok    400   403   403   401', json(words)],
  ['GET /api/session/:code/:round/:chain/draft',       'drafted',   '401   403   ok    404   403   403   401'],
  ['GET /api/session/:code/:round/:chain/getDesc',     'described', '401   403   ok    403   403   403   401'],
  ['POST /api/session/:code/:round/:chain/draw',       'drawing',   '401   403   ok    400   403   403   401', { drawing: true }],
  ['GET /api/session/:code/:round/:chain/getDraw',     'drawn',     '401   403   ok    403   403   403   401'],
  ['GET /media/:file',                                 'drawn',     '401   403   ok    403   403   403   401'],
  ['GET /api/session/:code/album',                     'over',      '401   403   ok    ok    403   403   401'],
  ['POST /api/session/:code/album/step',               'over',      '401   403   ok    403   403   403   401', json(({ chain }) => ({ chain, step: 1 }))],
  ['POST /api/session/:code/album/share',              'over',      '401   403   ok    ok    403   403   401'],
  ['DELETE /api/session/:code/album/share',            'shared',    '401   403   ok    403   403   403   401'],
  ['GET /album/:token',                                'shared',    'ok    ok    ok    ok    ok    ok    ok'],

  ['POST /api/game/create',                            'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({}))],
  ['POST /api/game/seek',                              'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ initialMs: 60_000, incrementMs: 0 }))],
  ['DELETE /api/game/seek',                            'nothing',   '401   ok    ok    ok    ok    ok    401'],
  ['GET /api/game/mine',                               'fresh',     '401   ok    ok    ok    ok    ok    401'],
  ['GET /api/game/live',                               'fresh',     'ok    ok    ok    ok    ok    ok    401'],
  ['GET /api/game/GameState',                          'fresh',     'ok    ok    ok    ok    ok    ok    401', { query: ({ id }) => `game_id=${id}` }],
  ['GET /api/game/:id/pgn',                            'fresh',     'ok    ok    ok    ok    ok    ok    401'],
  ['POST /api/game/:id/join',                          'seat',      '401   ok    ok    ok    ok    ok    401'],
  ['POST /api/game/:id/move',                          'moved',     '401   403   ok    403   403   403   401', json(({ ply }) => ({ uci: 'g1f3', ply }))],
  ['POST /api/game/:id/resign',                        'moved',     '401   403   ok    ok    403   403   401'],
  ['POST /api/game/:id/abort',                         'fresh',     '401   403   ok    ok    403   403   401'],
  ['POST /api/game/:id/draw',                          'moved',     '401   403   ok    ok    403   403   401', json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/takeback',                      'moved',     '401   403   ok    ok    403   403   401', json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/time',                          'moved',     '401   403   ok    ok    403   403   401', json(() => ({ ms: 1_000 }))],
  ['POST /api/game/:id/rematch',                       'ended',     '401   403   ok    ok    403   403   401', json(() => ({ action: 'offer' }))],
  ['POST /api/game/:id/claim',                         'gone',      '401   403   ok    409   403   403   401', json(() => ({ result: 'win' }))],

  ['GET /integers/set',                                'set',       '401   400   ok    400   400   400   401', set],
  ['POST /integers/set',                               'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ integers: [{ index: 0, X: 1, q: 1 }] }))],
  ['DELETE /integers/set',                             'set',       '401   400   ok    400   400   400   401', set],
  ['GET /integers/session',                            'kept',      '401   400   ok    400   400   400   401', kept],
  ['POST /integers/session',                           'nothing',   '401   ok    ok    ok    ok    ok    401', json(() => ({ session_id: named().username, integer_sets: [] }))],
  ['DELETE /integers/session',                         'kept',      '401   400   ok    400   400   400   401', kept],
  ['POST /integers/operation',                         'set',       '401   400   ok    400   400   400   401', json(({ set_id }) => ({ equation: `${set_id}+${set_id}` }))],

  ['GET /admin',                                       'nothing',   'login 403   403   403   403   ok    login'],
  ['GET /admin/*',                                     'nothing',   'login 403   403   403   403   404   login', { rest: 'nowhere/' }],
  ['GET /admin/login',                                 'nothing',   'ok    ok    ok    ok    ok    ok    ok'],
  ['POST /admin/login',                                'nothing',   'ok    ok    ok    ok    ok    ok    ok', { form: { username: ADMIN, password: PASSWORD } }],
  ['POST /admin/logout',                               'nothing',   'login login login login login login login', { form: {} }],
  ['GET /admin/first/:token',                          'nothing',   '404   404   404   404   404   404   404', first],
  ['POST /admin/first/:token',                         'nothing',   '404   404   404   404   404   404   404', { ...first, form: { username: 'second', ...again } }],
  ['GET /admin/live',                                  'nothing',   'login 403   403   403   403   ok    login'],
  ['POST /admin/backup',                               'nothing',   'login 403   403   403   403   ok    login', { form: {} }],
  ['GET /admin/tables/:table',                         'target',    'login 403   403   403   403   ok    login'],
  ['GET /admin/tables/:table/:key',                    'target',    'login 403   403   403   403   ok    login'],
  ['GET /admin/tables/:table/:key/delete',             'row',       'login 403   403   403   403   ok    login'],
  ['POST /admin/tables/:table/:key/delete',            'row',       'login 403   403   403   403   ok    login', { form: {} }],
  ['POST /admin/accounts/:id/:change',                 'target',    'login 403   403   403   403   ok    login', { fill: { change: 'log-out' }, form: {} }],
  ['GET /admin/accounts/:id/password',                 'target',    'login 403   403   403   403   ok    login'],
  ['POST /admin/accounts/:id/password',                'target',    'login 403   403   403   403   ok    login', { form: again }],
];

/** The same of socket messages. Of names that two have, the first member of the payload says which. */
// biome-ignore format: one row each
export const MESSAGES: Said[] = [
  //                                                               nobody guest host member other staff dead
  ['HELLO',                                            'nothing',   'ok    409   409   409   409   409   401', ({ access }) => ({ access })],
  ['HELLO with an ended login',                        'nothing',   '401   409   409   409   409   409   401', ({ ended }) => ({ access: ended })],
  ['PING',                                             'nothing',   'ok    ok    ok    ok    ok    ok    401', () => ({ t: 1 })],
  ['SUBSCRIBE user',                                   'nothing',   '401   ok    ok    ok    ok    ok    401', () => ({ topic: 'user' })],
  ['SUBSCRIBE user:id',                                'nothing',   '401   404   ok    404   404   404   401', ({ hostId }) => ({ topic: `user:${hostId}` })],
  ['SUBSCRIBE lobby',                                  'nothing',   'ok    ok    ok    ok    ok    ok    401', () => ({ topic: 'lobby' })],
  ['SUBSCRIBE session:code',                           'playing',   '401   403   ok    ok    403   403   401', ({ code }) => ({ topic: `session:${code}` })],
  ['SUBSCRIBE game:id',                                'fresh',     'ok    ok    ok    ok    ok    ok    401', ({ id }) => ({ topic: `game:${id}` })],
  ['UNSUBSCRIBE',                                      'nothing',   'ok    ok    ok    ok    ok    ok    401', () => ({ topic: 'lobby' })],

  ['CREATE draw_time',                                 'nothing',   '401   ok    ok    ok    ok    ok    401', () => ({ draw_time: 60, desc_time: 60 })],
  ['JOIN game_code',                                   'lobby',     '401   ok    ok    ok    ok    ok    401', game],
  ['START',                                            'lobby',     '401   403   ok    ok    403   403   401', game],
  ['DESC',                                             'playing',   '401   403   ok    400   403   403   401', ({ code, round, chain }) => ({ game_code: code, round, chain, description: 'a snail' })],
  ['LEAVE',                                            'lobby',     '401   403   ok    ok    403   403   401', game],
  ['KICK',                                             'lobby',     '401   403   ok    403   403   403   401', extra],
  ['HOST',                                             'lobby',     '401   403   ok    403   403   403   401', extra],
  ['SKIP',                                             'playing',   '401   403   ok    403   403   403   401', game],
  ['REMATCH game_code',                                'over',      '401   403   ok    ok    403   403   401', game],
  ['ALBUM_STEP',                                       'over',      '401   403   ok    403   403   403   401', ({ code, chain }) => ({ game_code: code, chain, step: 1 })],

  ['CREATE initialMs',                                 'nothing',   '401   ok    ok    ok    ok    ok    401', () => ({ initialMs: 60_000 })],
  ['JOIN gameId',                                      'seat',      '401   ok    ok    ok    ok    ok    401', board],
  ['SEEK',                                             'nothing',   '401   ok    ok    ok    ok    ok    401', () => ({ initialMs: 60_000, incrementMs: 0 })],
  ['UNSEEK',                                           'nothing',   '401   ok    ok    ok    ok    ok    401', () => ({})],
  ['MOVE',                                             'moved',     '401   403   ok    403   403   403   401', ({ id }) => ({ gameId: id, uci: 'g1f3', ply: 2 })],
  ['RESIGN',                                           'moved',     '401   403   ok    ok    403   403   401', board],
  ['ABORT',                                            'fresh',     '401   403   ok    ok    403   403   401', board],
  ['DRAW',                                             'moved',     '401   403   ok    ok    403   403   401', offer],
  ['TAKEBACK',                                         'moved',     '401   403   ok    ok    403   403   401', offer],
  ['GIVE_TIME',                                        'moved',     '401   403   ok    ok    403   403   401', ({ id }) => ({ gameId: id, ms: 1_000 })],
  ['REMATCH gameId',                                   'ended',     '401   403   ok    ok    403   403   401', offer],
  ['CLAIM',                                            'gone',      '401   403   ok    409   403   403   401', ({ id }) => ({ gameId: id, result: 'win' })],
];
