import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** A secret that is asked for twice, unseen, where there is a terminal; else the first line of stdin, as if twice. */
export async function askPassword(): Promise<[password: string, again: string]> {
  const { stdin } = process;
  if (!stdin.isTTY) {
    const line = await firstLine();
    return [line, line];
  }
  return [await askUnseen('Password: '), await askUnseen('The same again: ')];
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}

/** The terminal must not show what is typed: it is read without echo, and what readline would write is dropped. */
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
      if (answer === undefined) reject(new Error('No password was given.'));
      else resolve(answer);
    });
  });
}
