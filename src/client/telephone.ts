import type { Door, RunningSession, Session, Waiting } from '../telephone/schema.ts';
import type { Album, DescriptionEntry, Draft, DrawingEntry, Shared } from '../telephone/schema-entries.ts';
import type { ChangeOptions, CreateSession, Ideas } from '../telephone/schema-settings.ts';
import type { Reaction, ShowChange } from '../telephone/schema-show.ts';
import type { Http } from './http.ts';
import type { Live } from './live.ts';
import type { Watcher } from './watcher.ts';

/** The topic `user`: the user's sessions that are not over. */
export interface Mine {
  sessions: RunningSession[];
}

/** All routes of the drawing game. Commands use HTTP. `watch` gets every new state over the socket. */
export class TelephoneClient {
  readonly #http: Http;
  readonly #live: Live;

  constructor(http: Http, live: Live) {
    this.#http = http;
    this.#live = live;
  }

  create(settings: CreateSession): Promise<Session> {
    return this.#http.request('POST /api/session/create/', settings);
  }

  join(code: number): Promise<Session> {
    return this.#http.request('GET /api/session/:code/join/', { code });
  }

  /** Like `join`, but also takes or asks for a seat in a game in play, or waits for the rematch. */
  joinOrWait(code: number): Promise<Session | Waiting> {
    return this.#http.request('POST /api/session/:code/join/', { code });
  }

  /** Whether the game takes players, and where its rematch is. Needs no login. */
  door(code: number): Promise<Door> {
    return this.#http.request('GET /api/session/:code/door/', { code });
  }

  info(code: number): Promise<Session> {
    return this.#http.request('GET /api/session/:code/info/', { code });
  }

  /** For use without a socket. Returns the session once its `last_modified` changes, or after 10 s. */
  wait(seen: Session, signal?: AbortSignal): Promise<Session> {
    return this.#http.request('POST /api/session/:code/wait/', { ...seen, code: seen.game_code }, signal);
  }

  /** As the host: changes how the lobby will play, or at any time who may watch or come late. */
  setOptions(code: number, options: ChangeOptions): Promise<Session> {
    return this.#http.request('PATCH /api/session/:code/options/', { code, ...options });
  }

  /** Three ideas for the first description of one's own chain. */
  ideas(code: number): Promise<Ideas> {
    return this.#http.request('GET /api/session/:code/ideas/', { code });
  }

  start(code: number): Promise<Session> {
    return this.#http.request('PUT /api/session/:code/start/', { code });
  }

  async leave(code: number): Promise<void> {
    await this.#http.request('POST /api/session/:code/leave/', { code });
  }

  kick(code: number, username: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/kick/', { code, username });
  }

  /** Hands the host role to another member. */
  host(code: number, username: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/host/', { code, username });
  }

  /** Ends the round now. The grace period still applies. */
  skip(code: number): Promise<Session> {
    return this.#http.request('POST /api/session/:code/skip/', { code });
  }

  /** Creates the lobby of a rematch, or joins it. The first call may choose another mode. */
  rematch(code: number, mode?: Session['mode']): Promise<Session> {
    return this.#http.request('POST /api/session/:code/rematch/', { code, ...(mode && { mode }) });
  }

