import { playChess } from './chess.ts';
import { calculateUnseen } from './integers.ts';
import { playTelephone } from './telephone.ts';

/** `npm run demo <name> [address]`: programs that use a running server through the typed client. */
interface Demo {
  says: string;
  run(base: string): Promise<void>;
}

const DEMOS: Record<string, Demo> = {
  telephone: {
    says: 'four robots play drawing telephone; prints the address of their album',
    run: playTelephone,
  },
  chess: { says: 'two programs play a famous game while a third one watches', run: playChess },
  integers: {
    says: 'a server adds and multiplies two lists of numbers that it never sees',
    run: calculateUnseen,
  },
};

const USAGE = `npm run demo <name> [address]

${Object.entries(DEMOS)
  .map(([name, { says }]) => `  ${name.padEnd(11)}${says}`)
  .join('\n')}

The address is that of a running server; http://localhost:8000 unless given.
`;

const [name, address = `http://localhost:${process.env.PORT ?? 8000}`] = process.argv.slice(2);
const demo = Object.hasOwn(DEMOS, name ?? '') ? DEMOS[name ?? ''] : undefined;
if (name === undefined) process.stdout.write(USAGE);
else if (!demo) refuse(`There is no demo ${name}.`);
else if (!/^https?:\/\//.test(address) || !URL.canParse(address)) refuse(`${address} is no http address.`);
else await demo.run(address.replace(/\/+$/, '')).catch(tell);

function refuse(why: string): void {
  process.stderr.write(`${why}\n\n${USAGE}`);
  process.exitCode = 2;
}

function tell({ message }: Error): void {
  process.stderr.write(
    `${message}\nTried ${address}. Is a server running there? Start one with: npm start\n`,
  );
  process.exitCode = 1;
}
