import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** On a terminal, asks twice without echo. Otherwise reads the first line of stdin and returns it as both. */
export async function askPassword(): Promise<[password: string, again: string]> {
  const { stdin } = process;
  if (!stdin.isTTY) {
    const line = await firstLine();
    return [line, line];
  }
  return [await askUnseen('Password: '), await askUnseen('Password again: ')];
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}

/** Reads without echo: the terminal must not show a password. Anything readline would write is dropped. */
function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve, reject) => {
    let answer: string | undefined;
    reader.question('', (line) => {
      answer = line;
      reader.close();
    });
    reader.once('close', () => {
      process.stderr.write('\n');
      if (answer === undefined) reject(new Error('No password given.'));
      else resolve(answer);
    });
  });
}
