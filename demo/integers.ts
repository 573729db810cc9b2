import { WebSocket } from 'ws';
import { ParlorClient, ResidueKey } from '../src/client/index.ts';

/** Adds and multiplies two lists on a server that never sees their values. */
export async function calculateUnseen(base: string): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const client = new ParlorClient({ base, WebSocket });
  await client.guest('Sophie');
  const { integers } = client;
  const key = new ResidueKey();
  const [prices, amounts] = [
    [1250n, -300n, 42n],
    [3n, 12n, 7_000_000_000_000n],
  ];
  say(`prices  ${prices.join(' ')}\namounts ${amounts.join(' ')}`);
  const { set_id: a } = await integers.keep(key.encrypt(prices));
  const { set_id: b } = await integers.keep(key.encrypt(amounts));
  const [shown] = await integers.get(a);
  say(`The server's view of the first price: X = ${shown?.X}, q = ${shown?.q}`);

  async function check(equation: string, degree: number, expected: bigint[]): Promise<void> {
    const { setCreated } = await integers.operate(equation.replaceAll('prices', a).replaceAll('amounts', b));
    const result = key.decrypt(await integers.get(setCreated), degree);
    say(`${equation} = ${result.join(' ')}`);
    if (String(result) !== String(expected)) throw new Error(`Expected ${expected.join(' ')}.`);
  }

  const at = (place: number) => amounts[place] as bigint;
  await check(
    'prices+amounts',
    1,
    prices.map((price, place) => price + at(place)),
  );
  await check(
    'prices*amounts',
    2,
    prices.map((price, place) => price * at(place)),
  );
  await check(
    '(prices+amounts)*(prices-amounts)',
    2,
    prices.map((price, place) => price ** 2n - at(place) ** 2n),
  );
}
