import { callOn, type Line, requestText } from './line.ts';
import { someMoves } from './moves.ts';

export const TIMES = { draw_time: 120, desc_time: 120 };

/** A guest's token, and their id in the file. */
export interface Guest {
  token: string;
  id: number;
}

export async function makeGuest(line: Pick<Line, 'ask'>, name: string): Promise<Guest> {
  const { access } = await callOn(line)('POST', '/api/user/guest/', undefined, { name });
  const claims = JSON.parse(Buffer.from(String(access).split('.')[1] ?? '', 'base64url').toString());
  return { token: access, id: Number(claims.user_id) };
}

/** Plays a game of this many plies, after which White resigns. Returns its id. */
export async function playChess(
  line: Pick<Line, 'ask'>,
  white: string,
  black: string,
  plies: number,
): Promise<string> {
  const call = callOn(line);
  const settings = { color: 'white', initialMs: 600_000, incrementMs: 2_000 };
  const { gameId } = (await call('POST', '/api/game/create/', white, settings)).payload;
  await call('POST', `/api/game/${gameId}/join/`, black, {});
  for (const [ply, uci] of someMoves(plies).entries())
    await call('POST', `/api/game/${gameId}/move/`, ply % 2 === 0 ? white : black, { uci, ply });
  await call('POST', `/api/game/${gameId}/resign/`, white, {});
  return gameId;
}

/** Plays a whole drawing game with drawings of about this many bytes. Returns its code. */
export async function playTelephone(
  line: Pick<Line, 'ask'>,
  tokens: Map<string, string>,
  drawingBytes: number,
): Promise<number> {
  const call = callOn(line);
  const [host = '', ...others] = [...tokens.values()];
  const { game_code: code } = await call('POST', '/api/session/create/', host, TIMES);
  const path = `/api/session/${code}`;
  for (const token of others) await call('POST', `${path}/join/`, token, {});
  let session = await call('PUT', `${path}/start/`, host);
  while (session.round >= 0) {
    await playRound(line, session, (name) => tokens.get(name), drawingBytes);
    session = await call('GET', `${path}/info/`, host);
  }
  return code;
}

/** Every player whose token is known hands in their turn. */
export async function playRound(
  line: Pick<Line, 'ask'>,
  { game_code, round, chains }: { game_code: number; round: number; chains: Record<string, number>[] },
  tokenOf: (name: string) => string | undefined,
  drawingBytes: number,
): Promise<void> {
  for (const [name, chain] of chains.flatMap((one) => Object.entries(one))) {
    const token = tokenOf(name);
    if (token === undefined) continue;
    const path = `/api/session/${game_code}/${round}/${chain}`;
    const request =
      round % 2 === 0
        ? requestText('POST', `${path}/desc/`, token, { description: `what ${name} makes of it` })
        : drawingText(`${path}/draw/`, token, someDrawing(drawingBytes));
    const { status, body } = await line.ask(request);
    if (status !== 200 && status !== 201) throw new Error(`${path}: ${status} ${body}`);
  }
}

/** A request that uploads a drawing. */
function drawingText(path: string, token: string, svg: string): string {
  const edge = 'edge-of-a-part';
  const part =
    'Content-Disposition: form-data; name="drawing"; filename="a.svg"\r\nContent-Type: image/svg+xml';
  const body = `--${edge}\r\n${part}\r\n\r\n${svg}\r\n--${edge}--\r\n`;
  return [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    `Content-Type: multipart/form-data; boundary=${edge}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** Strokes like those of a finger. */
function someDrawing(bytes: number): string {
  const strokes: string[] = [];
  for (let n = 0; strokes.length * 86 < bytes; n++) {
    const points = Array.from(
      { length: 5 },
      (_, at) => `${(n * 37 + at * 11) % 800} ${(n * 53 + at * 7) % 600}`,
    );
    strokes.push(`<path d="M${points.join('L')}" fill="none" stroke="#222222" stroke-width="4"/>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">${strokes.join('')}</svg>`;
}
