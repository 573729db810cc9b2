import t from 'tap';
import { makeLimits } from '#src/platform/access/limits.ts';
import { AppError } from '#src/platform/errors.ts';
import { testPorts } from '../../helper.ts';

const MINUTE = 60_000;

/** The Retry-After of a refusal; undefined if nothing was refused. */
function retryAfter(use: () => void): string | undefined {
  try {
    use();
  } catch (fault) {
    if (fault instanceof AppError && fault.status === 429) return fault.headers['Retry-After'];
    throw fault;
  }
  return undefined;
}

t.test('after the allowed uses in a window, 429 until it ends', async (t) => {
  const ports = testPorts();
  const limits = makeLimits(ports, true);
  const use = () => limits.use('draw', 'ada', 3, MINUTE);
  use();
  await ports.advance(50_000);
  use();
  use();
  t.equal(retryAfter(use), '10');
  await ports.advance(9_999);
  t.equal(retryAfter(use), '1', 'a started second counts');
  await ports.advance(1);
  for (let n = 0; n < 3; n++) t.doesNotThrow(use);
  t.equal(retryAfter(use), '60');
});

t.test('each name and key has its own window', async (t) => {
  const limits = makeLimits(testPorts(), true);
  limits.use('draw', 'ada', 1, MINUTE);
  t.doesNotThrow(() => limits.use('draw', 'bob', 1, MINUTE));
  t.doesNotThrow(() => limits.use('guess', 'ada', 1, MINUTE));
  t.doesNotThrow(() => limits.use('draw', 7, 1, MINUTE));
  t.throws(() => limits.use('draw', 'ada', 1, MINUTE), { code: 'rate_limited' });
});

t.test('check refuses as use would and counts nothing', async (t) => {
  const limits = makeLimits(testPorts(), true);
  for (let n = 0; n < 5; n++) limits.check('draw', 'ada', 1);
  limits.use('draw', 'ada', 1, MINUTE);
  t.throws(() => limits.check('draw', 'ada', 1), { code: 'rate_limited' });
  t.doesNotThrow(() => limits.check('draw', 'ada', 2));
});

t.test('a refused use does not make the window longer', async (t) => {
  const ports = testPorts();
  const limits = makeLimits(ports, true);
  const use = () => limits.use('draw', 'ada', 1, MINUTE);
  use();
  for (let n = 0; n < 5; n++) {
    await ports.advance(10_000);
    t.throws(use);
  }
  await ports.advance(10_000);
  t.doesNotThrow(use);
});

t.test('many addresses do not displace a limit', async (t) => {
  const ports = testPorts();
  const limits = makeLimits(ports, true);
  limits.use('draw', 'ada', 1, MINUTE);
  for (let n = 0; n < 10_050; n++) limits.use('draw', n, 1, MINUTE);
  t.throws(() => limits.use('draw', 'ada', 1, MINUTE), { code: 'rate_limited' });
});

t.test('with limits off nothing is refused', async (t) => {
  const limits = makeLimits(testPorts(), false);
  for (let n = 0; n < 100; n++) t.doesNotThrow(() => limits.use('draw', 'ada', 1, MINUTE));
  t.doesNotThrow(() => limits.check('draw', 'ada', 1));
});
