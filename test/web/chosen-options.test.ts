import t from 'tap';
import { changesOf, chosenIn } from '../../src/web/telephone/chosen-options.ts';
import { inLobby, OPTIONS } from './session.ts';

const RELAXED = { desc_time: 90, draw_time: 120 };
const lobby = inLobby(3, { ...RELAXED, options: { ...OPTIONS, rounds: 'table', clock: 'last_call' } });

t.test('a lobby is shown as it was chosen, and nothing is sent if nothing is changed', async (t) => {
  const chosen = chosenIn(lobby, '');
  t.match(chosen, { settings: { pace: 'relaxed', length: 'table', lastCall: true }, words: 'en' });
  t.same(changesOf(lobby, chosen), {});
  const odd = inLobby(3, { draw_time: 77, desc_time: 50, options: { ...OPTIONS, rounds: 5, clock: 'none' } });
  t.match(chosenIn(odd, ''), { settings: { pace: 'none', length: 'long', draw_time: 77 } });
  t.same(changesOf(odd, chosenIn(odd, '')), {}, 'five rounds stay five');
});

t.test('only what was changed is sent', async (t) => {
  const { settings, ...rest } = chosenIn(lobby, '');
  const change = (more: object, others: object = {}) =>
    changesOf(lobby, { ...rest, settings: { ...settings, ...more }, ...others });
  t.same(change({ pace: 'quick' }), { desc_time: 45, draw_time: 60 });
  t.same(change({ pace: 'own', desc_time: 20 }), { desc_time: 20 });
  t.same(change({ pace: 'own', desc_time: 5 }), undefined);
  t.same(change({ pace: 'none' }), { clock: 'none' }, 'the times are kept for later');
  t.same(change({ lastCall: false, length: 'short' }), { clock: 'fixed', rounds: 3 });
  t.same(change({}, { ideas: true, words: 'de' }), { ideas: true, words: 'de' });
});

t.test('a list of the host’s own is sent line by line, and an empty one not at all', async (t) => {
  const chosen = { ...chosenIn(lobby, ' the dog \n\nthe cat\nthe dog\n'), words: 'own' as const };
  t.same(changesOf(lobby, chosen), { words: ['the dog', 'the cat'] });
  t.same(changesOf(lobby, { ...chosen, list: ' \n' }), {});
});