  describe(code: number, round: number, chain: number, description: string): Promise<DescriptionEntry> {
    return this.#http.request('POST /api/session/:code/:round/:chain/desc/', {
      code,
      round,
      chain,
      description,
    });
  }

  draw(code: number, round: number, chain: number, svg: string): Promise<DrawingEntry> {
    return this.#http.call('POST', `${turn(code, round, chain)}draw/`, drawing(svg));
  }

  /** Takes one's own entry of the running round back as a draft, while others are still working. */
  reopen(code: number, round: number, chain: number): Promise<Session> {
    return this.#http.request('POST /api/session/:code/:round/:chain/reopen/', { code, round, chain });
  }

  /** Saves a draft, which is used when time runs out. */
  draftDescription(
    code: number,
    round: number,
    chain: number,
    description: string,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#http.call('PUT', `${turn(code, round, chain)}draft/`, { json: { description } }, signal);
  }

  /** Saves a draft, which is used when time runs out. */
  draftDrawing(code: number, round: number, chain: number, svg: string, signal?: AbortSignal): Promise<void> {
    return this.#http.call('PUT', `${turn(code, round, chain)}draft/`, drawing(svg), signal);
  }

  /** The user's own draft, if there is one. */
  async draft(code: number, round: number, chain: number): Promise<Draft | undefined> {
    const asked = { code, round, chain, optional: true };
    return (await this.#http.request('GET /api/session/:code/:round/:chain/draft/', asked)) ?? undefined;
  }

  description(code: number, round: number, chain: number): Promise<DescriptionEntry> {
    return this.#http.request('GET /api/session/:code/:round/:chain/getDesc/', { code, round, chain });
  }

  drawing(code: number, round: number, chain: number): Promise<DrawingEntry> {
    return this.#http.request('GET /api/session/:code/:round/:chain/getDraw/', { code, round, chain });
  }

  /** The SVG of a drawing. */
  svg(code: number, round: number, chain: number): Promise<string> {
    return this.#http.text('GET', `/media/${chain}_${code}_${round}.svg`);
  }

  /** Every chain of a finished game. */
  album(code: number): Promise<Album> {
    return this.#http.request('GET /api/session/:code/album/', { code });
  }

  /** Moves the reveal: everyone sees the first `step` entries of this chain. */
  albumStep(code: number, chain: number, step: number): Promise<Session> {
    return this.#http.request('POST /api/session/:code/album/step/', { code, chain, step });
  }

  /** As the host or the lead: begins the show, or moves, holds or hurries it. */
  show(code: number, change: ShowChange): Promise<Session> {
    return this.#http.request('POST /api/session/:code/show/', { code, ...change });
  }

  /** Throws a reaction to a page: at most 8 at once, and 4 a second. */
  async react(code: number, reaction: Reaction): Promise<void> {
    await this.#http.request('POST /api/session/:code/react/', { code, ...reaction });
  }

  /** Gives somebody else's page a heart, or takes it back. */
  heart(code: number, round: number, chain: number, isGiven = true): Promise<Session> {
    const page = { code, round, chain };
    return isGiven
      ? this.#http.request('PUT /api/session/:code/:round/:chain/heart/', page)
      : this.#http.request('DELETE /api/session/:code/:round/:chain/heart/', page);
  }

  /** Reports a page of a finished game to the administrator. Doing it again changes nothing. */
  async report(code: number, round: number, chain: number, reason: string): Promise<void> {
    const page = { code, round, chain };
    await this.#http.request('POST /api/session/:code/:round/:chain/report/', { ...page, reason });
  }

  /** As the host: hides a page from everybody, or shows it again. */
  hide(code: number, round: number, chain: number, isHidden = true): Promise<Session> {
    const page = { code, round, chain };
    return isHidden
      ? this.#http.request('POST /api/session/:code/:round/:chain/hide/', page)
      : this.#http.request('DELETE /api/session/:code/:round/:chain/hide/', page);
  }

  /** As the host: hides everything that a player has made so far. */
  hidePlayer(code: number, username: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/seats/:username/hide/', { code, username });
  }

  /** The public address of the album. The first call creates it. */
  share(code: number): Promise<Shared> {
    return this.#http.request('POST /api/session/:code/album/share/', { code });
  }

  /** `png` is 1200 by 630 pixels, of at most 400 kB. Messengers show it for the address of the shared album. */
  async setPicture(code: number, png: Blob): Promise<void> {
    const form = new FormData();
    form.append('picture', png, 'picture.png');
    await this.#http.call('PUT', `/api/session/${code}/album/share/picture/`, { form });
  }

  async unshare(code: number): Promise<void> {
    await this.#http.request('DELETE /api/session/:code/album/share/', { code });
  }

  /** Finished games, newest first, 20 per page. With a username, only games that both players were in. */
  past(username?: string, page = 1): Promise<Session[]> {
    const whose = username === undefined ? '' : `${encodeURIComponent(username)}/`;
    return this.#http.call('GET', `/api/past_sessions/${whose}?page=${page}`);
  }

  /** Watches the user's sessions and notices. Returns a function that stops watching. */
  watchMine(watcher: Watcher<Mine>): () => void {
    return this.#live.subscribe('user', watcher);
  }

  /** Watches every new state of a session. Returns a function that stops watching. */
  watch(code: number, watcher: Watcher<Session>): () => void {
    return this.#live.subscribe(`session:${code}`, watcher, {
      next: (seen, signal) => (seen ? this.wait(seen, signal) : this.info(code)),
    });
  }
}

function turn(code: number, round: number, chain: number): string {
  return `/api/session/${code}/${round}/${chain}/`;
}

function drawing(svg: string): { form: FormData } {
  const form = new FormData();
  form.set('drawing', new Blob([svg], { type: 'image/svg+xml' }), 'drawing.svg');
  return { form };
}
