import t from 'tap';
import { DraftSender } from '../../src/web/telephone/draft-sender.ts';

t.test('a draft on its way is given up when the drawing is handed in, and no other follows', async (t) => {
  const sent: AbortSignal[] = [];
  const sender = new DraftSender((signal) => {
    sent.push(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  sender.touch();
  t.same(
    sent.map(({ aborted }) => aborted),
    [false],
  );
  sender.touch();
  sender.abort();
  sender.flush();
  t.same(
    sent.map(({ aborted }) => aborted),
    [true],
  );
});

t.test('when the page is left, the newest draft still goes out', async (t) => {
  const sent: AbortSignal[] = [];
  const sender = new DraftSender(async (signal) => void sent.push(signal));
  sender.touch();
  await new Promise(setImmediate);
  sender.touch();
  t.equal(sent.length, 1, 'not yet');
  sender.flush();
  sender.stop();
  t.same(
    sent.map(({ aborted }) => aborted),
    [false, false],
  );
});
